/** What an account was worth at some instants; columns of equal length. */
export interface EquitySeries {
  /** When, µs, never decreasing; of several rows of one instant the last counts. */
  readonly timeUs: ArrayLike<number>;
  /** Equity, money units. */
  readonly equity: ArrayLike<bigint>;
}

/** A stretch of time, [fromUs, toUs). */
export interface TimeSpan {
  /** Its first microsecond. */
  readonly fromUs: number;
  /** The first microsecond after it. */
  readonly toUs: number;
}

/** @throws RangeError for columns of different length, times that fall, or rows before the span. */
export function checkSeries({ timeUs, equity }: EquitySeries, { fromUs, toUs }: TimeSpan): void {
  if (!(toUs > fromUs)) throw new RangeError(`a run must end after it begins, got ${fromUs} to ${toUs} µs`);
  if (timeUs.length !== equity.length) {
    throw new RangeError(`equity must have ${timeUs.length} rows, as its times have, got ${equity.length}`);
  }
  let before = fromUs;
  for (let row = 0; row < timeUs.length; row += 1) {
    if (!(timeUs[row]! >= before)) {
      throw new RangeError(`equity must be in the order of time: ${timeUs[row]!} µs after ${before} µs (row ${row})`);
    }
    before = timeUs[row]!;
  }
}
