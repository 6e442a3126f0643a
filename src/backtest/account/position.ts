import type { MoneyScale } from '../money.ts';

/**
 * A position at its average cost, exactly: what is left after a reduction costs its share of what all cost when lots were
 * last added. So it does not matter in how many steps it is reduced; a fraction of a money unit stays with what is left.
 */
export class Position {
  private held = 0;
  private addedLots = 0;
  private addedCost = 0n;
  /** {@link Position.averageTicks} since lots were last added; null until it was asked for. */
  private average: number | null = null;

  /** Above 0 long, below 0 short, lots. */
  get lots(): number {
    return this.held;
  }

  /** What it is to be worth for a profit of nothing, money units (`MoneyScale.value` of its fills). */
  get cost(): bigint {
    if (this.held === this.addedLots) return this.addedCost;
    return (this.addedCost * BigInt(this.held)) / BigInt(this.addedLots);
  }

  /** Mean price paid, ticks with a fraction; reductions do not change it. NaN when flat. */
  averageTicks(money: MoneyScale): number {
    if (this.held === 0) return Number.NaN;
    this.average ??= money.ticksAtValue(this.addedCost, this.addedLots);
    return this.average;
  }

  /**
   * Makes it larger.
   * @param lots with the sign of the position.
   * @param value their value at the price paid.
   */
  add(lots: number, value: bigint): void {
    this.addedCost = this.cost + value;
    this.addedLots = this.held + lots;
    this.held = this.addedLots;
    this.average = null;
  }

  /**
   * Makes it smaller.
   * @param lots with the sign of the position, no more than it has.
   * @returns what they have cost.
   */
  reduce(lots: number): bigint {
    const before = this.cost;
    this.held -= lots;
    return before - this.cost;
  }
}
