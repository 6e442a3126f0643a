/** A source of uniform numbers: all that resampling needs, and less than a whole `Random`. */
export interface Uniform {
  /** Uniform in [0, 1). */
  uniform(): number;
}

/** A whole number in [0, below), as ⌊u · below⌋ of one draw. */
export function uniformInteger(random: Uniform, below: number): number {
  return Math.floor(random.uniform() * below);
}
