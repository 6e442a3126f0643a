import fc from 'fast-check';
import { DAY_US, MINUTE_US } from '../../../src/core/time.ts';
import type { Scales, TradeBatch, TradeEvent, TradeSource } from '../../../src/core/trade-batch.ts';
import { parseSizeBound, type SizeBound } from '../../../src/cvd/size-bucket/size-bound.ts';
import type { SizeBucketSettings, SizeUnit } from '../../../src/cvd/size-bucket/size-bucket-options.ts';
import { SizeBucketer } from '../../../src/cvd/size-bucket/size-bucketer.ts';
import { WHOLE } from '../../support/tape.ts';
import { batchOf, DAY_START, type TestTrade } from '../../support/trades.ts';

/** Settings as a user writes them: `2.5` or `90%`, `-` for no limit. */
export function bucket(min: string, max: string, more: Partial<SizeBucketSettings> = {}): SizeBucketSettings {
  const bound = (text: string): SizeBound | null => (text === '-' ? null : parseSizeBound(text));
  return { min: bound(min), max: bound(max), ...more };
}

/** What a bucketer gives out for events, with whatever it still holds at their end. */
export function bucketed(events: readonly TradeEvent[], settings: SizeBucketSettings, scales = WHOLE): TradeEvent[] {
  const bucketer = new SizeBucketer(scales, settings);
  // Copied as it comes: the column is reused.
  const given = events.flatMap((event) => bucketer.push(event).map(kept));
  const rest = bucketer.flush();
  return rest === null ? given : [...given, kept(rest)];
}

function kept(event: TradeEvent): TradeEvent {
  if (event.type !== 'trades') return event;
  const columns = Object.entries(event).map(([name, value]: [string, unknown]) => {
    return [name, value instanceof Float64Array ? value.slice(0, event.length) : value] as const;
  });
  return { ...event, ...Object.fromEntries(columns) };
}

/** One line for every trade (`id:size in the bucket`) and for every other event (its kind), whatever the batches. */
export function tapeOf(events: readonly TradeEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'trades'
      ? Array.from({ length: event.length }, (_, row) => `${event.id[row]}:${event.sizeInBucket?.[row] ?? 'none'}`)
      : [event.type],
  );
}

/** A source that holds just these events; it can be read again. */
export function tradeSourceOf(events: readonly TradeEvent[], scales: Scales = WHOLE): TradeSource {
  return {
    instrument: { venue: 'test', market: 'spot', symbol: 'X' },
    scales,
    async *[Symbol.asyncIterator]() {
      for (const event of events) yield await Promise.resolve(event);
    },
  };
}

/** Trades with many of one instant and side, and the places before which the tape is interrupted by a hole. */
export interface SplitTape {
  readonly trades: readonly TestTrade[];
  readonly holesBefore: ReadonlySet<number>;
}

/** Over some days, with few different sizes so that limits are met exactly. */
export const arbitrarySplitTape: fc.Arbitrary<SplitTape> = fc
  .array(
    fc.record({
      waitUs: fc.oneof(
        { weight: 6, arbitrary: fc.constant(0) },
        { weight: 3, arbitrary: fc.integer({ min: 1, max: 40 }).map((minutes) => minutes * MINUTE_US) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 30 }).map((hours) => (hours * DAY_US) / 24) },
      ),
      size: fc.integer({ min: 1, max: 12 }),
      price: fc.integer({ min: 90, max: 110 }),
      side: fc.constantFrom<(1 | -1 | 0)[]>(1, 1, -1, 0),
      isAfterHole: fc.oneof({ weight: 12, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    }),
    { minLength: 1, maxLength: 80, size: 'max' },
  )
  .map((steps) => {
    let timeUs = DAY_START;
    const trades = steps.map(({ waitUs, price, size, side }): TestTrade => {
      timeUs += waitUs;
      return [timeUs, price, size, side];
    });
    return { trades, holesBefore: new Set(steps.flatMap(({ isAfterHole }, index) => (isAfterHole ? [index] : []))) };
  });

/** Buckets of every kind: fixed, of quantiles, mixed, half open, of orders and of prints. */
export const arbitraryBucket: fc.Arbitrary<SizeBucketSettings> = fc
  .record({
    bounds: fc.constantFrom<(readonly [string, string])[]>(
      ['4', '-'],
      ['-', '9'],
      ['3', '8.5'],
      ['50%', '-'],
      ['-', '75%'],
      ['20%', '90%'],
      ['2', '60%'],
      ['33.3%', '40'],
    ),
    unit: fc.constantFrom<SizeUnit[]>('order', 'print'),
    trailingDays: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ bounds: [min, max], ...more }) => bucket(min, max, more));

/** The events of a tape, its trades cut into batches where `cuts` say. */
export function eventsOf({ trades, holesBefore }: SplitTape, cuts: readonly number[] = []): TradeEvent[] {
  const places = new Set(cuts.map((cut) => cut % trades.length));
  const events: TradeEvent[] = [{ type: 'coverage-start', timeUs: DAY_START }];
  let from = 0;
  const flushTo = (to: number): void => {
    if (to > from) events.push(tradesBetween(trades, from, to));
    from = to;
  };
  for (let index = 0; index < trades.length; index += 1) {
    if (places.has(index) || holesBefore.has(index)) flushTo(index);
    if (holesBefore.has(index)) {
      const [fromUs, toUs] = [trades[Math.max(index - 1, 0)]![0], trades[index]![0]];
      events.push({ type: 'gap', fromUs, toUs, missing: 1 });
    }
  }
  flushTo(trades.length);
  events.push({ type: 'coverage-end', timeUs: trades.at(-1)![0] + 1 });
  return events;
}

function tradesBetween(trades: readonly TestTrade[], from: number, to: number): TradeBatch {
  return batchOf(trades.slice(from, to), from + 1, WHOLE);
}
