import fc from 'fast-check';
import type { Scales, TradeBatch, TradeEvent } from '../../src/core/trade-batch.ts';
import { BarBuffer, BAR_COLUMNS, type BarTable } from '../../src/core/bar-table.ts';
import { CvdEngine, type CvdEngineOptions } from '../../src/cvd/cvd-engine.ts';
import type { MarketEvent } from '../../src/cvd/bars-from-source.ts';
import { parseBarSpec } from '../../src/cvd/bar-spec.ts';
import { sessionCalendar } from '../../src/core/session-calendar.ts';

/** One trade as a test writes it: [timeUs, price in ticks, size in lots, side]. */
export type TestTrade = readonly [timeUs: number, price: number, size: number, side: 1 | -1 | 0];

/** Prices of two decimals, sizes of one. */
export const TEST_SCALES: Scales = { priceScale: 2, sizeScale: 1 };

/** Midnight of 2024-08-08, µs. */
export const DAY_START = 1_723_075_200_000_000;

/** A batch of the trades, ids from `firstId` on. */
export function batchOf(trades: readonly TestTrade[], firstId = 1, scales = TEST_SCALES): TradeBatch {
  return {
    type: 'trades',
    length: trades.length,
    timeUs: Float64Array.from(trades, (trade) => trade[0]),
    price: Float64Array.from(trades, (trade) => trade[1]),
    size: Float64Array.from(trades, (trade) => trade[2]),
    side: Int8Array.from(trades, (trade) => trade[3]),
    id: Float64Array.from(trades, (_, index) => firstId + index),
    scales,
  };
}

/** Cuts trades into batches at the given places. */
export function cutAt(trades: readonly TestTrade[], cuts: readonly number[]): TradeBatch[] {
  const places = [0, ...cuts.map((cut) => cut % (trades.length + 1)), trades.length].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => {
    const start = places[index]!;
    return batchOf(trades.slice(start, end), start + 1);
  });
}

/** Options of an engine as a user writes them. */
export function engineOptions(
  bar = '1m',
  session = 'utc',
  reset: CvdEngineOptions['reset'] = 'session',
): CvdEngineOptions {
  return { scales: TEST_SCALES, bar: parseBarSpec(bar), session: sessionCalendar(session), reset };
}

/** The bars an engine makes of events. */
export function barsOf(events: readonly MarketEvent[], options: CvdEngineOptions): BarBuffer {
  const engine = new CvdEngine(options);
  const bars = new BarBuffer(options.scales);
  for (const event of events) engine.push(event, bars);
  engine.flush(bars);
  return bars;
}

/** Trades between the start and the end of coverage. */
export function covered(batches: readonly TradeBatch[], fromUs: number, toUs: number): TradeEvent[] {
  return [{ type: 'coverage-start', timeUs: fromUs }, ...batches, { type: 'coverage-end', timeUs: toUs }];
}

/** A table as plain rows that can be compared. */
export function rowsOf(bars: BarTable): Record<string, number>[] {
  return Array.from({ length: bars.length }, (_, index) =>
    Object.fromEntries(BAR_COLUMNS.map((column) => [column, bars[column][index]!])),
  );
}

/** Hours of the day shortly before something begins or ends: a day, a session of New York, Chicago or Berlin. */
const FIRST_HOURS = [0, 2.9, 7.9, 13.4, 19.9, 21.9, 23.9];

/** Trades in time order over some hours from 2024-08-08 on, with quiet stretches and trades of one microsecond. */
export const arbitraryTrades: fc.Arbitrary<TestTrade[]> = fc
  .record({
    firstHour: fc.constantFrom(...FIRST_HOURS),
    steps: fc.array(
      fc.record({
        waitUs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5e6 }), fc.integer({ min: 0, max: 1.2e9 })),
        price: fc.integer({ min: 1, max: 500 }),
        size: fc.integer({ min: 1, max: 1000 }),
        side: fc.constantFrom<(1 | -1 | 0)[]>(1, -1, 0),
      }),
      { minLength: 1, maxLength: 120, size: 'max' },
    ),
  })
  .map(({ firstHour, steps }) => {
    let time = DAY_START + firstHour * 3600e6;
    return steps.map((step): TestTrade => {
      time += step.waitUs;
      return [time, step.price, step.size, step.side];
    });
  });
