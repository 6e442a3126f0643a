import { DrawdownMeter, type Fall } from './drawdown-meter.ts';
import type { EquitySeries, TimeSpan } from './equity-series.ts';

/** A fall of equity from its highest value so far. */
export interface Drawdown {
  /** Trough − peak, at most 0, money units. */
  readonly amount: bigint;
  /** The same as a share of the peak, at most 0: −0.46 is 46 % lost; below −1 more was lost than there was. */
  readonly share: number;
  /** When equity was last at the peak, µs. */
  readonly peakUs: number;
  /** When it was at the trough, µs. */
  readonly troughUs: number;
  /** When it was back at the peak, µs; null if it never was. */
  readonly recoveredUs: number | null;
}

/** Falls of equity below its highest value so far, the initial capital included. */
export interface Drawdowns {
  /** The one of most money; null where equity never fell. */
  readonly deepest: Drawdown | null;
  /** The one of the greatest share; null where equity never fell. */
  readonly steepest: Drawdown | null;
  /** Longest time from a peak to the recovery, or to the end of the span, µs. */
  readonly longestUs: number;
  /** Share of the span in which the last equity known was below its peak. */
  readonly underwaterShare: number;
  /** Whether equity ended below its peak. */
  readonly underwaterAtEnd: boolean;
}

/** The drawdowns of equity as a series shows it: at bar closes, a fall and rise within one bar is not in it. */
export function drawdownsOf(series: EquitySeries, capital: bigint, span: TimeSpan): Drawdowns {
  const { timeUs, equity } = series;
  const meter = new DrawdownMeter(Number(capital));
  const isBelow = new Uint8Array(equity.length);
  let underwaterUs = 0;
  let longestUs = 0;
  let peakUs = span.fromUs;
  for (let row = 0; row < equity.length; row += 1) {
    isBelow[row] = Number(meter.push(Number(equity[row]!)));
    const nextUs = Math.max(row + 1 < equity.length ? timeUs[row + 1]! : span.toUs, timeUs[row]!);
    if (isBelow[row] === 1) {
      underwaterUs += nextUs - timeUs[row]!;
      longestUs = Math.max(longestUs, nextUs - peakUs);
    } else peakUs = timeUs[row]!;
  }
  const drawdown = (fall: Fall): Drawdown | null =>
    fall.trough < 0
      ? null
      : { ...exactFall(fall, series, capital, span), recoveredUs: recovery(fall.trough, series, isBelow) };
  return {
    deepest: drawdown(meter.deepest),
    steepest: drawdown(meter.steepest),
    longestUs,
    underwaterShare: underwaterUs / (Math.max(span.toUs, timeUs[timeUs.length - 1] ?? span.toUs) - span.fromUs),
    underwaterAtEnd: isBelow.at(-1) === 1,
  };
}

/** The meter counts in floats; the money is taken from the account. */
function exactFall(
  { share, peak, trough }: Fall,
  { timeUs, equity }: EquitySeries,
  capital: bigint,
  { fromUs }: TimeSpan,
): Omit<Drawdown, 'recoveredUs'> {
  const highest = peak < 0 ? capital : equity[peak]!;
  const peakUs = peak < 0 ? fromUs : timeUs[peak]!;
  return { amount: equity[trough]! - highest, share, peakUs, troughUs: timeUs[trough]! };
}

function recovery(trough: number, { timeUs }: EquitySeries, isBelow: Uint8Array): number | null {
  const row = isBelow.indexOf(0, trough);
  return row < 0 ? null : timeUs[row]!;
}
