import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newFeedCounters } from '../../../src/live/feed/feed-counts.ts';
import { HeldTrades } from '../../../src/live/feed/held-trades.ts';
import { newTradeRow, type TradeRow } from '../../../src/live/feed/trade-row.ts';
import { TradeSequence } from '../../../src/live/feed/trade-sequence.ts';

function row(id: number, timeUs = id * 10): TradeRow {
  return { id, timeUs, price: id + 1, size: 2 * id + 1, side: id % 2 === 0 ? 1 : -1 };
}

function setUp(options: { startAfterId?: number; maxHeld?: number } = {}) {
  const out: (TradeRow | object)[] = [];
  const counts = newFeedCounters();
  const sink = { pushTrade: (trade: TradeRow) => out.push({ ...trade }), push: (event: object) => out.push(event) };
  const { startAfterId = null, maxHeld = 1000 } = options;
  const sequence = new TradeSequence({ startAfterId, startAfterUs: Number.NaN, maxHeld, sink, counts });
  return { sequence, out, counts };
}

describe('a sequence of trades', () => {
  test('gives out what comes in any order, however often, each once and by id', () => {
    const arrivals = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 200 });
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 50 }), (ids, maxHeld) => {
        const { sequence, out, counts } = setUp({ startAfterId: 0, maxHeld });
        for (const id of ids) sequence.take(row(id));
        // The oracle of a repair: whatever is missing is asked for until nothing is.
        for (let hole = sequence.hole; hole !== null; hole = sequence.hole) sequence.mend(row(hole.first));
        const newest = Math.max(0, ...ids);
        expect(out).toEqual(Array.from({ length: newest }, (_, index) => row(index + 1)));
        expect(counts.trades).toBe(newest);
        expect(sequence.heldTrades).toBe(0);
      }),
    );
  });

  test('tells of every trade that was given up, between the trades around it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (ids) => {
        const { sequence, out, counts } = setUp({ startAfterId: 0 });
        for (const id of ids) sequence.take(row(id));
        while (sequence.hole !== null) sequence.giveUp();
        const sorted = ids.toSorted((a, b) => a - b);
        const expected = sorted.flatMap((id, index) => {
          const before = sorted[index - 1] ?? 0;
          const fromUs = before === 0 ? id * 10 : before * 10;
          const gap = { type: 'gap', fromUs, toUs: id * 10, missing: id - before - 1 };
          return id === before + 1 ? [row(id)] : [gap, row(id)];
        });
        expect(out).toEqual(expected);
        expect(counts.missing).toBe(Math.max(...ids) - ids.length);
      }),
    );
  });

  test('knows what is missing: up to the first trade held, or up to what is known to exist', () => {
    const { sequence } = setUp();
    expect(sequence.hole).toBeNull();
    sequence.expect(7);
    expect(sequence.hole).toBeNull();
    sequence.take(row(10));
    expect(sequence.hole).toBeNull();
    sequence.take(row(15));
    sequence.take(row(13));
    expect(sequence.hole).toEqual({ first: 11, last: 12 });
    sequence.mend(row(11));
    sequence.mend(row(12));
    expect(sequence.hole).toEqual({ first: 14, last: 14 });
    sequence.take(row(14));
    expect(sequence.hole).toBeNull();
    sequence.expect(20);
    expect(sequence.hole).toEqual({ first: 16, last: 20 });
    expect(sequence.newestId).toBe(20);
  });

  test('tells with its end of a gap that no trade followed', () => {
    const { sequence, out } = setUp();
    sequence.take(row(10));
    sequence.expect(12);
    sequence.giveUp();
    expect(sequence.owesGap).toBe(true);
    sequence.end(500);
    expect(out.slice(2)).toEqual([
      { type: 'gap', fromUs: 100, toUs: 500, missing: 2 },
      { type: 'coverage-end', timeUs: 500 },
    ]);
  });

  test('ends its coverage after its last trade, and has none to end before the first', () => {
    const { sequence, out } = setUp();
    sequence.end(500);
    expect(out).toEqual([]);
    sequence.take(row(10));
    sequence.end(Number.NaN);
    expect(out.at(-1)).toEqual({ type: 'coverage-end', timeUs: 101 });
  });

  test('counts trades whose time is earlier than one before them, and gives them out all the same', () => {
    const { sequence, counts, out } = setUp();
    for (const [id, timeUs] of [
      [1, 100],
      [2, 90],
      [3, 95],
      [4, 100],
    ] as const)
      sequence.take(row(id, timeUs));
    expect(counts.backInTime).toBe(2);
    expect(out).toHaveLength(5);
  });
});

describe('held trades', () => {
  test('are those with the smallest ids of all that came, each once, and come out by id', () => {
    const ids = fc.array(fc.integer({ min: 0, max: 2000 }), { maxLength: 1500 });
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 600 }), (arrivals, limit) => {
        const held = new HeldTrades(limit);
        const kept: number[] = [];
        for (const id of arrivals) {
          const isNew = held.insert(row(id));
          expect(isNew).toBe(!kept.includes(id));
          if (isNew) kept.push(id);
          kept.sort((a, b) => a - b);
          kept.splice(limit);
        }
        expect(held.length).toBe(kept.length);
        const out = newTradeRow();
        for (const id of kept) {
          expect(held.firstId).toBe(id);
          held.takeFirst(out);
          expect(out).toEqual(row(id));
        }
        expect(held.firstId).toBeNaN();
      }),
      { numRuns: 30 },
    );
  });

  test('can be taken out and put in in turns', () => {
    const held = new HeldTrades(400);
    const out = newTradeRow();
    for (let id = 0; id < 300; id += 1) held.insert(row(id));
    for (let id = 0; id < 3000; id += 1) {
      held.takeFirst(out);
      expect(out).toEqual(row(id));
      held.insert(row(id + 300));
    }
    expect(held.length).toBe(300);
  });
});
