import type { BarTable } from '../core/bar-table.ts';
import { COMMON_DEFAULTS, type CommonOptions } from './rule/common-options.ts';
import { cvdStrength } from './rule/cvd-strength.ts';
import type { FindingBuffer } from './rule/finding.ts';
import { requireInteger } from './rule/require-number.ts';
import { type BarRule, type RowDetector, ruleDetector } from './rule/row-detector.ts';
import { ruleName } from './rule/rule-name.ts';

/** Options of the chart rule. */
export interface ChartOptions extends CommonOptions {
  /** Number of bars N that a close is compared across, at least 1. */
  readonly lookback: number;
  /** Measure strength as |Σδ| ÷ ΣV × 100 over the N bars; which signals there are stays the same. */
  readonly normalised: boolean;
}

/** The defaults of {@link ChartOptions}. */
export const CHART_DEFAULTS: ChartOptions = Object.freeze({ ...COMMON_DEFAULTS, lookback: 14, normalised: false });

/**
 * The simplified rule of many chart scripts. Bearish when the close is above the close N bars ago while CVD is below its
 * value then; bullish mirrored. No extreme is asked for, so it fires on a large part of all bars: take a cooldown or re-arm.
 *
 * strength as of the window rule.
 *
 * @throws RangeError when an option is out of range.
 */
export function chartDetector(options: Partial<ChartOptions> = {}): RowDetector {
  const chartOptions = { ...CHART_DEFAULTS, ...options };
  const { lookback, normalised } = chartOptions;
  requireInteger('lookback', lookback, 1);
  const words = normalised ? ['normalised'] : [];
  return ruleDetector(new ChartRule(chartOptions), {
    rule: ruleName({ name: 'chart', numbers: [lookback], shown: 1, defaults: [lookback], words }, chartOptions),
    warmupBars: lookback + 1,
    priceField: 'close',
    common: chartOptions,
  });
}

class ChartRule implements BarRule {
  private readonly options: ChartOptions;
  private start = 0;

  constructor(options: ChartOptions) {
    this.options = options;
  }

  begin(bar: number): void {
    this.start = bar;
  }

  scan(bars: BarTable, from: number, to: number, found: FindingBuffer): void {
    const { lookback, normalised } = this.options;
    const { close, cvdClose } = bars;
    for (let bar = Math.max(from, this.start + lookback); bar < to; bar += 1) {
      const ref = bar - lookback;
      const move = close[bar]! - close[ref]!;
      const flow = cvdClose[bar]! - cvdClose[ref]!;
      // A move of NaN is no move: one of the bars has no price.
      if (!(move * flow < 0)) continue;
      const type = move > 0 ? 'bearish' : 'bullish';
      const strength = cvdStrength(bars, ref, bar, normalised);
      found.add({ type, kind: 'regular', event: bar, known: bar, ref, strength });
    }
  }
}
