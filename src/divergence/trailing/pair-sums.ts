import { unexplainedSpread } from './unexplained-spread.ts';
import { WideSum } from './wide-sum.ts';

/**
 * Sums of pairs of integers (x, y) that come and go, exact, and what least squares makes of them. With x a bar's delta and
 * y its price change this is Kyle's price-impact regression, ΔP = α + λδ (Kyle 1985).
 */
export class PairSums {
  /** Number of pairs in the sums. */
  count = 0;
  private sumX = 0;
  private sumY = 0;
  private readonly squaresX = new WideSum();
  private readonly squaresY = new WideSum();
  private readonly products = new WideSum();
  private readonly scratch = new WideSum();

  /** Starts again without pairs. */
  clear(): void {
    this.count = 0;
    this.sumX = 0;
    this.sumY = 0;
    this.squaresX.clear();
    this.squaresY.clear();
    this.products.clear();
  }

  /** Takes in a pair. */
  add(x: number, y: number): void {
    this.count += 1;
    this.sumX += x;
    this.sumY += y;
    this.squaresX.addProduct(x, x);
    this.squaresY.addProduct(y, y);
    this.products.addProduct(x, y);
  }

  /** Lets a pair go that was taken in. */
  remove(x: number, y: number): void {
    this.count -= 1;
    this.sumX -= x;
    this.sumY -= y;
    this.squaresX.addProduct(-x, x);
    this.squaresY.addProduct(-y, y);
    this.products.addProduct(-x, y);
  }

  /** (x − mean) ÷ standard deviation with n − 1; 0 where all x are equal. */
  zOfX(x: number): number {
    return zScore(this.count, this.count * x - this.sumX, this.spreadX());
  }

  /** (y − mean) ÷ standard deviation with n − 1; 0 where all y are equal. */
  zOfY(y: number): number {
    return zScore(this.count, this.count * y - this.sumY, this.spreadY());
  }

  /** Correlation of Pearson, −1 to 1; 0 where all x or all y are equal. */
  correlation(): number {
    const spreads = this.spreadX() * this.spreadY();
    return spreads === 0 ? 0 : this.coSpread() / Math.sqrt(spreads);
  }

  /** The least-squares line y = intercept + slope × x; null where all x are equal or there are fewer than 3 pairs. */
  line(): PairLine | null {
    const { count } = this;
    const spreadX = this.spreadX();
    if (spreadX === 0 || count < 3) return null;
    const coSpread = this.coSpread();
    const slope = coSpread / spreadX;
    const unexplained = unexplainedSpread(spreadX, this.spreadY(), coSpread) / spreadX;
    return {
      slope,
      intercept: (this.sumY - slope * this.sumX) / count,
      residualDeviation: Math.sqrt(unexplained / (count * (count - 2))),
    };
  }

  /** n·Σx² − (Σx)². */
  private spreadX(): number {
    return this.spread(this.squaresX, this.sumX, this.sumX);
  }

  private spreadY(): number {
    return this.spread(this.squaresY, this.sumY, this.sumY);
  }

  private coSpread(): number {
    return this.spread(this.products, this.sumX, this.sumY);
  }

  private spread(products: WideSum, oneSum: number, otherSum: number): number {
    this.scratch.setScaled(products, this.count);
    this.scratch.addProduct(-oneSum, otherSum);
    return this.scratch.value();
  }
}

/** A least-squares line through pairs. */
export interface PairLine {
  /** Change of y per unit of x: Kyle's λ, ticks per lot. */
  readonly slope: number;
  /** y at x = 0: α. */
  readonly intercept: number;
  /** Standard deviation of what the line leaves over, with n − 2; 0 on a perfect line. */
  readonly residualDeviation: number;
}

/** From n·(x − mean) and n·Σx² − (Σx)². */
function zScore(count: number, above: number, spread: number): number {
  return spread === 0 ? 0 : above / Math.sqrt((spread * count) / (count - 1));
}
