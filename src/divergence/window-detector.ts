import type { BarTable } from '../core/bar-table.ts';
import type { Signal, SignalType } from '../core/signal.ts';
import type { Detector } from './detector.ts';
import { SlidingMaximum } from './sliding-extreme.ts';

/** Options of the classic window rule. */
export interface WindowOptions {
  /** Number of bars before the current one that its close is compared with, at least 1. */
  readonly lookback: number;
  /**
   * Let windows reach across CVD resets and holes, as published scripts do. The CVD values compared then belong to
   * different sums: for reproducing naive results only.
   */
  readonly acrossResets: boolean;
}

/** The defaults of {@link WindowOptions}. */
export const WINDOW_DEFAULTS: WindowOptions = Object.freeze({ lookback: 20, acrossResets: false });

/**
 * The classic window divergence. Bearish when the close is above the highest close of the previous `lookback` bars
 * while CVD is below its value at that high; bullish mirrored; of equal extremes the earliest counts. By default all
 * compared bars lie in one anchor: no reset, no hole in the data between them. A rule that lets them is called
 * `window(20 across resets)`, so that nobody takes its signals for the others.
 *
 * strength = |CVD − CVD at the extreme| ÷ |CVD at the extreme| × 100, null where the divisor is 0. It depends on where
 * CVD was anchored; `strengthShiftFree` does not.
 *
 * @throws RangeError when the lookback is no integer from 1 to 1,000,000.
 */
export function windowDetector(options: Partial<WindowOptions> = {}): Detector {
  return new WindowDetector({ ...WINDOW_DEFAULTS, ...options });
}

class WindowDetector implements Detector {
  readonly rule: string;
  readonly warmupBars: number;
  private readonly options: WindowOptions;
  private readonly highest: SlidingMaximum;
  private readonly lowest: SlidingMaximum;
  private segmentStart = 0;

  constructor(options: WindowOptions) {
    const { lookback } = options;
    if (!Number.isInteger(lookback) || lookback < 1 || lookback > 1_000_000) {
      throw new RangeError(`lookback must be an integer from 1 to 1000000, got ${lookback}`);
    }
    this.options = options;
    this.rule = options.acrossResets ? `window(${lookback} across resets)` : `window(${lookback})`;
    this.warmupBars = lookback + 1;
    this.highest = new SlidingMaximum(lookback);
    this.lowest = new SlidingMaximum(lookback);
  }

  scan(bars: BarTable, from: number, to: number): Signal[] {
    const signals: Signal[] = [];
    for (let index = from; index < to; index += 1) {
      if (index > 0 && this.isCut(bars, index)) this.segmentStart = index;
      const close = bars.close[index]!;
      // From here on the whole window lies after the cut: what was pushed before it has slid out.
      if (index - this.segmentStart >= this.options.lookback) this.judge(bars, index, signals);
      // An absent close can neither be an extreme nor make one.
      this.highest.push(index, Number.isNaN(close) ? Number.NEGATIVE_INFINITY : close);
      this.lowest.push(index, Number.isNaN(close) ? Number.NEGATIVE_INFINITY : -close);
    }
    return signals;
  }

  private isCut(bars: BarTable, index: number): boolean {
    if (!this.options.acrossResets) return bars.anchor[index] !== bars.anchor[index - 1];
    return bars.cvdCarry !== null && bars.cvdCarry[index] !== bars.cvdCarry[index - 1];
  }

  private judge(bars: BarTable, index: number, signals: Signal[]): void {
    const { close, cvdClose } = bars;
    const high = this.highest.place();
    if (close[index]! > close[high]! && cvdClose[index]! < cvdClose[high]!) {
      signals.push(this.signal(bars, 'bearish', index, high));
    }
    const low = this.lowest.place();
    if (close[index]! < close[low]! && cvdClose[index]! > cvdClose[low]!) {
      signals.push(this.signal(bars, 'bullish', index, low));
    }
  }

  private signal(bars: BarTable, type: SignalType, index: number, ref: number): Signal {
    const cvd = bars.cvdClose[index]!;
    const refCvd = bars.cvdClose[ref]!;
    const carry = bars.cvdCarry?.[index] ?? 0n;
    // Exact where it matters: whether it is 0.
    const divisor = Math.abs(carry === 0n ? refCvd : Number(carry + BigInt(refCvd)));
    return {
      rule: this.rule,
      type,
      kind: 'regular',
      eventTimeUs: bars.timeUs[index]!,
      knownTimeUs: bars.endUs[index]!,
      price: bars.close[index]!,
      cvd,
      refTimeUs: bars.timeUs[ref]!,
      refPrice: bars.close[ref]!,
      refCvd,
      cvdCarry: carry,
      strength: divisor === 0 ? null : (Math.abs(cvd - refCvd) / divisor) * 100,
      strengthShiftFree: shiftFreeStrength(bars, ref, index),
    };
  }
}

/** |Σδ| ÷ Σ|δ| over the bars (ref, index]: 1 when all of the flow went one way, 0 when it cancelled out. */
function shiftFreeStrength(bars: BarTable, ref: number, index: number): number | null {
  let net = 0;
  let gross = 0;
  for (let bar = ref + 1; bar <= index; bar += 1) {
    const delta = bars.delta[bar]!;
    net += delta;
    gross += Math.abs(delta);
  }
  return gross === 0 ? null : Math.abs(net) / gross;
}
