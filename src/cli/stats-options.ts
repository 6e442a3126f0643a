import type { Command } from 'commander';
import { parseDuration } from '../core/time.ts';
import type { Scales } from '../core/trade-batch.ts';
import type { EvidenceOptions } from '../stats/evidence/rule-evidence.ts';
import { parseHorizon } from '../stats/event/horizon.ts';
import type { PanelOptions } from '../stats/event/panel-options.ts';
import { NULL_MODELS, type NullModel } from '../stats/null/null-test.ts';
import { usageError } from './exit.ts';
import { addOption, flagOption, integerOption, requiredText, textOption } from './options.ts';

const MODELS = Object.keys(NULL_MODELS) as NullModel[];

/** How signals are judged. */
export function addStatsOptions(command: Command): void {
  addOption(command, '--horizons <list>', 'how long after entry: 15 (bars), 90s, 5m, trades:200, volume:12.5', {
    fallback: '5,15,60',
  });
  addOption(command, '--latency <duration>', "from the signal's bar close to the market", { fallback: '100ms' });
  addOption(
    command,
    '--session-end <what>',
    'events whose session ends before their exit: drop, or mark to its last price',
    {
      choices: ['drop', 'mark'],
      fallback: 'drop',
    },
  );
  addOption(command, '--fee-bps <bps>', 'fee per side in basis points of the notional', { fallback: '10' });
  addOption(command, '--slippage-ticks <ticks>', 'ticks every fill is worse than its print', { fallback: '0' });
  addOption(command, '--nulls <list>', `null models, the one the verdict rests on first: ${MODELS.join(', ')}`, {
    fallback: MODELS.join(','),
  });
  addOption(command, '--draws <number>', 'draws of each null model', { fallback: '1999' });
  addOption(command, '--surrogate-draws <number>', 'draws of aggressor-surrogate, which scans anew each time', {
    fallback: '199',
  });
  addOption(command, '--resamples <number>', 'bootstrap resamples of the intervals', { fallback: '1999' });
  addOption(command, '--extreme-lookback <bars>', "the new extremes compared with (default: the rule's own lookback)");
  addOption(command, '--seed <number>', 'seed of all draws', { fallback: '1' });
  addOption(command, '--without-ledger', 'do not enter the tries into the ledger: then nothing is called evidence');
}

/** When forward returns begin and end. */
export function panelOptionsOf(command: Command, scales: Scales): PanelOptions {
  const horizons = requiredText(command, 'horizons')
    .split(',')
    .map((text) => parseHorizon(text.trim(), scales));
  const sessionEnd = requiredText(command, 'sessionEnd') === 'mark' ? 'mark' : 'drop';
  return { horizons, latencyUs: parseDuration(requiredText(command, 'latency')), sessionEnd };
}

/** What is computed of them. */
export function evidenceOptionsOf(command: Command): EvidenceOptions {
  const count = (name: string): number => integerOption(command, name, { min: 1, max: 1_000_000 });
  const lookback = textOption(command, 'extremeLookback') === undefined ? undefined : count('extremeLookback');
  return {
    feeBps: decimalOption(command, 'feeBps'),
    slippageTicks: integerOption(command, 'slippageTicks', { min: 0, max: 1_000_000 }),
    resamples: count('resamples'),
    level: 0.95,
    seed: integerOption(command, 'seed', { min: 0, max: Number.MAX_SAFE_INTEGER }),
    models: modelsOf(command),
    draws: count('draws'),
    surrogateDraws: count('surrogateDraws'),
    extremeLookback: lookback,
  };
}

/** Whether the tries are counted. */
export function countsTries(command: Command): boolean {
  return !flagOption(command, 'withoutLedger');
}

function decimalOption(command: Command, name: string): number {
  const text = requiredText(command, name);
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    const flag = command.options.find((option) => option.attributeName() === name)?.long ?? name;
    throw usageError(`${flag} takes a number of at least 0, got "${text}"`);
  }
  return value;
}

function modelsOf(command: Command): NullModel[] {
  return requiredText(command, 'nulls')
    .split(',')
    .map((text) => {
      const model = MODELS.find((name) => name === text.trim());
      if (model === undefined) throw usageError(`unknown null model "${text}": there are ${MODELS.join(', ')}`);
      return model;
    });
}
