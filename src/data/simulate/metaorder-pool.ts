import type { Random } from '../../core/random.ts';

/** Shape of the hidden metaorders. */
export interface MetaorderShape {
  /** Number of metaorders at work at any time. */
  readonly count: number;
  /** Pareto tail of their lengths. */
  readonly alpha: number;
  /** Longest one, in orders. */
  readonly maxOrders: number;
  /** Sd of the log of a metaorder's typical order size. */
  readonly sizeSigma: number;
}

/**
 * Hidden metaorders that are worked child by child, the source of long memory in order signs.
 * Source: Lillo, Mike and Farmer, "Theory for long memory in supply and demand" (2005), with a fixed number of slots
 * and lengths ⌊(1 − u)^(−1/α)⌋.
 */
export class MetaorderPool {
  private readonly shape: MetaorderShape;
  private readonly signs: Int8Array;
  private readonly remaining: Int32Array;
  private readonly scales: Float64Array;
  private readonly signedRootScales: Float64Array;
  private sumOfSignedRootScales = 0;

  /** Typical size of the metaorder behind the order that {@link next} gave last. */
  childScale = 1;

  constructor(shape: MetaorderShape, random: Random) {
    this.shape = shape;
    this.signs = new Int8Array(shape.count);
    this.remaining = new Int32Array(shape.count);
    this.scales = new Float64Array(shape.count);
    this.signedRootScales = new Float64Array(shape.count);
    for (let slot = 0; slot < shape.count; slot += 1) this.begin(slot, random);
  }

  /** Mean over the slots of sign × √typical size: what the next child's signed root size is expected to be. */
  get expectedSignedRoot(): number {
    return this.sumOfSignedRootScales / this.shape.count;
  }

  /** Works one child of a metaorder chosen at random and gives its sign: +1 buys, −1 sells. */
  next(random: Random): 1 | -1 {
    const slot = random.integer(this.shape.count);
    const sign = this.signs[slot]! > 0 ? 1 : -1;
    this.childScale = this.scales[slot]!;
    this.remaining[slot]! -= 1;
    if (this.remaining[slot] === 0) this.begin(slot, random);
    return sign;
  }

  private begin(slot: number, random: Random): void {
    const { alpha, maxOrders, sizeSigma } = this.shape;
    const sign = random.uniform() < 0.5 ? 1 : -1;
    const length = Math.min(Math.floor((1 - random.uniform()) ** (-1 / alpha)), maxOrders);
    const scale = Math.exp(sizeSigma * random.normal());
    this.signs[slot] = sign;
    this.remaining[slot] = length;
    this.scales[slot] = scale;
    this.signedRootScales[slot] = sign * Math.sqrt(scale);
    // Summed afresh: a running sum would drift away from the truth over millions of orders.
    let sum = 0;
    for (const root of this.signedRootScales) sum += root;
    this.sumOfSignedRootScales = sum;
  }
}
