import type { CsvHead } from '../../../src/data/csv/csv-head.ts';
import { detectTradeLayout, type TradeLayoutOptions } from '../../../src/data/csv/detect-trade-layout.ts';
import type { AsideRow } from '../../../src/data/csv/malformed-row.ts';
import { detectDelimiter, splitLine } from '../../../src/data/csv/split-line.ts';
import type { PlainRows } from '../../../src/data/csv/plain-rows.ts';
import type { DayRange } from '../../../src/data/csv/trade-findings.ts';
import { TradeReader, type TradeReadResult } from '../../../src/data/csv/trade-reader.ts';

/** One trade as an object, for comparisons in tests. */
export interface ReadTrade {
  readonly timeUs: number;
  readonly price: number;
  readonly size: number;
  readonly side: number;
  readonly id: number;
  readonly recvTimeUs: number | null;
}

/** What a reader made of a text. */
export interface ReadText {
  readonly trades: ReadTrade[];
  readonly aside: AsideRow[];
  readonly result: TradeReadResult;
  readonly scales: { priceScale: number; sizeScale: number };
}

/** What a test may say about its text. */
export interface ReadTextOptions extends Partial<TradeLayoutOptions> {
  readonly claim?: DayRange;
  readonly onBadRow?: 'stop' | 'quarantine';
  /** The parser in WebAssembly; TypeScript reads everything when null or absent. */
  readonly plainRows?: PlainRows | null;
  /** Cuts the bytes into chunks; one chunk when absent. */
  readonly chunks?: (bytes: Uint8Array) => Uint8Array[];
}

/** The first lines of a text, as the importer looks at them. */
export function headOf(text: string): CsvHead {
  const [first, second] = text.replace(/^\uFEFF/, '').split(/\r?\n/, 2);
  const delimiter = detectDelimiter(first!);
  return {
    name: 'test.csv',
    delimiter,
    first: splitLine(first!, delimiter)!,
    second: second === undefined ? null : splitLine(second, delimiter),
    startsWithText: !/^(?:"?\d|-)/.test(first!),
  };
}

/** Reads the text of a CSV as the importer would. */
export function readTradeText(text: string, options: ReadTextOptions = {}): ReadText {
  const { columns = null, timeUnit = null, timeZone = null, sideBuy = null } = options;
  const trades: ReadTrade[] = [];
  const aside: AsideRow[] = [];
  const scales = { priceScale: 0, sizeScale: 0 };
  const reader = new TradeReader({
    name: 'test.csv',
    layout: detectTradeLayout(headOf(text), { columns, timeUnit, timeZone, sideBuy }),
    claim: options.claim ?? null,
    onBadRow: options.onBadRow ?? 'stop',
    plainRows: options.plainRows ?? null,
    aside: (row) => aside.push(row),
    sink: (rows) => {
      scales.priceScale = rows.priceScale;
      scales.sizeScale = rows.sizeScale;
      for (let row = 0; row < rows.length; row += 1) {
        trades.push({
          timeUs: rows.timeUs[row]!,
          price: rows.price[row]!,
          size: rows.size[row]!,
          side: rows.side[row]!,
          id: rows.id[row]!,
          recvTimeUs: rows.recvTimeUs === null ? null : rows.recvTimeUs[row]!,
        });
      }
    },
  });
  const bytes = Buffer.from(text, 'utf8');
  for (const chunk of options.chunks?.(bytes) ?? [bytes]) reader.push(chunk);
  return { trades, aside, result: reader.finish(), scales };
}
