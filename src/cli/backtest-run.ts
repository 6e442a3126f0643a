import type { Command } from 'commander';
import { addExecutionOptions } from './execution-options.ts';
import { addStrategyOptions } from './strategy-options.ts';

/** How signals are traded, and what orders meet. */
export function addBacktestOptions(command: Command): void {
  addStrategyOptions(command);
  addExecutionOptions(command);
}
