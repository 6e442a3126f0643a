import type { Command } from 'commander';
import type { Recorded } from '../data/recorded-days.ts';
import { type Backtest, runOn } from '../lab/backtest.ts';
import { addExecutionOptions } from './execution-options.ts';
import { valuesOf } from './options.ts';
import { addStrategyOptions } from './strategy-options.ts';

/** How signals are traded, and what orders meet. */
export function addBacktestOptions(command: Command): void {
  addStrategyOptions(command);
  addExecutionOptions(command);
}

/** A finished backtest with what identifies it. */
export type BacktestRun = Omit<Backtest, 'written'>;

/** Runs the backtest that a command's options describe on opened days. */
export function runBacktest(command: Command, recorded: Recorded): Promise<BacktestRun> {
  return runOn(valuesOf(command), recorded);
}
