import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DayFacts } from '../../../src/data/store/day-facts.ts';
import { RowChecks } from '../../../src/data/store/row-checks.ts';
import { TradeBuffer } from '../../../src/data/store/trade-columns.ts';
import { sortTrades } from '../../../src/data/store/trade-order.ts';
import { DAY, rowsOf, trade, type Trade } from './trade-fixtures.ts';

const anyTrades = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 5 }),
    id: fc.integer({ min: 1, max: 8 }),
    price: fc.constantFrom(1, 2, 2.5),
  }),
  { minLength: 1, maxLength: 12 },
);

function sorted(trades: readonly Trade[]): TradeBuffer {
  const buffer = new TradeBuffer(trades.length);
  buffer.append(rowsOf(trades), 0, trades.length);
  sortTrades(buffer);
  return buffer;
}

/** The rows handed over in pieces of `size`. */
function feed(all: TradeBuffer, size: number, take: (piece: TradeBuffer, length: number) => void): void {
  for (let from = 0; from < all.length; from += size) {
    const piece = new TradeBuffer(size);
    piece.append(all, from, Math.min(all.length, from + size));
    take(piece, piece.length);
  }
}

describe('DayFacts', () => {
  test('are the same wherever the tape is cut, and what a naive look finds', () => {
    fc.assert(
      fc.property(anyTrades, fc.integer({ min: 1, max: 5 }), (list, size) => {
        const trades = list.map(({ at, id, price }) => trade(id, at, { price, size: id }));
        const all = sorted(trades);
        const facts = new DayFacts();
        feed(all, size, (piece, length) => facts.add(piece, length));
        const times = Array.from(all.timeUs);
        const ids = Array.from(all.id);
        const silences = times.slice(1).map((timeUs, index) => timeUs - times[index]!);
        const at = silences.indexOf(Math.max(...silences));
        const silence = { fromUs: times[at], toUs: times[at + 1], fromId: ids[at], toId: ids[at + 1] };
        const ascending = ids.every((id, index) => index === 0 || id > ids[index - 1]!);
        const steps = ids.every((id, index) => index === 0 || id === ids[index - 1]! + 1);
        expect(facts).toMatchObject({
          rows: trades.length,
          firstTimeUs: times[0],
          lastTimeUs: times.at(-1),
          smallestId: Math.min(...ids),
          largestId: Math.max(...ids),
          largestSize: Math.max(...ids),
          highestPrice: Math.max(...all.price),
          ascending,
          countsUp: steps,
          longestSilenceUs: Math.max(0, ...silences),
          longestSilence: silences.length === 0 ? null : silence,
        });
        const names = trades.map((t) => [t.timeUs, t.id, t.price].join());
        expect(facts.distinct).toBe(new Set(names).size === names.length);
        const instants = trades.map((t) => [t.timeUs, t.id].join());
        const clashing = instants.filter((name, i) =>
          trades.some((t, j) => instants[j] === name && names[j] !== names[i] && t),
        );
        const clashIds = [...new Set(clashing)].map((name) => Number(name.split(',')[1])).sort((a, b) => a - b);
        expect([...new Set(facts.clashes.map(({ first }) => first))].sort((a, b) => a - b)).toEqual([
          ...new Set(clashIds),
        ]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('RowChecks', () => {
  test('name the same rows wherever the file is cut', () => {
    fc.assert(
      fc.property(anyTrades, fc.integer({ min: 1, max: 5 }), (list, size) => {
        const trades = list.map(({ at, id, price }) => trade(id, at, { price }));
        const unsorted = new TradeBuffer(trades.length);
        unsorted.append(rowsOf(trades), 0, trades.length);
        const scales = { priceScale: 0, sizeScale: 0 };
        const [whole, cut] = [new RowChecks(DAY, scales), new RowChecks(DAY, scales)];
        whole.add(unsorted, unsorted.length);
        feed(unsorted, size, (piece, length) => cut.add(piece, length));
        expect(cut.messages()).toEqual(whole.messages());
      }),
    );
  });
});
