import path from 'node:path';
import type { Command } from 'commander';
import type { Logger } from 'pino';
import { formatTime } from '../core/time.ts';
import type { Scales } from '../core/trade-batch.ts';
import { strategyOf } from '../lab/backtest-setups.ts';
import { latenciesOf, ORDER_DEFAULTS, ORDER_SETTINGS, orderSetupOf } from '../lab/execution-options.ts';
import { type OptionValues, textOf } from '../lab/option-values.ts';
import { ownModuleChecksum } from '../lab/own-module.ts';
import { settingsOf, STRATEGY_SETTINGS, strategySettings } from '../lab/run-manifest.ts';
import { TRADING_DEFAULTS } from '../lab/trading-options.ts';
import type { LiveConfiguration } from '../live/recorder/live-configuration.ts';
import type { TapeKind } from '../live/recorder/tape-kind.ts';
import type { LiveView } from '../live/runner/live-view.ts';
import type { PaperFill, PaperListener } from '../live/runner/paper-books.ts';
import { requirePaperView } from '../live/runner/paper-run.ts';
import type { PaperSetup } from '../live/runner/paper-setup.ts';
import type { LivePaper } from '../live/runner/run-live.ts';
import { addOrderOptions } from './execution-options.ts';
import { usageError } from './exit.ts';
import { addOption, flagOption, valuesOf } from './options.ts';
import { addStrategyOptions } from './strategy-options.ts';

/** A strategy on paper, and what its orders meet: the options of `backtest`. */
export function addPaperOptions(command: Command): void {
  addOption(command, '--paper', 'trade the signals of the first --bar on paper, each symbol with its own --capital');
  addStrategyOptions(command);
  addOrderOptions(command);
}

/**
 * The strategy that trades on paper, for each symbol's tape; null where none was asked for.
 * @throws CliError for settings that nothing would use, or a strategy that cannot be loaded; RangeError for a setting out of
 * its range.
 */
export async function paperOf(
  command: Command,
  views: readonly LiveView[],
): Promise<((tape: TapeKind) => LivePaper) | null> {
  const values = valuesOf(command);
  const file = textOf(values, 'strategy');
  if (!flagOption(command, 'paper') && file === undefined) {
    requireNoSettings(command);
    return null;
  }
  const [view] = views;
  if (view !== undefined) requirePaperView(view);
  const setups = await setupsOf(values);
  // Wrong settings are to be named before anything begins.
  setups({ priceScale: 8, sizeScale: 8 }, 'known');
  const configuration = {
    ...settingsOf(values, ORDER_SETTINGS),
    ...(await strategySettings(values)),
    // Whoever checks the session may stand elsewhere.
    ...(file !== undefined && { strategy: path.resolve(file) }),
  };
  return (tape) => ({ configuration, setup: (scales) => setups(scales, sidesOf(tape)) });
}

/**
 * The strategy that traded on paper in a recorded session, made again of its configuration.
 * @param file where the user's own strategy is now; undefined for where it was.
 * @returns the setup, and whether the strategy's file is another one than it was; null without paper trading.
 */
export async function recordedPaper(
  { paper, scales, tape }: LiveConfiguration,
  file: string | undefined,
): Promise<{ readonly setup: PaperSetup; readonly hasChanged: boolean } | null> {
  if (paper === null) return null;
  // The defaults are for what there was no option for then.
  const defaults = { ...TRADING_DEFAULTS, ...ORDER_DEFAULTS };
  const values = { ...defaults, ...paper, ...(file !== undefined && { strategy: file }) };
  const setups = await setupsOf(values);
  const strategy = textOf(values, 'strategy');
  const hasChanged = strategy !== undefined && (await ownModuleChecksum(strategy)) !== paper['strategyChecksum'];
  return { setup: setups(scales, sidesOf(tape)), hasChanged };
}

/** Tells of fills and limits of the base reading in words, and of all of them in the program's log. */
export function paperTeller(tell: (text: string) => void, logger: Logger): PaperListener {
  return {
    fill: (fill) => {
      logger.info({ ...fill, time: formatTime(fill.timeUs) }, 'fill on paper');
      if (fill.reading === 'base') tell(`paper: ${fillWords(fill)}`);
    },
    halt: (reading, timeUs, reason) => {
      logger.warn({ reading, time: formatTime(timeUs), reason }, 'limit hit on paper');
      if (reading === 'base') tell(`paper: ${formatTime(timeUs)} ${reason}`);
    },
  };
}

type Setups = (scales: Scales, sides: 'known' | 'unknown') => PaperSetup;

async function setupsOf(values: OptionValues): Promise<Setups> {
  const strategy = await strategyOf(values);
  const [latency, ...more] = latenciesOf(values);
  if (latency === undefined || more.length > 0) throw usageError('--latency takes one duration where trading is live');
  return (scales, sides) => ({ ...orderSetupOf(values, scales, sides), latency, strategy });
}

function sidesOf({ aggressor }: Pick<TapeKind, 'aggressor'>): 'known' | 'unknown' {
  return aggressor === 'unknown' ? 'unknown' : 'known';
}

function fillWords({ timeUs, tag, side, size, price, position }: PaperFill): string {
  return `${formatTime(timeUs)} ${tag}: ${side} ${size} at ${price}, position ${position}`;
}

/** Whoever sets a stop and does not trade has forgotten something. */
function requireNoSettings(command: Command): void {
  for (const name of [...STRATEGY_SETTINGS, ...ORDER_SETTINGS]) {
    if (command.getOptionValueSource(name) !== 'cli') continue;
    const flag = command.options.find((option) => option.attributeName() === name)?.long ?? name;
    throw usageError(`${flag} is for trading on paper: give --paper or --strategy FILE too`);
  }
}
