import type { Command } from 'commander';
import { addOption } from './options.ts';

/** Options of a page about recorded days. */
export function addMarketPageOptions(command: Command): void {
  addOption(command, '--fills <file>', 'your own trades over the prices: CSV with time, side, price, size [, label]');
}
