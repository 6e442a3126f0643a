import type { BarTable } from '../core/bar-table.ts';
import type { SignalType } from '../core/signal.ts';
import { COMMON_DEFAULTS, type CommonOptions } from './rule/common-options.ts';
import { ExtremeWindow } from './trailing/extreme-window.ts';
import type { FindingBuffer } from './rule/finding.ts';
import { requireInteger } from './rule/require-number.ts';
import { type BarRule, type RowDetector, ruleDetector } from './rule/row-detector.ts';
import { ruleName } from './rule/rule-name.ts';
import { WideSum } from './trailing/wide-sum.ts';

/** Options of the exhaustion rule. */
export interface ExhaustionOptions extends CommonOptions {
  /** Number of bars L before the current one that its extreme and its volume are compared with, at least 1. */
  readonly lookback: number;
  /** The attacking volume must be at most this share of its mean over the L bars, above 0 and at most 1. */
  readonly maximumShare: number;
}

/** The defaults of {@link ExhaustionOptions}. */
export const EXHAUSTION_DEFAULTS: ExhaustionOptions = Object.freeze({
  ...COMMON_DEFAULTS,
  lookback: 20,
  maximumShare: 0.5,
});

/**
 * A new extreme that hardly anyone pushed for. Bearish when the high is above the highest of the previous L bars while
 * the bar's aggressive buying is at most `maximumShare` of its mean over these bars and less than it was in the bar of that
 * high; bullish mirrored with lows and aggressive selling. It is the bar form of the footprint's exhaustion (aggressor
 * volume in the extreme row small against the bar's rows and against the previous extreme): bars have no rows, so bars take
 * their place, and it says less. The reference is the bar of the previous extreme.
 *
 * strength = 100 × (1 − volume ÷ mean).
 *
 * @throws RangeError when an option is out of range.
 */
export function exhaustionDetector(options: Partial<ExhaustionOptions> = {}): RowDetector {
  const exhaustionOptions = { ...EXHAUSTION_DEFAULTS, ...options };
  const { lookback, maximumShare } = exhaustionOptions;
  requireInteger('lookback', lookback, 1);
  if (!(maximumShare > 0 && maximumShare <= 1)) {
    throw new RangeError(`maximumShare must be above 0 and at most 1, got ${maximumShare}`);
  }
  const numbers = [lookback, maximumShare];
  const defaults = [EXHAUSTION_DEFAULTS.lookback, EXHAUSTION_DEFAULTS.maximumShare];
  return ruleDetector(new ExhaustionRule(exhaustionOptions), {
    rule: ruleName({ name: 'exhaustion', numbers, shown: 1, defaults }, exhaustionOptions),
    warmupBars: lookback + 1,
    priceField: 'high-low',
    common: exhaustionOptions,
  });
}

class ExhaustionRule implements BarRule {
  private readonly options: ExhaustionOptions;
  private readonly window: ExtremeWindow;
  private readonly buying = new WideSum();
  private readonly selling = new WideSum();
  private start = 0;

  constructor(options: ExhaustionOptions) {
    this.options = options;
    this.window = new ExtremeWindow(options.lookback);
  }

  begin(bar: number): void {
    this.start = bar;
    this.window.begin(bar);
    this.buying.clear();
    this.selling.clear();
  }

  scan(bars: BarTable, from: number, to: number, found: FindingBuffer): void {
    const { window, buying, selling } = this;
    const { high, low, buyVolume, sellVolume } = bars;
    for (let bar = from; bar < to; bar += 1) {
      if (window.isWhole(bar)) {
        const [top, bottom] = [window.highBar(), window.lowBar()];
        if (high[bar]! > high[top]!) this.judge(bars, 'bearish', [bar, top], found);
        if (low[bar]! < low[bottom]!) this.judge(bars, 'bullish', [bar, bottom], found);
      }
      window.push(bar, high[bar]!, low[bar]!);
      const last = bar - this.options.lookback;
      if (last >= this.start) {
        buying.add(-buyVolume[last]!);
        selling.add(-sellVolume[last]!);
      }
      buying.add(buyVolume[bar]!);
      selling.add(sellVolume[bar]!);
    }
  }

  private judge(bars: BarTable, type: SignalType, [bar, ref]: readonly [number, number], found: FindingBuffer): void {
    const { lookback, maximumShare } = this.options;
    const isBearish = type === 'bearish';
    const attack = isBearish ? bars.buyVolume : bars.sellVolume;
    const mean = (isBearish ? this.buying : this.selling).value() / lookback;
    const volume = attack[bar]!;
    if (volume > maximumShare * mean || volume >= attack[ref]!) return;
    const strength = 100 * (1 - volume / mean);
    found.add({ type, kind: 'exhaustion', event: bar, known: bar, ref, strength });
  }
}
