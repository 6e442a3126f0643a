import type { BarTable } from '../core/bar-table.ts';
import type { SignalType } from '../core/signal.ts';
import { cvdStrength } from './rule/cvd-strength.ts';
import { ExtremeWindow } from './trailing/extreme-window.ts';
import type { FindingBuffer } from './rule/finding.ts';
import { priceColumn } from './rule/price-field.ts';
import { type BarRule, type RowDetector, ruleDetector } from './rule/row-detector.ts';
import { requireWindowOptions, WINDOW_DEFAULTS, type WindowOptions, windowRuleName } from './window-options.ts';

/**
 * The classic window divergence. Bearish when the price is above the highest of the previous `lookback` bars while CVD is
 * below its value at that high; bullish mirrored. By default the price is the close, of equal extremes the earliest
 * counts, and all compared bars lie in one anchor: no reset, no hole in the data between them. What is not so by default
 * is in the rule's name, e.g. `window(20 across resets)`, so that nobody takes its signals for the others.
 *
 * strength = |CVD − CVD at the extreme| ÷ |CVD at the extreme| × 100, null where the divisor is 0. It depends on where
 * CVD was anchored; `strengthShiftFree` does not.
 *
 * @throws RangeError when the lookback is no integer from 1 to 1,000,000 or the cooldown none from 0 to 1,000,000.
 */
export function windowDetector(options: Partial<WindowOptions> = {}): RowDetector {
  const windowOptions = { ...WINDOW_DEFAULTS, ...options };
  requireWindowOptions(windowOptions);
  return ruleDetector(new WindowRule(windowOptions), {
    rule: windowRuleName(windowOptions),
    warmupBars: windowOptions.lookback + 1,
    priceField: windowOptions.priceField,
    common: windowOptions,
    windowOptions,
  });
}

class WindowRule implements BarRule {
  private readonly options: WindowOptions;
  private readonly window: ExtremeWindow;

  constructor(options: WindowOptions) {
    this.options = options;
    this.window = new ExtremeWindow(options.lookback, options.ties);
  }

  begin(bar: number): void {
    this.window.begin(bar);
  }

  scan(bars: BarTable, from: number, to: number, found: FindingBuffer): void {
    const { window } = this;
    const { cvdClose } = bars;
    const high = priceColumn(bars, this.options.priceField, 'bearish');
    const low = priceColumn(bars, this.options.priceField, 'bullish');
    for (let bar = from; bar < to; bar += 1) {
      if (window.isWhole(bar)) {
        const top = window.highBar();
        if (high[bar]! > high[top]! && cvdClose[bar]! < cvdClose[top]!) this.add(bars, 'bearish', [bar, top], found);
        const bottom = window.lowBar();
        if (low[bar]! < low[bottom]! && cvdClose[bar]! > cvdClose[bottom]!) {
          this.add(bars, 'bullish', [bar, bottom], found);
        }
      }
      window.push(bar, high[bar]!, low[bar]!);
    }
  }

  private add(bars: BarTable, type: SignalType, [bar, ref]: readonly [number, number], found: FindingBuffer): void {
    const strength = cvdStrength(bars, ref, bar, this.options.normalised);
    found.add({ type, kind: 'regular', event: bar, known: bar, ref, strength });
  }
}
