import { POWERS_OF_TEN } from '../../core/decimal.ts';
import type { TradeRows } from '../trade-rows.ts';

/** Most rows that are handed over at once. */
export const MAX_CHUNK_ROWS = 65_536;

/** Takes rows; they are reused for the next chunk when it returns, so it copies what it keeps. */
export type RowSink = (rows: TradeRows) => void;

/** Gathers trades into reused columns and hands them on chunk by chunk. */
export class RowBuffer {
  private readonly rows: TradeRows;
  private readonly capacity: number;
  private readonly ticksPerUnit: number;
  private readonly lotsPerUnit: number;
  private nextId: number;

  /** Rows so far, handed on or not. */
  total = 0;

  /**
   * @param scales decimals of a tick and of a lot.
   * @param firstId id of the first trade.
   * @param capacity rows per chunk.
   */
  constructor(scales: { priceScale: number; sizeScale: number }, firstId: number, capacity: number) {
    this.capacity = capacity;
    this.ticksPerUnit = POWERS_OF_TEN[scales.priceScale]!;
    this.lotsPerUnit = POWERS_OF_TEN[scales.sizeScale]!;
    this.nextId = firstId;
    this.rows = {
      length: 0,
      timeUs: new Float64Array(capacity),
      price: new Float64Array(capacity),
      size: new Float64Array(capacity),
      side: new Int8Array(capacity),
      id: new Float64Array(capacity),
      recvTimeUs: null,
      priceScale: 0,
      sizeScale: 0,
    };
  }

  /** Id that the next trade gets. */
  get upcomingId(): number {
    return this.nextId;
  }

  /** Adds a trade; true when the buffer is full and must be flushed before the next one. */
  add(timeUs: number, ticks: number, lots: number, side: 1 | -1): boolean {
    const { rows } = this;
    const at = rows.length;
    rows.timeUs[at] = timeUs;
    rows.price[at] = ticks / this.ticksPerUnit;
    rows.size[at] = lots / this.lotsPerUnit;
    rows.side[at] = side;
    rows.id[at] = this.nextId;
    this.nextId += 1;
    this.total += 1;
    rows.length = at + 1;
    return at + 1 === this.capacity;
  }

  /** Hands on what is there, if anything, and starts afresh. */
  flush(sink: RowSink): void {
    const { rows } = this;
    if (rows.length === 0) return;
    rows.priceScale = decimalsUsed(rows.price, rows.length, { least: rows.priceScale, units: this.ticksPerUnit });
    rows.sizeScale = decimalsUsed(rows.size, rows.length, { least: rows.sizeScale, units: this.lotsPerUnit });
    sink(rows);
    rows.length = 0;
  }
}

/** Decimals without trailing zeros that the values need, at least `least`, where each is an integer ÷ `units`. */
function decimalsUsed(values: Float64Array, length: number, known: { least: number; units: number }): number {
  let scale = known.least;
  for (let i = 0; i < length && POWERS_OF_TEN[scale]! < known.units; i += 1) {
    const integer = Math.round(values[i]! * known.units);
    while (POWERS_OF_TEN[scale]! < known.units && integer % (known.units / POWERS_OF_TEN[scale]!) !== 0) scale += 1;
  }
  return scale;
}
