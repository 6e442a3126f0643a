import { checkFinite } from './column-checks.ts';
import { mean } from './moments.ts';
import { permutationPValue } from './permutation.ts';

/** A test against the null model "circular shift": the signals keep their pattern but not their place. */
export interface CircularShiftTest {
  /** Mean value at the signals where they are. */
  readonly observed: number;
  /** Mean of all values: what a shifted signal gets on average. */
  readonly mean: number;
  /** m: how many shifts it was compared with, staying in place not among them. */
  readonly shifts: number;
  /** (1 + shifts that gave as much or more) ÷ (1 + m). */
  readonly pGreater: number;
  /** (1 + shifts that gave as far from `mean` or further) ÷ (1 + m). */
  readonly pTwoSided: number;
}

/** Sums of the same values in another order may differ by rounding: that much, relative to the largest, is a tie. */
const ROUNDING = 1e-12;

/**
 * The exact test: all signals moved on together by every number of rows, what falls off the end coming in at the start.
 * It keeps the clusters of the signals and the autocorrelation of the values, which shuffling destroys
 * (facts/science.md §4).
 * Takes rows · signals steps.
 * @param values the forward return per row, finite.
 * @param positions the rows with a signal, at least one.
 * @param minimumShift the fewest rows, in either direction, that a shift must move the signals to count: more than
 * lookback plus horizon, so that no shifted signal sees what the real one saw. By default every shift counts.
 * @throws RangeError for a value that is not finite, no position or one that is no row, or a minimum shift that is not a
 * whole number from 1 to half the rows.
 */
export function circularShiftTest(values: Float64Array, positions: Uint32Array, minimumShift = 1): CircularShiftTest {
  checkArguments(values, positions, minimumShift);
  const observed = shiftedMean(values, positions, 0);
  const centre = mean(values);
  const tie = ROUNDING * values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  let greater = 0;
  let further = 0;
  let shifts = 0;
  for (let shift = minimumShift; shift <= values.length - minimumShift; shift += 1) {
    const shifted = shiftedMean(values, positions, shift);
    if (shifted >= observed - tie) greater += 1;
    if (Math.abs(shifted - centre) >= Math.abs(observed - centre) - tie) further += 1;
    shifts += 1;
  }
  return {
    observed,
    mean: centre,
    shifts,
    pGreater: permutationPValue(greater, shifts),
    pTwoSided: permutationPValue(further, shifts),
  };
}

function shiftedMean(values: Float64Array, positions: Uint32Array, shift: number): number {
  let sum = 0;
  for (const position of positions) sum += values[(position + shift) % values.length]!;
  return sum / positions.length;
}

function checkArguments(values: Float64Array, positions: Uint32Array, minimumShift: number): void {
  checkFinite('values', values);
  if (positions.length === 0) throw new RangeError('a circular shift needs at least one signal, got none');
  const beyond = positions.find((position) => position >= values.length);
  if (beyond !== undefined) throw new RangeError(`a signal must be in one of ${values.length} rows, got row ${beyond}`);
  if (!(Number.isSafeInteger(minimumShift) && minimumShift >= 1 && 2 * minimumShift <= values.length)) {
    throw new RangeError(
      `a minimum shift must be a whole number from 1 to half of ${values.length} rows, got ${minimumShift}`,
    );
  }
}
