import type { PlantedEdgeOptions } from './simulator-options.ts';

/**
 * Says whether a divergence became known with the bar that just closed: +1 bullish, −1 bearish, 0 none.
 * Called once per simulated minute, in order, from the first trade on, with the last trade's price in ticks and the
 * running CVD in lots, which is never reset. It may keep state and sees nothing of the future.
 *
 * It is injected because `data` may not import `divergence`: a copy of the detector here could come to disagree with
 * the one that is tested against the planted truth. The command line wires the real one, with the edge's `lookback`.
 */
export type DetectDivergence = (closeTicks: number, cvdLots: number) => -1 | 0 | 1;

/** A divergence after which the simulator let the mid drift. */
export interface PlantedDivergence {
  /** When it was known: the end of the minute at whose close it was detected, µs. The drift starts here. */
  readonly knownTimeUs: number;
  /** The direction of the drift. */
  readonly type: 'bullish' | 'bearish';
  /** Drift of the mid, ticks per minute of session time, signed; 0 when theta is 0. */
  readonly driftTicksPerBar: number;
  /** Bars that the drift lasts unless a later divergence replaces it. */
  readonly horizonBars: number;
}

/**
 * The edge: a divergence starts a drift of θ one-minute standard deviations per bar for the horizon. Drifts do not add
 * up: a later divergence replaces the one that runs, so the drift never exceeds θ. It outlives the day's end.
 */
export class PlantedEdge {
  private readonly detect: DetectDivergence;
  private readonly horizonBars: number;
  private readonly driftPerBar: number;
  private barsLeft = 0;
  private found: PlantedDivergence[] = [];

  /** Drift of the mid in the current minute, ticks per minute. */
  driftTicks = 0;

  constructor(options: PlantedEdgeOptions, barSdTicks: number, detect: DetectDivergence) {
    this.detect = detect;
    this.horizonBars = options.horizonBars;
    this.driftPerBar = options.theta * barSdTicks;
  }

  /** A minute closed at `knownTimeUs`. */
  closeMinute(closeTicks: number, cvdLots: number, knownTimeUs: number): void {
    if (this.barsLeft > 0) this.barsLeft -= 1;
    if (this.barsLeft === 0) this.driftTicks = 0;
    const direction = this.detect(closeTicks, cvdLots);
    if (direction === 0) return;
    this.barsLeft = this.horizonBars;
    this.driftTicks = direction * this.driftPerBar;
    this.found.push({
      knownTimeUs,
      type: direction > 0 ? 'bullish' : 'bearish',
      driftTicksPerBar: this.driftTicks,
      horizonBars: this.horizonBars,
    });
  }

  /** Hands over the divergences found since the last call. */
  take(): readonly PlantedDivergence[] {
    const found = this.found;
    this.found = [];
    return found;
  }
}
