import type { BarTable } from '../core/bar-table.ts';
import { COMMON_DEFAULTS, type CommonOptions } from './rule/common-options.ts';
import type { FindingBuffer } from './rule/finding.ts';
import { requireAtLeast, requireInteger } from './rule/require-number.ts';
import { type BarRule, type RowDetector, ruleDetector } from './rule/row-detector.ts';
import { ruleName } from './rule/rule-name.ts';
import { TrendSums } from './trailing/trend-sums.ts';

/** Options of the slope rule. */
export interface SlopeOptions extends CommonOptions {
  /** Number of bars W of the window, the current one included, at least 3. */
  readonly lookback: number;
  /** Both |t| must be above it, at least 0. */
  readonly minimumT: number;
}

/** The defaults of {@link SlopeOptions}. */
export const SLOPE_DEFAULTS: SlopeOptions = Object.freeze({ ...COMMON_DEFAULTS, lookback: 20, minimumT: 2 });

/**
 * Price and CVD trend apart: least-squares lines through the last W closes and through CVD at them have slopes of opposite
 * signs, and |t| = |slope ÷ standard error| of both is above `minimumT`. Bearish where price rises. CVD is a sum, so its t
 * is inflated: it ranks trends, it tests nothing. The reference is the window's first bar.
 *
 * strength = 100 × the smaller |correlation with time| of the two lines.
 *
 * @throws RangeError when an option is out of range.
 */
export function slopeDetector(options: Partial<SlopeOptions> = {}): RowDetector {
  const slopeOptions = { ...SLOPE_DEFAULTS, ...options };
  const { lookback, minimumT } = slopeOptions;
  requireInteger('lookback', lookback, 3);
  requireAtLeast('minimumT', minimumT, 0);
  const numbers = [lookback, minimumT];
  const defaults = [SLOPE_DEFAULTS.lookback, SLOPE_DEFAULTS.minimumT];
  return ruleDetector(new SlopeRule(slopeOptions), {
    rule: ruleName({ name: 'slope', numbers, shown: 1, defaults }, slopeOptions),
    warmupBars: lookback,
    priceField: 'close',
    common: slopeOptions,
  });
}

class SlopeRule implements BarRule {
  private readonly lookback: number;
  private readonly minimumT: number;
  private readonly price: TrendSums;
  private readonly cvd: TrendSums;
  private start = 0;

  constructor({ lookback, minimumT }: SlopeOptions) {
    this.lookback = lookback;
    this.minimumT = minimumT;
    this.price = new TrendSums(lookback);
    this.cvd = new TrendSums(lookback);
  }

  begin(bar: number): void {
    this.start = bar;
  }

  scan(bars: BarTable, from: number, to: number, found: FindingBuffer): void {
    const { lookback, price, cvd } = this;
    const { close, cvdClose } = bars;
    for (let bar = from; bar < to; bar += 1) {
      // No line goes through a bar without a price.
      if (Number.isNaN(close[bar]!)) this.start = bar + 1;
      const place = bar - this.start;
      if (place < 0) continue;
      if (place < lookback) {
        price.fill(place, close[bar]!);
        cvd.fill(place, cvdClose[bar]!);
      } else {
        price.slide(close[bar]!, close[bar - lookback + 1]!);
        cvd.slide(cvdClose[bar]!, cvdClose[bar - lookback + 1]!);
      }
      if (place >= lookback - 1) this.judge(bar, found);
    }
  }

  private judge(bar: number, found: FindingBuffer): void {
    const { price, cvd, minimumT } = this;
    const rise = price.rise();
    // Most windows end here: signs are cheaper than standard errors.
    if (rise * cvd.rise() >= 0) return;
    if (Math.abs(price.tStatistic()) <= minimumT || Math.abs(cvd.tStatistic()) <= minimumT) return;
    const weaker = Math.min(Math.abs(price.correlation()), Math.abs(cvd.correlation()), 1);
    const type = rise > 0 ? 'bearish' : 'bullish';
    found.add({ type, kind: 'slope', event: bar, known: bar, ref: bar - this.lookback + 1, strength: 100 * weaker });
  }
}
