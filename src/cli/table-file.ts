import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { BarTable } from '../core/bar-table.ts';
import { csvChunks, type TextTable, tableToJson } from '../core/text-table.ts';
import type { BarsArrowExtras } from '../data/store/bars-arrow.ts';
import { usageError } from './exit.ts';

/** What an Arrow file holds in the place of a text table. */
export interface ArrowContent extends BarsArrowExtras {
  /** The bars. */
  readonly bars: BarTable;
}

/**
 * Writes a table to a file whose ending says how: `.csv`, `.json`, or `.arrow` for bars. The file appears whole or not
 * at all.
 * @throws CliError for another ending.
 */
export async function writeTableFile(file: string, table: TextTable, arrow?: ArrowContent): Promise<void> {
  const ending = path.extname(file).toLowerCase();
  if (ending === '.csv') await writeText(file, csvChunks(table));
  else if (ending === '.json') await writeText(file, [`${tableToJson(table)}\n`]);
  else if (ending === '.arrow' && arrow !== undefined) await writeArrow(file, arrow);
  else {
    const endings = arrow === undefined ? '.csv or .json' : '.csv, .json or .arrow';
    throw usageError(`--out ${file}: expected a file name that ends in ${endings}`);
  }
}

async function writeArrow(file: string, { bars, ...extras }: ArrowContent): Promise<void> {
  const { writeBarsArrow } = await import('../data/store/bars-arrow.ts');
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  writeBarsArrow(file, bars, extras);
}

async function writeText(file: string, chunks: Iterable<string>): Promise<void> {
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  const staging = `${file}.tmp-${process.pid}`;
  try {
    const handle = await open(staging, 'w');
    try {
      for (const chunk of chunks) await handle.write(chunk);
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
