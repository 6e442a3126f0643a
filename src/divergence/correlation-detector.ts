import type { BarTable } from '../core/bar-table.ts';
import { COMMON_DEFAULTS, type CommonOptions } from './rule/common-options.ts';
import type { FindingBuffer } from './rule/finding.ts';
import { PairSums } from './trailing/pair-sums.ts';
import { rankCorrelation } from './trailing/rank-correlation.ts';
import { requireInteger } from './rule/require-number.ts';
import { type BarRule, type RowDetector, ruleDetector } from './rule/row-detector.ts';
import { ruleName } from './rule/rule-name.ts';

/** Options of the correlation rule. */
export interface CorrelationOptions extends CommonOptions {
  /** Number of changes W in the window, the current bar's included, at least 3. */
  readonly lookback: number;
  /** The correlation must be below its negative; from 0 to 1. */
  readonly minimumCorrelation: number;
  /** Correlate ranks (Spearman) instead of values (Pearson): large single bars count less. Costs W log W a bar. */
  readonly ranks: boolean;
}

/** The defaults of {@link CorrelationOptions}. */
export const CORRELATION_DEFAULTS: CorrelationOptions = Object.freeze({
  ...COMMON_DEFAULTS,
  lookback: 20,
  minimumCorrelation: 0,
  ranks: false,
});

/**
 * Price moved against the flow: over the last W bars the changes of the close and the deltas correlate below
 * −`minimumCorrelation`, and over the whole window price and CVD went opposite ways. Bearish where price rose. Changes, not
 * levels: levels of sums correlate by chance. The reference is the bar before the first change.
 *
 * strength = 100 × |correlation|.
 *
 * @throws RangeError when an option is out of range.
 */
export function correlationDetector(options: Partial<CorrelationOptions> = {}): RowDetector {
  const correlationOptions = { ...CORRELATION_DEFAULTS, ...options };
  const { lookback, minimumCorrelation, ranks } = correlationOptions;
  requireInteger('lookback', lookback, 3);
  if (!(minimumCorrelation >= 0 && minimumCorrelation <= 1)) {
    throw new RangeError(`minimumCorrelation must be from 0 to 1, got ${minimumCorrelation}`);
  }
  const numbers = [lookback, minimumCorrelation];
  const defaults = [CORRELATION_DEFAULTS.lookback, CORRELATION_DEFAULTS.minimumCorrelation];
  const words = ranks ? ['ranks'] : [];
  return ruleDetector(new CorrelationRule(correlationOptions), {
    rule: ruleName({ name: 'correlation', numbers, shown: 1, defaults, words }, correlationOptions),
    warmupBars: lookback + 1,
    priceField: 'close',
    common: correlationOptions,
  });
}

class CorrelationRule implements BarRule {
  private readonly options: CorrelationOptions;
  private readonly sums = new PairSums();
  private readonly deltas: Float64Array;
  private readonly changes: Float64Array;
  private start = 0;

  constructor(options: CorrelationOptions) {
    this.options = options;
    this.deltas = new Float64Array(options.lookback);
    this.changes = new Float64Array(options.lookback);
  }

  begin(bar: number): void {
    this.start = bar;
    this.sums.clear();
  }

  scan(bars: BarTable, from: number, to: number, found: FindingBuffer): void {
    const { sums } = this;
    const { lookback } = this.options;
    const { close, delta } = bars;
    for (let bar = from; bar < to; bar += 1) {
      if (Number.isNaN(close[bar]!)) this.begin(bar + 1);
      if (bar <= this.start) continue;
      const last = bar - lookback;
      if (last > this.start) sums.remove(delta[last]!, close[last]! - close[last - 1]!);
      sums.add(delta[bar]!, close[bar]! - close[bar - 1]!);
      if (sums.count === lookback) this.judge(bars, bar, found);
    }
  }

  private judge(bars: BarTable, bar: number, found: FindingBuffer): void {
    const ref = bar - this.options.lookback;
    const move = bars.close[bar]! - bars.close[ref]!;
    const flow = bars.cvdClose[bar]! - bars.cvdClose[ref]!;
    if (move * flow >= 0) return;
    const correlation = this.options.ranks ? this.ofRanks(bars, bar) : this.sums.correlation();
    if (correlation >= -this.options.minimumCorrelation) return;
    const type = move > 0 ? 'bearish' : 'bullish';
    const strength = 100 * Math.min(-correlation, 1);
    found.add({ type, kind: 'correlation', event: bar, known: bar, ref, strength });
  }

  private ofRanks(bars: BarTable, bar: number): number {
    const { deltas, changes } = this;
    const first = bar - deltas.length + 1;
    for (let place = 0; place < deltas.length; place += 1) {
      deltas[place] = bars.delta[first + place]!;
      changes[place] = bars.close[first + place]! - bars.close[first + place - 1]!;
    }
    return rankCorrelation(deltas, changes);
  }
}
