import type { BarTable } from '../core/bar-table.ts';
import type { SignalType } from '../core/signal.ts';
import { COMMON_DEFAULTS, type CommonOptions } from './rule/common-options.ts';
import { ExtremeWindow } from './trailing/extreme-window.ts';
import type { FindingBuffer } from './rule/finding.ts';
import { PairSums } from './trailing/pair-sums.ts';
import { requireAtLeast, requireInteger } from './rule/require-number.ts';
import { type BarRule, type RowDetector, ruleDetector } from './rule/row-detector.ts';
import { ruleName } from './rule/rule-name.ts';

/** Options of the absorption rule. */
export interface AbsorptionOptions extends CommonOptions {
  /** Number of bars M before the current one that the price impact is fitted on, at least 3. */
  readonly lookback: number;
  /** |z(δ)| must be at least this: how large the delta is against the M bars. */
  readonly minimumZ: number;
  /** The score must be at least this: how far price fell short of what the delta should have moved it. */
  readonly minimumScore: number;
  /** L: only bars whose high (for a bearish signal) is above the highest of the L bars before; 0 for any bar. */
  readonly extremeLookback: number;
}

/** The defaults of {@link AbsorptionOptions}. */
export const ABSORPTION_DEFAULTS: AbsorptionOptions = Object.freeze({
  ...COMMON_DEFAULTS,
  lookback: 100,
  minimumZ: 2,
  minimumScore: 2,
  extremeLookback: 0,
});

/**
 * Large delta, little movement: someone took the other side. Kyle's regression ΔP = α + λδ of close-to-close changes on
 * deltas is fitted on the M bars before; the bar itself has no part in it. With r = ΔP − α − λδ of the bar and σ_r the
 * fit's residual deviation (n − 2), score = −sign(δ)·r ÷ σ_r. A signal where |z(δ)| ≥ `minimumZ` (mean and deviation, n − 1,
 * of the M deltas) and score ≥ `minimumScore`: bearish where buying was absorbed, bullish where selling was. Price moving
 * against the delta scores too. The reference is the bar before.
 *
 * strength = 100 × score: percent of a residual deviation.
 *
 * @throws RangeError when an option is out of range.
 */
export function absorptionDetector(options: Partial<AbsorptionOptions> = {}): RowDetector {
  const absorptionOptions = { ...ABSORPTION_DEFAULTS, ...options };
  const { lookback, minimumZ, minimumScore, extremeLookback } = absorptionOptions;
  requireInteger('lookback', lookback, 3);
  requireAtLeast('minimumZ', minimumZ, 0);
  requireAtLeast('minimumScore', minimumScore, 0);
  requireInteger('extremeLookback', extremeLookback, 0);
  const numbers = [lookback, minimumZ, minimumScore];
  const defaults = [ABSORPTION_DEFAULTS.lookback, ABSORPTION_DEFAULTS.minimumZ, ABSORPTION_DEFAULTS.minimumScore];
  const words = extremeLookback === 0 ? [] : [`extreme ${extremeLookback}`];
  return ruleDetector(new AbsorptionRule(absorptionOptions), {
    rule: ruleName({ name: 'absorption', numbers, shown: 1, defaults, words }, absorptionOptions),
    // M changes take M + 1 bars, and the bar itself comes after them.
    warmupBars: Math.max(lookback + 1, extremeLookback) + 1,
    priceField: 'close',
    common: absorptionOptions,
  });
}

class AbsorptionRule implements BarRule {
  private readonly options: AbsorptionOptions;
  private readonly sums = new PairSums();
  private readonly window: ExtremeWindow | null;
  private start = 0;

  constructor(options: AbsorptionOptions) {
    this.options = options;
    this.window = options.extremeLookback === 0 ? null : new ExtremeWindow(options.extremeLookback);
  }

  begin(bar: number): void {
    this.window?.begin(bar);
    this.beginFit(bar);
  }

  private beginFit(bar: number): void {
    this.start = bar;
    this.sums.clear();
  }

  scan(bars: BarTable, from: number, to: number, found: FindingBuffer): void {
    const { sums, window } = this;
    const { lookback } = this.options;
    const { close, delta, high, low } = bars;
    for (let bar = from; bar < to; bar += 1) {
      if (Number.isNaN(close[bar]!)) this.beginFit(bar + 1);
      if (bar > this.start) {
        const change = close[bar]! - close[bar - 1]!;
        if (sums.count === lookback) {
          this.judge(bars, bar, change, found);
          const last = bar - lookback;
          sums.remove(delta[last]!, close[last]! - close[last - 1]!);
        }
        sums.add(delta[bar]!, change);
      }
      window?.push(bar, high[bar]!, low[bar]!);
    }
  }

  private judge(bars: BarTable, bar: number, change: number, found: FindingBuffer): void {
    const { sums, options } = this;
    const delta = bars.delta[bar]!;
    if (delta === 0 || Math.abs(sums.zOfX(delta)) < options.minimumZ) return;
    const line = sums.line();
    if (line === null || line.residualDeviation === 0) return;
    const residual = change - line.intercept - line.slope * delta;
    const score = (-Math.sign(delta) * residual) / line.residualDeviation;
    const type = delta > 0 ? 'bearish' : 'bullish';
    if (score < options.minimumScore || !this.isAtExtreme(bars, bar, type)) return;
    found.add({ type, kind: 'absorption', event: bar, known: bar, ref: bar - 1, strength: 100 * score });
  }

  private isAtExtreme(bars: BarTable, bar: number, type: SignalType): boolean {
    const { window } = this;
    if (window === null) return true;
    if (!window.isWhole(bar)) return false;
    return type === 'bearish'
      ? bars.high[bar]! > bars.high[window.highBar()]!
      : bars.low[bar]! < bars.low[window.lowBar()]!;
  }
}
