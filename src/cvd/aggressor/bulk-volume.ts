import { parseDecimal } from '../../core/decimal.ts';
import { normalCdf, studentCdf } from '../../core/distributions.ts';
import { dividedVolumes, type EstimatedVolumes, type PriceBars, type VolumeEstimator } from './bar-estimates.ts';
import { TrailingSigma } from './trailing-sigma.ts';

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

const USUAL_DEGREES = 0.25;

/**
 * Reads `normal`, `student` (0.25 degrees of freedom) or `student:DEGREES`.
 * @throws RangeError naming the text.
 */
export function parseBulkDistribution(text: string): BulkDistribution {
  const [kind, degrees, ...more] = text.split(':');
  if (text === 'normal') return { kind: 'normal' };
  if (kind !== 'student' || more.length > 0) {
    throw new RangeError(`not a distribution: "${text}"; there is normal, student and student:DEGREES`);
  }
  const { units, scale } = parseDecimal(degrees ?? String(USUAL_DEGREES));
  const degreesOfFreedom = Number(units) / 10 ** scale;
  if (degreesOfFreedom <= 0) throw new RangeError(`degrees of freedom must be above 0, got "${text}"`);
  return { kind: 'student', degreesOfFreedom };
}

/** The distribution as {@link parseBulkDistribution} reads it. */
export function formatBulkDistribution(distribution: BulkDistribution): string {
  return distribution.kind === 'normal' ? 'normal' : `student:${distribution.degreesOfFreedom}`;
}

/** The buyers' share of a bar's volume, F(ΔP ÷ σ); NaN where the change or σ is. */
export function bulkShare(change: number, sigma: number, distribution: BulkDistribution): number {
  // A change of nothing is nothing, even where nothing ever changed.
  const score = change === 0 ? change * sigma : change / sigma;
  return distribution.kind === 'normal' ? normalCdf(score) : studentCdf(score, distribution.degreesOfFreedom);
}

/**
 * Bulk volume classification (Easley, López de Prado and O'Hara 2012): the buyers' share of a bar's volume is F(ΔP ÷ σ), ΔP
 * the change from the close before, σ the sample deviation of the last `window` changes, the bar's own included: all of it
 * known at its close. Where there is no change (at first, and after a hole) or not yet a σ, the volume is unknown.
 */
export class BulkVolumeEstimator implements VolumeEstimator {
  private readonly sigma: TrailingSigma;
  private readonly distribution: BulkDistribution;
  private lastClose = Number.NaN;

  /** @throws RangeError for a window below 2. */
  constructor(window: number, distribution: BulkDistribution) {
    this.sigma = new TrailingSigma(window);
    this.distribution = distribution;
  }

  estimate({ length, close, volume }: PriceBars): EstimatedVolumes {
    const shares = new Float64Array(length);
    for (let index = 0; index < length; index += 1) shares[index] = this.share(close[index]!);
    return dividedVolumes(volume, shares);
  }

  passHole(): void {
    this.lastClose = Number.NaN;
  }

  private share(close: number): number {
    const change = close - this.lastClose;
    if (!Number.isNaN(close)) this.lastClose = close;
    if (Number.isNaN(change)) return change;
    return bulkShare(change, this.sigma.add(change), this.distribution);
  }
}
