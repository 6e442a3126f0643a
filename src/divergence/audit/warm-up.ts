import { BAR_COLUMNS, type BarTable } from '../../core/bar-table.ts';
import type { Signal } from '../../core/signal.ts';
import { isSameSignal, type MakeDetector } from './detector-check.ts';

/** What a detector makes of bars whose beginning it has not seen. */
export interface WarmUp {
  /** Bars it says it needs. */
  readonly declaredBars: number;
  /**
   * Bars after which a late start gave the signals of the full run, the most over all starts tried; null where one of
   * them never did: the detector remembers more than the data that is left.
   */
  readonly measuredBars: number | null;
  /** A bar in which a signal came before the declared warm-up was over; null where none did. */
  readonly tooEarly: number | null;
  /** Late starts that were tried. */
  readonly starts: number;
}

const STARTS = 24;

/** Starts a detector later and later, and measures when its signals are those of a run that saw everything. */
export function measureWarmUp(make: MakeDetector, bars: BarTable): WarmUp {
  const whole = make().scan(bars, 0, bars.length);
  const starts = lateStarts(bars.length);
  const drifts = starts.map((start) => driftAfter(make, bars, start, whole));
  const measuredBars = drifts.some((drift) => drift === null)
    ? null
    : Math.max(0, ...drifts.map((drift) => drift ?? 0));
  return { declaredBars: make().warmupBars, measuredBars, tooEarly: firstTooEarly(make, bars), starts: starts.length };
}

function lateStarts(length: number): number[] {
  const step = Math.max(Math.floor(length / (STARTS + 1)), 1);
  return Array.from({ length: STARTS }, (_, index) => (index + 1) * step).filter((start) => start < length);
}

/** Bars from a late start to the last one whose signals differ from the full run's. */
function driftAfter(make: MakeDetector, bars: BarTable, start: number, whole: readonly Signal[]): number | null {
  const late = make().scan(barsFrom(bars, start), 0, bars.length - start);
  const expected = whole.filter((signal) => signal.knownTimeUs > bars.timeUs[start]!);
  let [one, other] = [late.length - 1, expected.length - 1];
  while (one >= 0 && other >= 0 && isSameSignal(late[one]!, expected[other]!)) {
    one -= 1;
    other -= 1;
  }
  const lastUs = Math.max(late[one]?.knownTimeUs ?? 0, expected[other]?.knownTimeUs ?? 0);
  if (one < 0 && other < 0) return 0;
  const bar = bars.endUs.subarray(0, bars.length).indexOf(lastUs);
  // Differing to the very end is no warm-up: what the detector computes depends on where it began.
  return bar === bars.length - 1 && late.length > 0 ? null : bar - start + 1;
}

function firstTooEarly(make: MakeDetector, bars: BarTable): number | null {
  const detector = make();
  for (let bar = 0; bar < Math.min(bars.length, detector.warmupBars - 1); bar += 1) {
    if (detector.scan(bars, bar, bar + 1).length > 0) return bar;
  }
  return null;
}

/** The bars from a row on, sharing the columns. */
function barsFrom(bars: BarTable, start: number): BarTable {
  const columns = Object.fromEntries(BAR_COLUMNS.map((column) => [column, bars[column].subarray(start, bars.length)]));
  const cut = columns as Record<(typeof BAR_COLUMNS)[number], Float64Array>;
  return { ...cut, length: bars.length - start, scales: bars.scales, cvdCarry: bars.cvdCarry?.slice(start) ?? null };
}
