import { POWERS_OF_TEN } from '../../core/decimal.ts';
import { formatTime } from '../../core/time.ts';
import type { Scales, TradeBatch, TradeEvent } from '../../core/trade-batch.ts';
import { InputError } from '../input-error.ts';
import type { ArrowFileReader } from './arrow-reader.ts';
import { MAX_BATCH_ROWS } from './arrow-schema.ts';
import type { TapeMark } from './tape-marks.ts';

/** What making bars takes. */
const COLUMNS = ['time', 'price', 'size', 'side'] as const;

/** Deals out trades and what stands between them in the order of the tape. */
export class TapeDealer {
  private readonly marks: readonly TapeMark[];
  private next = 0;
  private covered = false;

  /** Starts before the first of the marks, which are in order. */
  constructor(marks: readonly TapeMark[]) {
    this.marks = marks;
  }

  /**
   * Cuts a batch at the marks that stand inside it. The pieces share its columns.
   * @param path the file it is from, for the message.
   * @throws InputError when a trade lies where the marks say that nothing is known.
   */
  *deal(batch: TradeBatch, path: string): Generator<TradeEvent, void, undefined> {
    for (let from = 0; from < batch.length; ) {
      while (this.next < this.marks.length && !isBefore(batch, from, this.marks[this.next]!)) yield this.pass();
      const to = this.next < this.marks.length ? firstNotBefore(batch, from, this.marks[this.next]!) : batch.length;
      if (!this.covered) {
        const when = formatTime(batch.timeUs[from]!);
        throw new InputError(`${path}: the trade at ${when} lies outside of the stated coverage; the file is damaged`);
      }
      yield from === 0 && to === batch.length ? batch : piece(batch, from, to);
      from = to;
    }
  }

  /** Deals out the marks that are left. */
  *rest(): Generator<TradeEvent, void, undefined> {
    while (this.next < this.marks.length) yield this.pass();
  }

  private pass(): TradeEvent {
    const { event } = this.marks[this.next]!;
    this.next += 1;
    if (event.type === 'coverage-start') this.covered = true;
    if (event.type === 'coverage-end') this.covered = false;
    return event;
  }
}

function isBefore(batch: TradeBatch, row: number, mark: TapeMark): boolean {
  const timeUs = batch.timeUs[row]!;
  return timeUs < mark.timeUs || (timeUs === mark.timeUs && batch.id[row]! < mark.id);
}

function firstNotBefore(batch: TradeBatch, from: number, mark: TapeMark): number {
  let low = from;
  let high = batch.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(batch, middle, mark)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function piece(batch: TradeBatch, from: number, to: number): TradeBatch {
  return {
    type: 'trades',
    length: to - from,
    timeUs: batch.timeUs.subarray(from, to),
    price: batch.price.subarray(from, to),
    size: batch.size.subarray(from, to),
    side: batch.side.subarray(from, to),
    get id() {
      return batch.id.subarray(from, to);
    },
    scales: batch.scales,
  };
}

/**
 * Reads the trades of a day file as batches of ticks and lots, at most 65,536 trades each. The columns of a batch are
 * reused for the next one. Ids, a quarter of the bytes, are read when somebody looks at them: bars do without.
 * @throws InputError naming file, row and value when a price or size is no multiple of what the scales say.
 */
export function* tapeBatches(reader: ArrowFileReader, scales: Scales): Generator<TradeBatch, void, undefined> {
  let row = 0;
  for (let batch = 0; batch < reader.batchCount; batch += 1) {
    const rows = reader.rowsIn(batch);
    for (let from = 0; from < rows; from += MAX_BATCH_ROWS) {
      const count = Math.min(MAX_BATCH_ROWS, rows - from);
      const range = { batch, from, count };
      const read = reader.readRows(range, COLUMNS);
      const place = { path: reader.path, row, count };
      const price = inUnits(read.floats('price'), scales.priceScale, { ...place, column: 'price' });
      const size = inUnits(read.floats('size'), scales.sizeScale, { ...place, column: 'size' });
      const [timeUs, side] = [read.floats('time'), read.bytes('side')];
      let ids: Float64Array | null = null;
      yield {
        ...{ type: 'trades', length: count, timeUs, price, size, side, scales },
        get id() {
          return (ids ??= reader.readRows(range, ['id']).floats('id'));
        },
      };
      row += count;
    }
  }
}

interface Place {
  readonly path: string;
  readonly row: number;
  readonly count: number;
  readonly column: string;
}

/** Turns natural numbers into integer units, in place. */
function inUnits(values: Float64Array, scale: number, place: Place): Float64Array {
  const stray = roundToUnits(values, place.count, POWERS_OF_TEN[scale]!);
  if (stray < 0) return values;
  const where = `${place.path}, row ${place.row + stray + 1}`;
  const what = `${place.column} ${values[stray]!} is no exact multiple of 1e-${scale}`;
  throw new InputError(`${where}: ${what}; check the file by "data verify"`);
}

/** The index of the first value that is no integer number of units, or −1. Values before it are units then. */
function roundToUnits(values: Float64Array, count: number, unitsPerOne: number): number {
  for (let i = 0; i < count; i += 1) {
    const value = values[i]!;
    const units = Math.round(value * unitsPerOne);
    // Both are exact, so the quotient is the double nearest to the decimal: equal, or it was another decimal.
    if (units / unitsPerOne !== value || units > Number.MAX_SAFE_INTEGER) return i;
    values[i] = units;
  }
  return -1;
}
