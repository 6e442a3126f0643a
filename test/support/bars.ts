import fc from 'fast-check';
import { BarBuffer, type BarTable } from '../../src/core/bar-table.ts';
import { MINUTE_US } from '../../src/core/time.ts';
import { WHOLE } from './tape.ts';
import { DAY_START } from './trades.ts';

/** A bar as a test of detectors writes it. */
export interface TestBar {
  /** Closing price, ticks; NaN for a bar before the first price. */
  readonly close: number;
  /** Delta, lots; its CVD is the sum since the last reset. */
  readonly delta: number;
  /** What starts with this bar: `reset` an anchor with CVD 0, `gap` one with CVD going on, `carry` one with a carry. */
  readonly starts?: 'reset' | 'gap' | 'carry' | null;
  /** False for a bar that ends when the one before ended, as bars of trades can. */
  readonly takesTime?: boolean;
}

/** Minutes from {@link DAY_START} on, each a single trade of |delta| lots. */
export function barsFrom(rows: readonly TestBar[]): BarTable {
  const bars = new BarBuffer(WHOLE);
  let [cvd, carry, anchor, timeUs] = [0, 0n, 1, DAY_START];
  for (const { close, delta, starts, takesTime } of rows) {
    if (starts !== undefined && starts !== null) anchor += 1;
    if (starts === 'carry') carry += BigInt(cvd);
    if (starts === 'reset') carry = 0n;
    if (starts === 'reset' || starts === 'carry') cvd = 0;
    const endUs = takesTime === false ? timeUs : timeUs + MINUTE_US;
    bars.append(
      {
        ...{ timeUs, endUs, session: 0, anchor, open: close, high: close, low: close, close, vwap: close, quality: 0 },
        ...{
          volume: Math.abs(delta),
          buyVolume: Math.max(delta, 0),
          sellVolume: Math.max(-delta, 0),
          unknownVolume: 0,
        },
        ...{ trades: 1, delta, deltaMin: Math.min(delta, 0), deltaMax: Math.max(delta, 0) },
        ...{
          cvdOpen: cvd,
          cvdHigh: Math.max(cvd, cvd + delta),
          cvdLow: Math.min(cvd, cvd + delta),
          cvdClose: cvd + delta,
        },
      },
      carry,
    );
    cvd += delta;
    timeUs = endUs;
  }
  return bars;
}

/** Bars of the closes and the CVD that a table of vectors gives; `resetAt` starts a new anchor there, CVD left as given. */
export function barsOfCvd(closes: readonly number[], cvd: readonly number[], resetAt = -1): BarTable {
  return barsFrom(
    closes.map((close, index) => ({
      close,
      delta: cvd[index]! - (cvd[index - 1] ?? 0),
      starts: index === resetAt ? 'gap' : null,
    })),
  );
}

/** Bars with many ties, bars before any price, resets, holes, carries, and bars that end in the same microsecond. */
export const arbitraryBars: fc.Arbitrary<BarTable> = fc
  .array(
    fc.record({
      close: fc.oneof(
        { weight: 6, arbitrary: fc.integer({ min: 100, max: 105 }) },
        { weight: 6, arbitrary: fc.integer({ min: 90, max: 130 }) },
        { weight: 1, arbitrary: fc.constant(Number.NaN) },
      ),
      delta: fc.integer({ min: -6, max: 6 }),
      starts: fc.oneof(
        { weight: 40, arbitrary: fc.constant(null) },
        { weight: 1, arbitrary: fc.constantFrom<('reset' | 'gap' | 'carry')[]>('reset', 'gap', 'carry') },
      ),
      takesTime: fc.oneof({ weight: 8, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    }),
    { maxLength: 60, size: 'max' },
  )
  .map(barsFrom);
