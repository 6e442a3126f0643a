import { formatUnits } from '../core/decimal.ts';
import type { TextTable } from '../core/text-table.ts';
import { formatTime } from '../core/time.ts';
import type { TradeBatch } from '../core/trade-batch.ts';
import type { MarketSource } from '../cvd/bars-from-source.ts';

/** The columns of trades as they leave the program, in order: a contract. */
export const TAPE_TEXT_COLUMNS: TextTable['columns'] = [
  { name: 'time', type: 'text' },
  { name: 'price', type: 'number' },
  { name: 'size', type: 'number' },
  { name: 'side', type: 'number' },
  { name: 'id', type: 'number' },
];

/** The trades of a batch as rows of text. */
export function* tapeRows({ length, timeUs, price, size, side, id, scales }: TradeBatch): Generator<string[]> {
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

/**
 * The trades of a source as a table: time, price, size, side (1, −1, or 0 where it is not known), id. Reads the source to
 * its end and holds every row in memory: a few hundred bytes a trade.
 * @throws RangeError for a source of bars.
 */
export async function tapeTextTable(source: MarketSource): Promise<TextTable> {
  if (source.kind === 'bars') throw new RangeError('a table of trades needs trades, and this source has bars only');
  const rows: string[][] = [];
  for await (const event of source) {
    if (event.type === 'trades') for (const row of tapeRows(event)) rows.push(row);
  }
  return { columns: TAPE_TEXT_COLUMNS, rows };
}
