/** The most bars a rule may look back: the engine's tables hold years of minutes, and no rule means more than that. */
export const LONGEST_LOOKBACK = 1_000_000;

/** @throws RangeError unless the value is an integer from `least` to `most`; `name` is what the message calls it. */
export function requireInteger(name: string, value: number, least: number, most = LONGEST_LOOKBACK): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name} must be an integer from ${least} to ${most}, got ${value}`);
  }
}

/** @throws RangeError unless the value is a finite number of at least `least`; `name` is what the message calls it. */
export function requireAtLeast(name: string, value: number, least: number): void {
  if (!Number.isFinite(value) || value < least) {
    throw new RangeError(`${name} must be a number of at least ${least}, got ${value}`);
  }
}
