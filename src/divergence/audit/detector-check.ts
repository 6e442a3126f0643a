import type { BarTable } from '../../core/bar-table.ts';
import type { Signal } from '../../core/signal.ts';
import type { Detector } from '../detector.ts';

/** Makes a fresh detector: every run of an audit starts with one that has seen nothing. */
export type MakeDetector = () => Detector;

/** Where a detector broke a promise. */
export interface Offence {
  /** The bar, a row of the table that was audited. */
  readonly bar: number;
  /** What was seen there, in words. */
  readonly what: string;
}

/** One promise of a detector, put to the test on a table of bars; null where it was kept. */
export type DetectorCheck = (make: MakeDetector, bars: BarTable) => Offence | null;

/** Compares signals of two runs. @returns the first bar of `bars` at which they differ, or null. */
export function firstDifference(
  got: readonly Signal[],
  expected: readonly Signal[],
  bars: BarTable,
): { readonly bar: number; readonly got: Signal | undefined; readonly expected: Signal | undefined } | null {
  const length = Math.max(got.length, expected.length);
  for (let index = 0; index < length; index += 1) {
    const [one, other] = [got[index], expected[index]];
    if (one !== undefined && other !== undefined && isSameSignal(one, other)) continue;
    const earlier = Math.min(
      one?.knownTimeUs ?? Number.POSITIVE_INFINITY,
      other?.knownTimeUs ?? Number.POSITIVE_INFINITY,
    );
    return { bar: barKnownAt(bars, earlier), got: one, expected: other };
  }
  return null;
}

/** Equal in every member, NaN equal to NaN. */
export function isSameSignal(a: Signal, b: Signal): boolean {
  return (Object.keys(a) as (keyof Signal)[]).every((key) => Object.is(a[key], b[key]));
}

/** A signal in a few words. */
export function describeSignal(signal: Signal | undefined): string {
  if (signal === undefined) return 'no signal';
  const strength = signal.strength === null ? 'none' : String(signal.strength);
  return `a ${signal.type} ${signal.kind} signal (price ${signal.price}, strength ${strength})`;
}

/** The first bar that ends at the instant or after it; the last one where none does. */
export function barKnownAt(bars: BarTable, timeUs: number): number {
  for (let bar = 0; bar < bars.length; bar += 1) if (bars.endUs[bar]! >= timeUs) return bar;
  return Math.max(bars.length - 1, 0);
}
