import { dividedVolumes, type EstimatedVolumes, type PriceBars } from './bar-estimates.ts';
import { normalCdf, studentCdf } from '../../core/distributions.ts';

/** The distribution a bar's change of price is judged by. */
export type BulkDistribution =
  | {
      /** The standard normal. */
      readonly kind: 'normal';
    }
  | {
      /** Student's t. */
      readonly kind: 'student';
      /** Degrees of freedom, above 0; 0.25 in the literature on BVC. */
      readonly degreesOfFreedom: number;
    };

/**
 * Bulk volume classification (Easley, López de Prado and O'Hara 2012): the buyers' share of a bar's volume is F(ΔP ÷ σ), ΔP
 * the change from the close before. Where there is no such change or no σ, the volume is unknown.
 * @param sigma the standard deviation of changes by which each bar is judged, ticks, e.g. {@link trailingSigma}.
 */
export function bulkVolumes(
  bars: PriceBars,
  sigma: Float64Array,
  distribution: BulkDistribution = { kind: 'normal' },
): EstimatedVolumes {
  const { length, close, volume } = bars;
  const shares = new Float64Array(length);
  let lastClose = Number.NaN;
  for (let index = 0; index < length; index += 1) {
    const change = close[index]! - lastClose;
    // A change of nothing is nothing, even where nothing ever changed.
    const score = change === 0 ? change * sigma[index]! : change / sigma[index]!;
    shares[index] =
      distribution.kind === 'normal' ? normalCdf(score) : studentCdf(score, distribution.degreesOfFreedom);
    if (!Number.isNaN(close[index]!)) lastClose = close[index]!;
  }
  return dividedVolumes(volume, shares);
}

/**
 * Sample standard deviation (ddof 1) of the last `window` changes from close to close, the bar's own included: known at its
 * close. NaN until there are that many. The sums are exact integers while squares add up to less than 2^53.
 * @throws RangeError for a window below 2.
 */
export function trailingSigma(bars: PriceBars, window: number): Float64Array {
  if (!Number.isInteger(window) || window < 2) throw new RangeError(`a window is 2 bars or more, got ${window}`);
  const { length, close } = bars;
  const sigma = new Float64Array(length).fill(Number.NaN);
  const recent = new Float64Array(window);
  let [sum, squares, changes, lastClose] = [0, 0, 0, Number.NaN];
  for (let index = 0; index < length; index += 1) {
    const change = close[index]! - lastClose;
    if (!Number.isNaN(close[index]!)) lastClose = close[index]!;
    if (Number.isNaN(change)) continue;
    const gone = recent[changes % window]!;
    recent[changes % window] = change;
    changes += 1;
    sum += change - gone;
    squares += change * change - gone * gone;
    if (changes >= window) sigma[index] = Math.sqrt((squares - (sum * sum) / window) / (window - 1));
  }
  return sigma;
}
