/** A confidence interval, ends included, in the unit of what it is an interval of. */
export interface Interval {
  /** The lower end. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
}

/** @throws RangeError for a confidence level that is not between 0 and 1, both excluded. */
export function checkLevel(level: number): void {
  if (!(level > 0 && level < 1)) throw new RangeError(`a confidence level must be between 0 and 1, got ${level}`);
}
