import { DAY_US, dayOfTime, SECOND_US } from '../../core/time.ts';
import type { RowBuffer } from './row-buffer.ts';
import type { TradeLayout } from './trade-layout.ts';

/** How many oddities are listed one by one; all are counted. */
export const LISTED = 100;

const EARLIEST_RECEIPT_US = -SECOND_US;
const LATEST_RECEIPT_US = 60 * SECOND_US;
const REMEMBERED_RUNS = 1000;

/** Whole UTC days, both included. */
export interface DayRange {
  /** First day, days since 1970-01-01. */
  readonly firstDay: number;
  /** Last day, not before the first. */
  readonly lastDay: number;
}

/** A trade whose receive time cannot be right: more than 1 s before the trade or more than 60 s after it. */
export interface ReceiveAnomaly {
  /** The file's row, the first line being row 1. */
  readonly row: number;
  /** The trade's id. */
  readonly id: number;
  /** Time of the trade, µs. */
  readonly timeUs: number;
  /** When it is said to have been received, µs. */
  readonly recvTimeUs: number;
}

/** Looks over the trades of one file, buffer by buffer, and counts by UTC day what is odd but kept. */
export class TradeFindings {
  /** Trades outside the days that the file's name claims. */
  readonly outOfDay = new Map<number, number>();
  /** Trades with an impossible receive time. */
  readonly recvAnomalies = new Map<number, number>();
  /** Fill ids missing between aggregate trades whose own ids are contiguous: off-book trades, not a gap. */
  readonly fillIdHoles = new Map<number, number>();
  /** The first {@link LISTED} of `recvAnomalies`. */
  readonly listedAnomalies: ReceiveAnomaly[] = [];
  readonly #claim: DayRange | null;
  readonly #fills: FillIds | null;

  /** For one file with what its name claims. */
  constructor(layout: TradeLayout, claim: DayRange | null) {
    const { id, firstId, lastId } = layout.columns;
    this.#claim = claim;
    this.#fills = id === null || firstId === null || lastId === null ? null : new FillIds(this.fillIdHoles);
  }

  /** Takes the next trades in the order of the file. */
  inspect(rows: RowBuffer): void {
    if (this.#claim !== null) this.#countOutOfDay(rows, this.#claim);
    if (rows.recvTimeUs !== null) this.#countReceipts(rows, rows.recvTimeUs);
    this.#fills?.inspect(rows);
  }

  #countOutOfDay({ length, timeUs }: RowBuffer, { firstDay, lastDay }: DayRange): void {
    const startUs = firstDay * DAY_US;
    const endUs = (lastDay + 1) * DAY_US;
    for (let row = 0; row < length; row += 1) {
      const at = timeUs[row]!;
      if (at < startUs || at >= endUs) countOne(this.outOfDay, dayOfTime(at));
    }
  }

  #countReceipts(rows: RowBuffer, recvTimes: Float64Array): void {
    for (let row = 0; row < rows.length; row += 1) {
      const timeUs = rows.timeUs[row]!;
      const recvTimeUs = recvTimes[row]!;
      const delayUs = recvTimeUs - timeUs;
      if (delayUs >= EARLIEST_RECEIPT_US && delayUs <= LATEST_RECEIPT_US) continue;
      countOne(this.recvAnomalies, dayOfTime(timeUs));
      if (this.listedAnomalies.length === LISTED) continue;
      this.listedAnomalies.push({ row: rows.rowNumber[row]!, id: rows.id[row]!, timeUs, recvTimeUs });
    }
  }
}

/**
 * Follows the fill ids of aggregate trades. Files may hold two runs of ids in alternating blocks, so the end of a run
 * that breaks off is remembered until the file comes back to it.
 */
class FillIds {
  readonly #holes: Map<number, number>;
  readonly #openEnds = new Map<number, number>();
  #previousId = Number.NaN;
  #previousLastId = Number.NaN;

  constructor(holes: Map<number, number>) {
    this.#holes = holes;
  }

  inspect({ length, id, firstId, lastId, timeUs }: RowBuffer): void {
    let previousId = this.#previousId;
    let previousLastId = this.#previousLastId;
    for (let row = 0; row < length; row += 1) {
      const current = id[row]!;
      if (current !== previousId + 1) previousLastId = this.#resume(current, previousId, previousLastId);
      const missing = firstId[row]! - previousLastId - 1;
      if (missing > 0) countOne(this.#holes, dayOfTime(timeUs[row]!), missing);
      previousId = current;
      previousLastId = lastId[row]!;
    }
    this.#previousId = previousId;
    this.#previousLastId = previousLastId;
  }

  /** The last fill before `id` if the file has been there, else NaN: nothing is known to be missing. */
  #resume(id: number, brokenOffId: number, brokenOffLastId: number): number {
    if (this.#openEnds.size < REMEMBERED_RUNS) this.#openEnds.set(brokenOffId, brokenOffLastId);
    const lastId = this.#openEnds.get(id - 1) ?? Number.NaN;
    this.#openEnds.delete(id - 1);
    return lastId;
  }
}

/** Adds to a day's count. */
export function countOne(counts: Map<number, number>, day: number, amount = 1): void {
  counts.set(day, (counts.get(day) ?? 0) + amount);
}
