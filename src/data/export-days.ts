import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { csvRowChunks } from '../core/text-table.ts';
import { formatDay } from '../core/time.ts';
import type { Instrument } from '../core/trade-batch.ts';
import { tradeDayPath } from './store/layout.ts';
import { parquetOfArrowFile } from './store/parquet.ts';
import { storeTradeSource } from './store/trade-store.ts';
import { TAPE_TEXT_COLUMNS, tapeRows } from './tape-text.ts';

/** What to export and where to. */
export interface ExportOptions {
  /** The store's folder. */
  readonly dataDir: string;
  /** Whose trades. */
  readonly instrument: Instrument;
  /** Days since 1970-01-01, all of them in the store. */
  readonly days: readonly number[];
  /** `csv`: time (ISO 8601), price, size, side, id; `parquet`: the columns of the day file, Zstandard. */
  readonly format: 'csv' | 'parquet';
  /** The folder for `<symbol>-trades-<date>.<format>`. */
  readonly outDir: string;
  /** Called after each file. */
  readonly onFile?: (file: string) => void;
}

/** Writes one file per day; each appears whole or not at all. Returns their paths. */
export async function exportDays(options: ExportOptions): Promise<string[]> {
  const { dataDir, instrument, format, outDir } = options;
  await mkdir(outDir, { recursive: true });
  const files: string[] = [];
  for (const day of options.days) {
    const file = path.join(outDir, `${instrument.symbol}-trades-${formatDay(day)}.${format}`);
    if (format === 'csv') await writeWhole(file, csvOfDay(dataDir, instrument, day));
    else await writeWhole(file, [await parquetOfArrowFile(tradeDayPath(dataDir, instrument, day))]);
    options.onFile?.(file);
    files.push(file);
  }
  return files;
}

async function* csvOfDay(dataDir: string, instrument: Instrument, day: number): AsyncGenerator<string> {
  yield `${TAPE_TEXT_COLUMNS.map(({ name }) => name).join(',')}\n`;
  for await (const event of storeTradeSource({ dataDir, instrument, fromDay: day, toDay: day })) {
    if (event.type === 'trades') yield* csvRowChunks(tapeRows(event));
  }
}

async function writeWhole(file: string, chunks: AsyncIterable<string> | Iterable<Uint8Array>): Promise<void> {
  const staging = `${file}.tmp-${process.pid}`;
  try {
    const handle = await open(staging, 'w');
    try {
      for await (const chunk of chunks) await handle.writeFile(chunk);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(staging, file);
  } catch (error) {
    await rm(staging, { force: true });
    throw error;
  }
}
