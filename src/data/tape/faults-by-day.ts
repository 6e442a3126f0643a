import { dayOfTime } from '../../core/time.ts';
import { countOne } from '../csv/trade-findings.ts';

/** Counts the rows of a file that are put aside, by UTC day: that of the last time read before them, or else the first. */
export class FaultsByDay {
  /** The counts. */
  readonly counts = new Map<number, number>();
  #day = Number.NaN;
  #beforeAnyDay = 0;

  /** A row of this time was read. */
  reach(timeUs: number): void {
    this.#day = dayOfTime(timeUs);
    if (this.#beforeAnyDay > 0) countOne(this.counts, this.#day, this.#beforeAnyDay);
    this.#beforeAnyDay = 0;
  }

  /** A row is put aside. */
  add(): void {
    if (Number.isNaN(this.#day)) this.#beforeAnyDay += 1;
    else countOne(this.counts, this.#day);
  }
}
