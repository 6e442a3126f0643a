import type { BarTable } from '../core/bar-table.ts';
import type { SignalType } from '../core/signal.ts';
import { cvdStrength } from './rule/cvd-strength.ts';
import type { FindingBuffer } from './rule/finding.ts';
import {
  nearestPivots,
  PIVOT_DEFAULTS,
  type PivotOptions,
  pivotRuleName,
  requirePivotOptions,
} from './pivot-options.ts';
import { priceColumn } from './rule/price-field.ts';
import { type BarRule, type RowDetector, ruleDetector } from './rule/row-detector.ts';

/**
 * Divergence between consecutive confirmed swings. A pivot high is a bar strictly above `left` bars before it and not
 * below any of `right` bars after it, so of a plateau it is the leftmost bar; a pivot low mirrored. Two consecutive pivots
 * of a kind, `minDistance` to `maxDistance` bars apart, are compared: price (highs at highs, lows at lows) and CVD at the
 * bars' closes.
 *
 * | | price | CVD |
 * | --- | --- | --- |
 * | regular bearish | higher high | lower |
 * | hidden bearish | lower high | higher |
 * | regular bullish | lower low | higher |
 * | hidden bullish | higher low | lower |
 *
 * The signal speaks of the second pivot and is known `right` bars later, at the end of the bar that confirms it: charts
 * that draw it back at the pivot show it earlier than anyone could know it. strength as of the window rule.
 *
 * @throws RangeError when an option is out of range.
 */
export function pivotDetector(options: Partial<PivotOptions> = {}): RowDetector {
  const pivotOptions = { ...PIVOT_DEFAULTS, ...options };
  requirePivotOptions(pivotOptions);
  return ruleDetector(new PivotRule(pivotOptions), {
    rule: pivotRuleName(pivotOptions),
    warmupBars: pivotOptions.left + nearestPivots(pivotOptions) + pivotOptions.right + 1,
    priceField: 'high-low',
    common: pivotOptions,
  });
}

const NONE = -1;

class PivotRule implements BarRule {
  private readonly options: PivotOptions;
  private start = 0;
  private lastHigh = NONE;
  private lastLow = NONE;

  constructor(options: PivotOptions) {
    this.options = options;
  }

  begin(bar: number): void {
    this.start = bar;
    this.lastHigh = NONE;
    this.lastLow = NONE;
  }

  scan(bars: BarTable, from: number, to: number, found: FindingBuffer): void {
    const { left, right, pivotsIn } = this.options;
    const highs = pivotsIn === 'cvd' ? bars.cvdClose : bars.high;
    const lows = pivotsIn === 'cvd' ? bars.cvdClose : bars.low;
    for (let bar = Math.max(from, this.start + left + right); bar < to; bar += 1) {
      const pivot = bar - right;
      if (this.isPivot(highs, 1, pivot)) {
        this.compare(bars, 'bearish', [this.lastHigh, pivot], found);
        this.lastHigh = pivot;
      }
      if (this.isPivot(lows, -1, pivot)) {
        this.compare(bars, 'bullish', [this.lastLow, pivot], found);
        this.lastLow = pivot;
      }
    }
  }

  /** Nearest bars first: nearly every bar fails at one of them. An absent value is beyond nothing and makes no pivot. */
  private isPivot(values: Float64Array, sign: 1 | -1, pivot: number): boolean {
    const { left, right } = this.options;
    const value = sign * values[pivot]!;
    for (let distance = 1; distance <= left || distance <= right; distance += 1) {
      if (distance <= right && !(value >= sign * values[pivot + distance]!)) return false;
      if (distance <= left && !(value > sign * values[pivot - distance]!)) return false;
    }
    return true;
  }

  private compare(bars: BarTable, type: SignalType, pivots: readonly [number, number], found: FindingBuffer): void {
    const [first, second] = pivots;
    const { minDistance, maxDistance, kinds, right } = this.options;
    const distance = second - first;
    if (first === NONE || distance < minDistance || distance > maxDistance) return;
    const price = priceColumn(bars, 'high-low', type);
    const sign = type === 'bearish' ? 1 : -1;
    const move = sign * (price[second]! - price[first]!);
    const flow = sign * (bars.cvdClose[second]! - bars.cvdClose[first]!);
    if (!(move * flow < 0)) return;
    const kind = move > 0 ? 'regular' : 'hidden';
    if (kinds !== 'both' && kinds !== kind) return;
    const strength = cvdStrength(bars, first, second, false);
    found.add({ type, kind, event: second, known: second + right, ref: first, strength });
  }
}
