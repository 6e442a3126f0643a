import type { BarTable } from '../core/bar-table.ts';
import { COMMON_DEFAULTS, type CommonOptions } from './rule/common-options.ts';
import type { FindingBuffer } from './rule/finding.ts';
import { PairSums } from './trailing/pair-sums.ts';
import { requireAtLeast, requireInteger } from './rule/require-number.ts';
import { type BarRule, type RowDetector, ruleDetector } from './rule/row-detector.ts';
import { ruleName } from './rule/rule-name.ts';
import { TrailingShares } from './trailing/trailing-shares.ts';

/** Options of the z-gap rule. */
export interface ZgapOptions extends CommonOptions {
  /** Number of bars W over which price and CVD change, at least 1. */
  readonly lookback: number;
  /** Number of changes M, the current one included, that mean and standard deviation are taken over, at least 3. */
  readonly normBars: number;
  /** The gap must be above it, in standard deviations, at least 0. */
  readonly minimumGap: number;
  /**
   * Take the flow as a share of volume, Σδ ÷ ΣV over the W bars, −1 to 1, instead of Σδ: then a busy hour does not look like
   * a one-sided one. Costs M a bar instead of a constant.
   */
  readonly normalised: boolean;
}

/** The defaults of {@link ZgapOptions}. */
export const ZGAP_DEFAULTS: ZgapOptions = Object.freeze({
  ...COMMON_DEFAULTS,
  lookback: 10,
  normBars: 100,
  minimumGap: 2,
  normalised: false,
});

/**
 * Price ran ahead of the flow: gap = z(price change over W bars) − z(CVD change over W bars), each z by mean and standard
 * deviation (n − 1) of the last M such changes, the current one included. Bearish where gap > `minimumGap`, bullish where
 * gap < −`minimumGap`. The reference is the bar W bars ago.
 *
 * strength = 100 × |gap|: percent of a standard deviation.
 *
 * @throws RangeError when an option is out of range.
 */
export function zgapDetector(options: Partial<ZgapOptions> = {}): RowDetector {
  const zgapOptions = { ...ZGAP_DEFAULTS, ...options };
  const { lookback, normBars, minimumGap, normalised } = zgapOptions;
  requireInteger('lookback', lookback, 1);
  requireInteger('normBars', normBars, 3);
  requireAtLeast('minimumGap', minimumGap, 0);
  const numbers = [lookback, normBars, minimumGap];
  const defaults = [ZGAP_DEFAULTS.lookback, ZGAP_DEFAULTS.normBars, ZGAP_DEFAULTS.minimumGap];
  const words = normalised ? ['normalised'] : [];
  return ruleDetector(new ZgapRule(zgapOptions), {
    rule: ruleName({ name: 'zgap', numbers, shown: 2, defaults, words }, zgapOptions),
    warmupBars: lookback + normBars,
    priceField: 'close',
    common: zgapOptions,
  });
}

class ZgapRule implements BarRule {
  private readonly options: ZgapOptions;
  private readonly sums = new PairSums();
  private readonly shares: TrailingShares | null;
  private start = 0;

  constructor(options: ZgapOptions) {
    this.options = options;
    this.shares = options.normalised ? new TrailingShares(options.lookback, options.normBars) : null;
  }

  begin(bar: number): void {
    this.start = bar;
    this.sums.clear();
    this.shares?.begin();
  }

  scan(bars: BarTable, from: number, to: number, found: FindingBuffer): void {
    const { sums, shares } = this;
    const { lookback, normBars } = this.options;
    const { close, cvdClose } = bars;
    for (let bar = from; bar < to; bar += 1) {
      if (Number.isNaN(close[bar]!)) this.begin(bar + 1);
      else shares?.push(bars, bar);
      const ref = bar - lookback;
      if (ref < this.start) continue;
      const last = bar - normBars;
      const lastRef = last - lookback;
      if (lastRef >= this.start) sums.remove(close[last]! - close[lastRef]!, cvdClose[last]! - cvdClose[lastRef]!);
      sums.add(close[bar]! - close[ref]!, cvdClose[bar]! - cvdClose[ref]!);
      if (sums.count === normBars) this.judge(bars, bar, found);
    }
  }

  private judge(bars: BarTable, bar: number, found: FindingBuffer): void {
    const { lookback, minimumGap } = this.options;
    const ref = bar - lookback;
    const ofPrice = this.sums.zOfX(bars.close[bar]! - bars.close[ref]!);
    const ofFlow = this.shares?.zOfLast() ?? this.sums.zOfY(bars.cvdClose[bar]! - bars.cvdClose[ref]!);
    const gap = ofPrice - ofFlow;
    if (Math.abs(gap) <= minimumGap) return;
    const type = gap > 0 ? 'bearish' : 'bullish';
    found.add({ type, kind: 'zgap', event: bar, known: bar, ref, strength: 100 * Math.abs(gap) });
  }
}
