import { resolve } from 'node:path';
import { openByteSource } from '../csv/byte-source.ts';
import { readCsvHead } from '../csv/csv-head.ts';
import { InputError } from '../input-error.ts';
import { hasOwnNumbers, type TimeAndSalesLayout, timeAndSalesLayout } from '../sierra/time-and-sales-layout.ts';
import { TimeAndSalesReader } from '../sierra/time-and-sales-reader.ts';
import type { TapeFindings } from '../tape/tape-reader.ts';
import { importTape, type ImportTapeOptions, type ImportTapeReport } from './import-tape.ts';

/**
 * Imports Sierra Chart's time and sales: trades with their aggressor, and the quotes they met. The files name no zone; its
 * records are in UTC (the sample's minute 13:30 is the 07:30 of the same contract's bars in Chicago time), so that is taken
 * unless the options name another.
 * @throws InputError saying what is wrong, where, and what to do; the store is then as it was.
 */
export async function importTimeAndSales(options: ImportTapeOptions): Promise<ImportTapeReport<TapeFindings>> {
  const paths = [...new Set(options.files.map((file) => resolve(file)))];
  const layouts: TimeAndSalesLayout[] = [];
  for (const path of paths) layouts.push(await layoutOf(path));
  const hasNumbers = layouts.every(hasOwnNumbers);
  return importTape(options, {
    kind: 'trades',
    ids: hasNumbers ? 'opaque' : 'none',
    aggressor: 'exchange',
    files: paths.map((path, index) => ({
      path,
      open: (reading) => new TimeAndSalesReader(layouts[index]!, reading),
    })),
  });
}

async function layoutOf(path: string): Promise<TimeAndSalesLayout> {
  const source = await openByteSource(path);
  try {
    const layout = timeAndSalesLayout(await readCsvHead(source));
    if (layout === null) {
      throw new InputError(
        `${source.name}: no Sierra Chart time and sales: expected a header with Date, Time, Price, Volume, TradeType, ` +
          'BidPrice and AskPrice',
      );
    }
    return layout;
  } finally {
    await source.close();
  }
}
