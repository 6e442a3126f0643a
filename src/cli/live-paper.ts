import path from 'node:path';
import { Command } from 'commander';
import { formatTime } from '../core/time.ts';
import type { Scales } from '../core/trade-batch.ts';
import type { LiveConfiguration } from '../live/recorder/live-configuration.ts';
import type { TapeKind } from '../live/recorder/tape-kind.ts';
import type { LiveView } from '../live/runner/live-view.ts';
import type { PaperFill, PaperListener } from '../live/runner/paper-books.ts';
import { requirePaperView } from '../live/runner/paper-run.ts';
import type { PaperSetup } from '../live/runner/paper-setup.ts';
import type { LivePaper } from '../live/runner/run-live.ts';
import { orderSetupOf, strategyOf } from './backtest-run.ts';
import { addOrderOptions, latenciesOf, ORDER_SETTINGS } from './execution-options.ts';
import { usageError } from './exit.ts';
import { addOption, flagOption, textOption } from './options.ts';
import { ownModuleChecksum } from './own-module.ts';
import { settingsOf, strategySettings } from './run-manifest.ts';
import { addStrategyOptions, STRATEGY_SETTINGS } from './strategy-options.ts';

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
  if (!flagOption(command, 'paper') && textOption(command, 'strategy') === undefined) {
    requireNoSettings(command);
    return null;
  }
  const [view] = views;
  if (view !== undefined) requirePaperView(view);
  const file = textOption(command, 'strategy');
  const setups = await setupsOf(command);
  // Wrong settings are to be named before anything begins.
  setups({ priceScale: 8, sizeScale: 8 }, 'known');
  const configuration = {
    ...settingsOf(command, ORDER_SETTINGS),
    ...(await strategySettings(command)),
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
  const command = new Command('paper');
  addPaperOptions(command);
  for (const [name, value] of Object.entries({ ...paper, ...(file !== undefined && { strategy: file }) })) {
    command.setOptionValueWithSource(name, value, 'run');
  }
  const strategy = textOption(command, 'strategy');
  const setups = await setupsOf(command);
  const hasChanged = strategy !== undefined && (await ownModuleChecksum(strategy)) !== paper['strategyChecksum'];
  return { setup: setups(scales, sidesOf(tape)), hasChanged };
}

/** Tells of fills and limits of the base reading in words. */
export function paperTeller(tell: (text: string) => void): PaperListener {
  return {
    fill: (fill) => {
      if (fill.reading === 'base') tell(`paper: ${fillWords(fill)}`);
    },
    halt: (reading, timeUs, reason) => {
      if (reading === 'base') tell(`paper: ${formatTime(timeUs)} ${reason}`);
    },
  };
}

type Setups = (scales: Scales, sides: 'known' | 'unknown') => PaperSetup;

async function setupsOf(command: Command): Promise<Setups> {
  const strategy = await strategyOf(command);
  const [latency, ...more] = latenciesOf(command);
  if (latency === undefined || more.length > 0) throw usageError('--latency takes one duration where trading is live');
  return (scales, sides) => ({ ...orderSetupOf(command, scales, sides), latency, strategy });
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
