import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { formatUnits } from '../core/decimal.ts';
import { csvRowChunks } from '../core/text-table.ts';
import { formatDay, formatTime } from '../core/time.ts';
import type { Instrument, TradeBatch } from '../core/trade-batch.ts';
import { tradeDayPath } from './store/layout.ts';
import { parquetOfArrowFile } from './store/parquet.ts';
import { storeTradeSource } from './store/trade-store.ts';

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
  yield 'time,price,size,side,id\n';
  for await (const event of storeTradeSource({ dataDir, instrument, fromDay: day, toDay: day })) {
    if (event.type === 'trades') yield* csvRowChunks(batchRows(event));
  }
}

function* batchRows({ length, timeUs, price, size, side, id, scales }: TradeBatch): Generator<string[]> {
  for (let row = 0; row < length; row += 1) {
    yield [
      formatTime(timeUs[row]!),
      formatUnits(price[row]!, scales.priceScale),
      formatUnits(size[row]!, scales.sizeScale),
      String(side[row]!),
      formatUnits(id[row]!, 0),
    ];
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
