import type { Random } from '../../core/random.ts';
import { MetaorderPool } from './metaorder-pool.ts';
import type { SimulatorOptions } from './simulator-options.ts';

/** Draws the sign and the size of one aggressor order after the other: children of metaorders, and fair coins. */
export class OrderSource {
  private readonly share: number;
  private readonly coinSigma: number;
  private readonly childSigma: number;
  private readonly meanChildRoot: number;
  private readonly pool: MetaorderPool;

  /** Sign of the order: +1 buys, −1 sells. */
  side: 1 | -1 = 1;
  /** Its size z, in units of ten lots. */
  size = 0;
  /** Its √z·side less the expectation of that given everything before the order. */
  surprise = 0;

  constructor(options: SimulatorOptions, random: Random) {
    this.share = options.metaorderShare;
    this.childSigma = options.childSizeSigma;
    // A coin order has a typical size of its own: two independent lognormal factors are one.
    this.coinSigma = Math.hypot(options.parentSizeSigma, options.childSizeSigma);
    this.meanChildRoot = Math.exp(options.childSizeSigma ** 2 / 8);
    this.pool = new MetaorderPool(
      {
        count: options.metaorders,
        alpha: options.alpha,
        maxOrders: options.maxMetaorderOrders,
        sizeSigma: options.parentSizeSigma,
      },
      random,
    );
  }

  /** Draws the next order into {@link side}, {@link size} and {@link surprise}. */
  next(random: Random): void {
    // The size-weighted sign: predicting the bare sign would leave a forecastable part in the mid (science §5.4).
    const expected = this.share * this.pool.expectedSignedRoot * this.meanChildRoot;
    if (random.uniform() < this.share) {
      this.side = this.pool.next(random);
      this.size = this.pool.childScale * Math.exp(this.childSigma * random.normal());
    } else {
      this.side = random.uniform() < 0.5 ? 1 : -1;
      this.size = Math.exp(this.coinSigma * random.normal());
    }
    this.surprise = this.side * Math.sqrt(this.size) - expected;
  }
}
