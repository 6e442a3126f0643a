import type { BarTable } from '../../core/bar-table.ts';

/**
 * The share of volume that went one way, Σδ ÷ ΣV over `span` bars, for each of the last `count` bars. Shares are fractions,
 * so sums of them would drift: their mean is taken afresh at every call.
 */
export class TrailingShares {
  private readonly span: number;
  private readonly shares: Float64Array;
  private pushed = 0;
  private net = 0;
  private volume = 0;

  /**
   * @param span number of bars of one share.
   * @param count number of shares kept.
   */
  constructor(span: number, count: number) {
    this.span = span;
    this.shares = new Float64Array(count);
  }

  /** Starts again without bars. */
  begin(): void {
    this.pushed = 0;
    this.net = 0;
    this.volume = 0;
  }

  /** Takes in the next bar. Where nothing traded for a whole span, its share is 0: the flow went neither way. */
  push(bars: BarTable, bar: number): void {
    if (this.pushed >= this.span) {
      this.net -= bars.delta[bar - this.span]!;
      this.volume -= bars.volume[bar - this.span]!;
    }
    this.net += bars.delta[bar]!;
    this.volume += bars.volume[bar]!;
    this.shares[this.pushed % this.shares.length] = this.volume === 0 ? 0 : this.net / this.volume;
    this.pushed += 1;
  }

  /** (last share − mean) ÷ standard deviation with n − 1, over the last `count` bars; 0 where all shares are equal. */
  zOfLast(): number {
    const { shares } = this;
    const count = shares.length;
    const oldest = this.pushed % count;
    const last = shares[(this.pushed - 1) % count]!;
    // Relative to the last share, so that equal shares have no spread, whatever rounding does to their mean.
    let sum = 0;
    for (let place = 0; place < count; place += 1) sum += shares[(oldest + place) % count]! - last;
    const mean = sum / count;
    let squares = 0;
    for (let place = 0; place < count; place += 1) squares += (shares[(oldest + place) % count]! - last - mean) ** 2;
    return squares === 0 ? 0 : -mean / Math.sqrt(squares / (count - 1));
  }
}
