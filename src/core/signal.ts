/** What a divergence predicts: `bearish` a fall, `bullish` a rise. */
export type SignalType = 'bearish' | 'bullish';

/** One finding of a detector. Nothing may act on it before {@link Signal.knownTimeUs}. */
export interface Signal {
  /** The rule and its parameters, e.g. `window(20)`. */
  readonly rule: string;
  /** What it predicts. */
  readonly type: SignalType;
  /** The kind of divergence: `regular`, `hidden`, or a detector's own word. */
  readonly kind: string;
  /** Start of the bar it speaks of, µs. */
  readonly eventTimeUs: number;
  /** End of the bar at whose close it could first be known, µs. */
  readonly knownTimeUs: number;
  /** Price at the event, ticks. */
  readonly price: number;
  /** CVD at the event, lots. */
  readonly cvd: number;
  /** Start of the bar it is compared with, µs. */
  readonly refTimeUs: number;
  /** Price there, ticks. */
  readonly refPrice: number;
  /** CVD there, lots. */
  readonly refCvd: number;
  /** What has to be added to both CVD values; 0 unless CVD passed what a double holds, 2^53 lots. */
  readonly cvdCarry: bigint;
  /** The rule's classic strength in percent; null where its divisor is 0. */
  readonly strength: number | null;
  /**
   * Strength that does not depend on where CVD was anchored: |Σδ| ÷ Σ|δ| over the bars after the reference up to the
   * event, 0 to 1; null when no bar of them had any delta.
   */
  readonly strengthShiftFree: number | null;
}
