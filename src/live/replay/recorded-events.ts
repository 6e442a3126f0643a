import { join } from 'node:path';
import { POWERS_OF_TEN } from '../../core/decimal.ts';
import type { Scales, TradeBatch } from '../../core/trade-batch.ts';
import { pieceOf } from '../../cvd/trade-pieces.ts';
import type { TradeBuffer } from '../../data/store/trade-columns.ts';
import { MARKS_FILE } from '../recorder/recording-layout.ts';
import { recordingParts } from '../recorder/recording-parts.ts';
import { parseMark, type TapeMark } from '../recorder/tape-mark.ts';
import { TradeStreamReader } from '../recorder/trade-stream-reader.ts';
import { wholeLines } from '../recorder/whole-lines.ts';
import type { TapeEvent } from '../runner/tape-event.ts';

/**
 * The tape of a recording, event by event as it was, up to where it is whole. The columns of a batch are reused for the next.
 * @throws InputError for a file that no recorder wrote.
 */
export async function* recordedEvents(folder: string): AsyncGenerator<TapeEvent, void> {
  const marks = new MarkReader(folder);
  let trades = 0;
  for (const { path, scales } of recordingParts(folder)) {
    const reader = TradeStreamReader.open(path);
    try {
      for (let rows = reader?.next() ?? null; rows !== null; rows = reader?.next() ?? null) {
        const batch = inUnits(rows, scales);
        let from = 0;
        for (let mark = await marks.before(trades + batch.length); mark !== null; ) {
          const to = mark.after - trades;
          if (to > from) yield pieceOf(batch, from, to);
          from = to;
          yield mark.event;
          mark = await marks.before(trades + batch.length);
        }
        yield pieceOf(batch, from, batch.length);
        trades += batch.length;
      }
    } finally {
      reader?.close();
    }
  }
  for (let mark = await marks.before(trades + 1); mark !== null; mark = await marks.before(trades + 1))
    yield mark.event;
  await marks.close();
}

/** Gives out the marks of a recording in order. */
class MarkReader {
  private readonly lines: AsyncGenerator<string, void>;
  private next: TapeMark | null = null;

  constructor(folder: string) {
    this.lines = wholeLines(join(folder, MARKS_FILE));
  }

  /** The next mark, if it stands before the trade of a number counted from 0; null otherwise. */
  async before(trade: number): Promise<TapeMark | null> {
    this.next ??= await this.read();
    if (this.next === null || this.next.after >= trade) return null;
    const mark = this.next;
    this.next = null;
    return mark;
  }

  async close(): Promise<void> {
    await this.lines.return();
  }

  private async read(): Promise<TapeMark | null> {
    const line = await this.lines.next();
    return line.done === true ? null : parseMark(line.value);
  }
}

/** Natural numbers to integers: rounding gives back the very ones they were made of. */
function inUnits({ length, ...rows }: TradeBuffer, scales: Scales): TradeBatch {
  const units = (values: Float64Array, scale: number): Float64Array => {
    const perOne = POWERS_OF_TEN[scale] ?? 1;
    return values.subarray(0, length).map((value) => Math.round(value * perOne));
  };
  return {
    type: 'trades',
    length,
    timeUs: rows.timeUs.subarray(0, length),
    price: units(rows.price, scales.priceScale),
    size: units(rows.size, scales.sizeScale),
    side: rows.side.subarray(0, length),
    id: rows.id.subarray(0, length),
    scales,
  };
}
