/** What a number may be. */
export interface NumberRange {
  /** Least value; see `above`. */
  readonly least: number;
  /** Whether the least value itself is out. */
  readonly above?: boolean;
  /** Whether it has to be whole. */
  readonly whole?: boolean;
}

/** @throws RangeError naming the option, what it may be and what was got. */
export function requireOption(name: string, value: number, { least, above = false, whole = false }: NumberRange): void {
  const isInRange = above ? value > least : value >= least;
  if (isInRange && Number.isFinite(value) && (!whole || Number.isSafeInteger(value))) return;
  const bound = above ? `above ${least}` : `of at least ${least}`;
  throw new RangeError(`${name} must be a ${whole ? 'whole' : 'finite'} number ${bound}, got ${String(value)}`);
}

/** @throws RangeError naming the option and its choices; for callers that no compiler has checked. */
export function requireChoice(name: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  throw new RangeError(`${name} must be one of ${choices.join(', ')}, got "${value}"`);
}
