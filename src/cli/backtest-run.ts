import type { Command } from 'commander';
import type { BacktestSetup, TapeReading } from '../backtest/engine/backtest-setup.ts';
import type { MakeStrategy } from '../backtest/strategy/strategy.ts';
import type { Scales } from '../core/trade-batch.ts';
import type { Recorded } from '../data/recorded-days.ts';
import { type Backtest, runOn } from '../lab/backtest.ts';
import { strategyOf as readStrategy } from '../lab/backtest-setups.ts';
import { orderSetupOf as readOrderSetup } from '../lab/execution-options.ts';
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

/** What orders meet, whatever the latency. */
export function orderSetupOf(
  command: Command,
  scales: Scales,
  sides: TapeReading['sides'],
): Pick<BacktestSetup, 'capital' | 'costs' | 'contract' | 'limits' | 'tape'> {
  return readOrderSetup(valuesOf(command), scales, sides);
}

/** What makes the strategy: the user's own, or one that trades the signals. */
export function strategyOf(command: Command): Promise<MakeStrategy> {
  return readStrategy(valuesOf(command));
}
