import type { Command } from 'commander';
import { equityTextTable, metricsTextTable, roundTripTextTable } from '../backtest/backtest-text.ts';
import { type BacktestResult, backtestSource } from '../backtest/backtest-source.ts';
import type { SignalBacktestOptions } from '../backtest/signal-backtest.ts';
import { parseDecimal, unitsAtScale } from '../core/decimal.ts';
import type { TextTable } from '../core/text-table.ts';
import { formatDay, parseDuration } from '../core/time.ts';
import type { Scales } from '../core/trade-batch.ts';
import type { Recorded } from '../data/recorded-days.ts';
import type { RunManifest } from '../data/run-folder.ts';
import { signalTextTable } from '../divergence/signal-text.ts';
import { factsOf } from './bars.ts';
import { detectorsOf, detectorSettings } from './detectors.ts';
import { usageError } from './exit.ts';
import { addOption, barOptionsOf, integerOption, requiredText, textOption } from './options.ts';
import { sizeSettings } from './sizes.ts';
import { packageVersion } from './version.ts';

/** How signals are traded. */
export function addBacktestOptions(command: Command): void {
  addOption(command, '--hold <bars>', 'bars a position is held, the entry bar counted', { fallback: '15' });
  addOption(command, '--size <amount>', 'size of a position, in units of the symbol', { fallback: '1' });
  addOption(command, '--capital <amount>', 'money at the start, in quote currency', { fallback: '10000' });
  addOption(command, '--fee-bps <bps>', 'fee per side in basis points of the notional', { fallback: '10' });
  addOption(command, '--slippage-ticks <ticks>', 'ticks every fill is worse than its print', { fallback: '1' });
  addOption(command, '--latency <duration>', 'from a decision to the market', { fallback: '100ms' });
  addOption(command, '--flatten-before <duration>', "out this long before the session's end", { fallback: '1m' });
  addOption(command, '--seed <number>', 'seed of everything random (nothing yet)', { fallback: '1' });
}

/** A finished backtest with what identifies it. */
export interface BacktestRun {
  /** What came of it. */
  readonly result: BacktestResult;
  /** What it was made of. */
  readonly manifest: RunManifest;
}

/** Runs the backtest that a command's options describe on opened days. */
export async function runBacktest(command: Command, recorded: Recorded): Promise<BacktestRun> {
  const capital = requiredText(command, 'capital');
  if (parseDecimal(capital).units <= 0n) throw usageError(`--capital must be above 0, got "${capital}"`);
  const result = await backtestSource(recorded.source, {
    ...barOptionsOf(command),
    detectors: await detectorsOf(command),
    options: executionOf(command, recorded.source.scales),
    capital,
  });
  return { result, manifest: await manifestOf(command, recorded) };
}

function executionOf(command: Command, scales: Scales): SignalBacktestOptions {
  return {
    lots: unitsAtScale(parseDecimal(requiredText(command, 'size')), scales.sizeScale),
    holdBars: integerOption(command, 'hold', { min: 1, max: 1_000_000 }),
    latencyUs: parseDuration(requiredText(command, 'latency')),
    feeBps: parseDecimal(requiredText(command, 'feeBps')),
    slippageTicks: integerOption(command, 'slippageTicks', { min: 0, max: 1_000_000 }),
    flattenBeforeUs: parseDuration(requiredText(command, 'flattenBefore')),
  };
}

const RUN_SETTINGS = ['hold', 'size', 'capital', 'feeBps', 'slippageTicks', 'latency', 'flattenBefore'];

const SETTINGS_BELOW: ReadonlySet<string> = new Set(['aggressor', 'sizes']);

async function manifestOf(command: Command, recorded: Recorded): Promise<RunManifest> {
  const settings = Object.fromEntries(RUN_SETTINGS.map((name) => [name, requiredText(command, name)]));
  const facts = Object.entries(factsOf(command, recorded));
  // Sides and sizes are in their own settings, as the options that give them.
  const where = Object.fromEntries(
    facts.filter(([name, value]) => typeof value === 'string' && !SETTINGS_BELOW.has(name)),
  );
  return {
    formatVersion: 1,
    version: packageVersion(),
    configuration: {
      ...where,
      ...settings,
      ...sideSettings(command, recorded),
      ...sizeSettings(command),
      ...(await detectorSettings(command)),
    },
    data: [...(recorded.sizes?.historyDays ?? []), ...recorded.days].map(({ day, checksum }) => {
      return { date: formatDay(day), checksum };
    }),
    seed: integerOption(command, 'seed', { min: 0, max: Number.MAX_SAFE_INTEGER }),
  };
}

/** Only where sides are not taken from the record: a run on recorded ones does not depend on how they could be had. */
function sideSettings(command: Command, recorded: Recorded): Record<string, string> {
  switch (recorded.sides) {
    case 'recorded':
      return {};
    case 'inferred':
      return {
        aggressor: requiredText(command, 'aggressor'),
        quoteLag: requiredText(command, 'quoteLag'),
        quoteMatching: textOption(command, 'withinSecond') ?? textOption(command, 'quoteMatching') ?? 'auto',
        sides: recorded.aggressor,
      };
    case 'estimated':
      return {
        estimate: requiredText(command, 'estimate'),
        estimateWindow: requiredText(command, 'estimateWindow'),
        estimateDistribution: requiredText(command, 'estimateDistribution'),
        sides: recorded.aggressor,
      };
  }
}

/** The tables of a run folder. */
export function runTables(result: BacktestResult): Record<'signals' | 'trades' | 'equity' | 'metrics', TextTable> {
  const { bars, money } = result;
  return {
    signals: signalTextTable(result.signals, bars.scales),
    trades: roundTripTextTable(result.roundTrips, bars.scales, money),
    equity: equityTextTable(result.equity, bars.scales, money),
    metrics: metricsTextTable(result.metrics, money),
  };
}
