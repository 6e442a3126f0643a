import type { BarTable } from '../core/bar-table.ts';
import type { SignalType } from '../core/signal.ts';
import { COMMON_DEFAULTS, type CommonOptions } from './rule/common-options.ts';
import { ExtremeWindow } from './trailing/extreme-window.ts';
import type { FindingBuffer } from './rule/finding.ts';
import { requireInteger } from './rule/require-number.ts';
import { type BarRule, type RowDetector, ruleDetector } from './rule/row-detector.ts';
import { ruleName } from './rule/rule-name.ts';

/** Options of the delta rule. */
export interface DeltaOptions extends CommonOptions {
  /** |δ%| = 100·|δ| ÷ (buy + sell) must be at least this, 0 to 100. */
  readonly minimumPercent: number;
  /**
   * 0: price against delta inside the bar, close above open. L: against the past, a high above the highest of the L bars
   * before, whatever the bar's open.
   */
  readonly extremeLookback: number;
}

/** The defaults of {@link DeltaOptions}. */
export const DELTA_DEFAULTS: DeltaOptions = Object.freeze({
  ...COMMON_DEFAULTS,
  minimumPercent: 10,
  extremeLookback: 0,
});

/**
 * Price against delta within one bar. Bearish when the bar closes above its open while its delta is negative; bullish
 * mirrored; with |δ%| of at least `minimumPercent`. The bar is its own reference: price and CVD at its open. With
 * `extremeLookback` L it is bearish when the bar's high is above the highest of the previous L bars while its delta is
 * negative, bullish mirrored, and the reference is the bar of that extreme.
 *
 * strength = |δ%|.
 *
 * @throws RangeError when an option is out of range.
 */
export function deltaDetector(options: Partial<DeltaOptions> = {}): RowDetector {
  const deltaOptions = { ...DELTA_DEFAULTS, ...options };
  const { minimumPercent, extremeLookback } = deltaOptions;
  if (!(minimumPercent >= 0 && minimumPercent <= 100)) {
    throw new RangeError(`minimumPercent must be from 0 to 100, got ${minimumPercent}`);
  }
  requireInteger('extremeLookback', extremeLookback, 0);
  const numbers = [minimumPercent];
  const words = extremeLookback === 0 ? [] : [`extreme ${extremeLookback}`];
  return ruleDetector(extremeLookback === 0 ? new InsideRule(minimumPercent) : new ExtremeRule(deltaOptions), {
    rule: ruleName({ name: 'delta', numbers, shown: 1, defaults: numbers, words }, deltaOptions),
    warmupBars: extremeLookback + 1,
    priceField: extremeLookback === 0 ? 'close' : 'high-low',
    common: deltaOptions,
  });
}

/** |δ%|, NaN where no aggressor is known. */
function deltaPercent(bars: BarTable, bar: number): number {
  return (100 * Math.abs(bars.delta[bar]!)) / (bars.buyVolume[bar]! + bars.sellVolume[bar]!);
}

class InsideRule implements BarRule {
  private readonly minimumPercent: number;

  constructor(minimumPercent: number) {
    this.minimumPercent = minimumPercent;
  }

  begin(): void {
    // A bar compared with itself has no past.
  }

  scan(bars: BarTable, from: number, to: number, found: FindingBuffer): void {
    const { open, close, delta } = bars;
    for (let bar = from; bar < to; bar += 1) {
      const move = close[bar]! - open[bar]!;
      if (!(move * delta[bar]! < 0)) continue;
      const strength = deltaPercent(bars, bar);
      if (strength < this.minimumPercent) continue;
      const type = move > 0 ? 'bearish' : 'bullish';
      found.add({ type, kind: 'delta', event: bar, known: bar, ref: bar, strength });
    }
  }
}

class ExtremeRule implements BarRule {
  private readonly minimumPercent: number;
  private readonly window: ExtremeWindow;

  constructor({ minimumPercent, extremeLookback }: DeltaOptions) {
    this.minimumPercent = minimumPercent;
    this.window = new ExtremeWindow(extremeLookback);
  }

  begin(bar: number): void {
    this.window.begin(bar);
  }

  scan(bars: BarTable, from: number, to: number, found: FindingBuffer): void {
    const { window } = this;
    const { high, low, delta } = bars;
    for (let bar = from; bar < to; bar += 1) {
      if (window.isWhole(bar)) {
        const [top, bottom] = [window.highBar(), window.lowBar()];
        if (delta[bar]! < 0 && high[bar]! > high[top]!) this.add(bars, 'bearish', [bar, top], found);
        if (delta[bar]! > 0 && low[bar]! < low[bottom]!) this.add(bars, 'bullish', [bar, bottom], found);
      }
      window.push(bar, high[bar]!, low[bar]!);
    }
  }

  private add(bars: BarTable, type: SignalType, [bar, ref]: readonly [number, number], found: FindingBuffer): void {
    const strength = deltaPercent(bars, bar);
    if (strength >= this.minimumPercent) found.add({ type, kind: 'delta', event: bar, known: bar, ref, strength });
  }
}
