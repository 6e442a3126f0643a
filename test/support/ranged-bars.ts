import fc from 'fast-check';
import { BarBuffer, type BarTable } from '../../src/core/bar-table.ts';
import { MINUTE_US } from '../../src/core/time.ts';
import { WHOLE } from './tape.ts';
import { DAY_START } from './trades.ts';

/** A bar with prices inside it and volume on both sides, as a test of detectors writes it. */
export interface RangedBar {
  /** Prices, ticks; NaN throughout for a bar before the first price. */
  readonly open: number;
  /** At least open and close. */
  readonly high: number;
  /** At most open and close. */
  readonly low: number;
  /** Closing price. */
  readonly close: number;
  /** Lots bought, sold, and of unknown side; delta is their difference. */
  readonly buy: number;
  /** Lots sold by aggressors. */
  readonly sell: number;
  /** Lots of unknown side. */
  readonly unknown?: number;
  /** What starts with this bar: `reset` an anchor with CVD 0, `gap` one with CVD going on, `carry` one with a carry. */
  readonly starts?: 'reset' | 'gap' | 'carry' | null;
  /** False for a bar that ends when the one before ended. */
  readonly takesTime?: boolean;
}

/** Minutes from {@link DAY_START} on. */
export function rangedBars(rows: readonly RangedBar[]): BarTable {
  const bars = new BarBuffer(WHOLE);
  let [cvd, carry, anchor, timeUs] = [0, 0n, 1, DAY_START];
  for (const { open, high, low, close, buy, sell, unknown = 0, starts, takesTime } of rows) {
    if (starts !== undefined && starts !== null) anchor += 1;
    if (starts === 'carry') carry += BigInt(cvd);
    if (starts === 'reset') carry = 0n;
    if (starts === 'reset' || starts === 'carry') cvd = 0;
    const endUs = takesTime === false ? timeUs : timeUs + MINUTE_US;
    const delta = buy - sell;
    bars.append(
      {
        ...{ timeUs, endUs, session: 0, anchor, open, high, low, close, vwap: close, quality: 0, trades: 3, delta },
        ...{ volume: buy + sell + unknown, buyVolume: buy, sellVolume: sell, unknownVolume: unknown },
        ...{ deltaMin: -sell, deltaMax: buy, cvdOpen: cvd, cvdHigh: cvd + buy, cvdLow: cvd - sell },
        cvdClose: cvd + delta,
      },
      carry,
    );
    cvd += delta;
    timeUs = endUs;
  }
  return bars;
}

const price = fc.integer({ min: 95, max: 115 });
const lots = fc.integer({ min: 0, max: 12 });

/** Bars with ranges, two-sided and unknown volume, ties, bars before any price, resets, holes, carries and equal ends. */
export const arbitraryRangedBars: fc.Arbitrary<BarTable> = fc
  .array(
    fc.record({
      prices: fc.oneof(
        {
          weight: 15,
          arbitrary: fc.tuple(price, price, fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })),
        },
        { weight: 1, arbitrary: fc.constant(null) },
      ),
      volumes: fc.record({ buy: lots, sell: lots, unknown: fc.oneof(fc.constant(0), lots) }),
      starts: fc.oneof(
        { weight: 40, arbitrary: fc.constant(null) },
        { weight: 1, arbitrary: fc.constantFrom<('reset' | 'gap' | 'carry')[]>('reset', 'gap', 'carry') },
      ),
      takesTime: fc.oneof({ weight: 8, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    }),
    { maxLength: 60, size: 'max' },
  )
  .map((rows) =>
    rangedBars(
      rows.map(({ prices, volumes, starts, takesTime }) => ({ ...inside(prices), ...volumes, starts, takesTime })),
    ),
  );

function inside(
  prices: readonly [number, number, number, number] | null,
): Pick<RangedBar, 'open' | 'high' | 'low' | 'close'> {
  if (prices === null) return { open: Number.NaN, high: Number.NaN, low: Number.NaN, close: Number.NaN };
  const [open, close, above, below] = prices;
  return { open, close, high: Math.max(open, close) + above, low: Math.min(open, close) - below };
}
