import type { SimulatorOptions } from './simulator-options.ts';

/** Below this many ticks every move shrinks in proportion to the price. */
const PROPORTIONAL_BELOW_TICKS = 1000;

/**
 * The hidden mid, in ticks: Δm = κσ(√z·ε − E[√z·ε | state] + noise·η), a martingale given the whole state.
 *
 * The walk is arithmetic, as in the reference. Far down it becomes geometric: below 1,000 ticks every move is scaled by
 * m ÷ 1000, which is known before the move, so the mid stays a martingale and does not cross zero. Only at a last floor,
 * just high enough for the deepest sweep to keep a positive price, is a move cut off, and only there does the null not
 * hold. From the default 20,000 ticks (265 ticks of sd a day) neither is met within years.
 */
export class MidPrice {
  private readonly impactTicks: number;
  private readonly noise: number;
  private readonly floorTicks: number;

  /** The mid now, ticks, with fraction. */
  ticks: number;

  constructor(options: SimulatorOptions) {
    this.impactTicks = options.impactTicks;
    this.noise = options.noise;
    this.floorTicks = options.maxSweepLevels + 1;
    this.ticks = options.startTicks;
  }

  /**
   * An order arrives.
   * @param surprise its signed root size less what the state made expected.
   * @param volatility σ.
   * @param shock η, a standard normal.
   */
  trade(surprise: number, volatility: number, shock: number): void {
    this.move(this.impactTicks * volatility * (surprise + this.noise * shock));
  }

  /** Moves by so many ticks (less at low prices) and gives the move that was made. */
  move(byTicks: number): number {
    const before = this.ticks;
    const scaled = before < PROPORTIONAL_BELOW_TICKS ? byTicks * (before / PROPORTIONAL_BELOW_TICKS) : byTicks;
    this.ticks = Math.max(before + scaled, this.floorTicks);
    return this.ticks - before;
  }
}

/**
 * Standard deviation of the mid's change over one average minute, ticks, in closed form:
 * κ·√(60·rate·(E[z] − (φ²/N)·E[scale]·e^{s²/4} + noise²)), with s the childrens' size sigma; E[σ²] = 1.
 */
export function minuteSdTicks(options: SimulatorOptions): number {
  const meanScale = Math.exp(options.parentSizeSigma ** 2 / 2);
  const meanSize = meanScale * Math.exp(options.childSizeSigma ** 2 / 2);
  const foreseen =
    (options.metaorderShare ** 2 / options.metaorders) * meanScale * Math.exp(options.childSizeSigma ** 2 / 4);
  const perOrder = meanSize - foreseen + options.noise ** 2;
  return options.impactTicks * Math.sqrt(60 * options.ordersPerSecond * perOrder);
}
