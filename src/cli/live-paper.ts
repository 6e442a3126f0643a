import type { Command } from 'commander';
import { formatTime } from '../core/time.ts';
import { PAPER_SETTINGS, type PaperOptions, tradesOnPaper } from '../lab/paper-options.ts';
import { addOrderOptions } from './execution-options.ts';
import { addOption, valuesOf } from './options.ts';
import { addStrategyOptions } from './strategy-options.ts';

/** A strategy on paper, and what its orders meet: the options of `backtest`. */
export function addPaperOptions(command: Command): void {
  addOption(command, '--paper', 'trade the signals of the first --bar on paper, each symbol with its own --capital');
  addStrategyOptions(command);
  addOrderOptions(command);
}

/**
 * Leaves out what only paper trading uses where nobody trades and nobody typed it: the environment and configuration files
 * are there for backtests, too.
 */
export function withoutIdleSettings<Options extends PaperOptions>(options: Options, command: Command): Options {
  if (tradesOnPaper(valuesOf(command))) return options;
  const used = Object.entries(options).filter(
    ([name]) => !PAPER_SETTINGS.includes(name) || command.getOptionValueSource(name) === 'cli',
  );
  // Only options that need not be there are gone.
  return Object.fromEntries(used) as Options;
}

/** Tells of fills and limits of the base reading in words. */
export function paperTeller(tell: (text: string) => void): Required<Pick<PaperOptions, 'onFill' | 'onHalt'>> {
  return {
    onFill: ({ symbol, reading, timeUs, tag, side, size, price, position }) => {
      if (reading !== 'base') return;
      tell(`${symbol}: paper: ${formatTime(timeUs)} ${tag}: ${side} ${size} at ${price}, position ${position}`);
    },
    onHalt: ({ symbol, reading, timeUs, reason }) => {
      if (reading === 'base') tell(`${symbol}: paper: ${formatTime(timeUs)} ${reason}`);
    },
  };
}
