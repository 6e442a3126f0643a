import type { Command } from 'commander';
import type { Recorded } from '../data/recorded-days.ts';
import { divergenceInput as readDivergences } from '../lab/market-pass.ts';
import type { ReportInput } from '../report/market/report-input.ts';
import { addOption, valuesOf } from './options.ts';

/** Options of a page about recorded days. */
export function addMarketPageOptions(command: Command): void {
  addOption(command, '--fills <file>', 'your own trades over the prices: CSV with time, side, price, size [, label]');
}

/** What a divergence report shows of recorded days. */
export function divergenceInput(command: Command, stored: Recorded): Promise<ReportInput> {
  return readDivergences(valuesOf(command), stored);
}
