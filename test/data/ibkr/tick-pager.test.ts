import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TickPager, trimPage } from '../../../src/data/ibkr/tick-pager.ts';
import { PAGE_TICKS, type Tick } from '../../../src/data/ibkr/tick.ts';
import { tickPage, type TickServing } from '../../support/fake-tws/tick-reply.ts';

type Numbered = readonly [timeS: number, number: number];

interface Pulled {
  readonly ticks: readonly Numbered[];
  readonly pager: TickPager<Numbered>;
  readonly starts: readonly number[];
}

/** Pages through a window of a tape of so many ticks a second, without any wire. */
function pull(
  perSecond: readonly number[],
  serving: TickServing = {},
  window = { startS: 0, endS: perSecond.length },
): Pulled {
  let number = 0;
  const tape = perSecond.flatMap((count, time) =>
    Array.from({ length: count }, () => ({ time, fields: [(number += 1)] })),
  );
  const pager = new TickPager<Numbered>(window);
  const ticks: Numbered[] = [];
  const starts: number[] = [];
  for (let startS = pager.nextS; startS !== null; startS = pager.nextS) {
    starts.push(startS);
    const served = tickPage(tape, { start: startS, count: PAGE_TICKS }, serving);
    const answer = served?.map(({ time, fields }): Numbered => [time, Number(fields[0])]) ?? null;
    ticks.push(...pager.accept(trimPage(answer, startS, window)));
    if (starts.length > 20 * perSecond.length + 20) throw new Error('no end');
  }
  return { ticks, pager, starts };
}

function countsOf(perSecond: readonly number[]): number {
  return perSecond.reduce((sum, count) => sum + count, 0);
}

/** Quiet seconds, busy ones, and some around and far above the size of a page. */
const perSecond = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 5 }) },
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 400 }) },
    { weight: 1, arbitrary: fc.constantFrom(998, 999, 1000, 1001, 1300, 2100) },
  ),
  { minLength: 1, maxLength: 30 },
);

const quirks = fc.record({
  earlyTicks: fc.nat(4),
  repeatsLastTick: fc.boolean(),
  nothing: fc.constantFrom('empty' as const, 'no-data' as const),
});

describe('paging, where TWS completes the last second of a page', () => {
  it('gives every tick once and in order, whatever the seconds hold and however odd the rest of the answers', () => {
    fc.assert(
      fc.property(perSecond, quirks, (seconds, odd) => {
        const { ticks, pager } = pull(seconds, { ...odd, pages: 'complete' });
        expect(ticks.map(([, number]) => number)).toEqual(Array.from({ length: countsOf(seconds) }, (_, i) => i + 1));
        expect(pager.shrunken).toEqual([]);
      }),
    );
  });

  it('stays within its window', () => {
    fc.assert(
      fc.property(perSecond, fc.nat(29), fc.nat(29), (seconds, a, b) => {
        const window = { startS: Math.min(a, b, seconds.length), endS: Math.min(Math.max(a, b), seconds.length) };
        const { ticks } = pull(seconds, {}, window);
        expect(ticks).toHaveLength(countsOf(seconds.slice(window.startS, window.endS)));
        expect(ticks.every(([timeS]) => timeS >= window.startS && timeS < window.endS)).toBe(true);
      }),
    );
  });

  it('doubts a second only where it has as many ticks as a page, give or take early ones', () => {
    expect(pull([5, 1000, 5]).pager.doubtful).toEqual([{ timeS: 1, ticks: 1000 }]);
    expect(pull([5, 999, 1001, 1300, 5]).pager.doubtful).toEqual([]);
  });
});

describe('paging, where TWS stops at a thousand ticks', () => {
  it('loses only what lies beyond a thousand within one second, and says of which seconds that may be', () => {
    fc.assert(
      fc.property(perSecond, quirks, (seconds, odd) => {
        const { ticks, pager } = pull(seconds, { ...odd, pages: 'strict' });
        const lost = seconds.reduce((sum, count) => sum + Math.max(0, count - PAGE_TICKS), 0);
        expect(ticks).toHaveLength(countsOf(seconds) - lost);
        const doubted = new Set(pager.doubtful.map(({ timeS }) => timeS));
        for (const [timeS, count] of seconds.entries()) {
          if (count > PAGE_TICKS) expect(doubted.has(timeS)).toBe(true);
          const got = ticks.filter((tick) => tick[0] === timeS).length;
          expect(got).toBe(Math.min(count, PAGE_TICKS));
        }
      }),
    );
  });
});

describe('paging', () => {
  it('keeps identical trades of one second apart', () => {
    const window = { startS: 0, endS: 10 };
    const pager = new TickPager<Tick>(window);
    const same: Tick[] = [
      [3, '6000', '1'],
      [3, '6000', '1'],
    ];
    expect(pager.accept(trimPage(same, 0, window))).toEqual([]);
    expect(pager.nextS).toBe(3);
    expect(pager.accept(trimPage(same, 3, window))).toEqual(same);
  });

  it('asks again from the last second of a page, then moves on', () => {
    expect(pull([2, 0, 3, 0, 0]).starts).toEqual([0, 2, 3, 3]);
  });

  it('ends at once where TWS says that there is nothing, or answers from after the window', () => {
    expect(pull([0, 0, 0], { nothing: 'no-data' }).starts).toEqual([0]);
    expect(pull([0, 0, 0, 7], {}, { startS: 0, endS: 3 }).starts).toEqual([0]);
    expect(pull([0, 5, 2, 0, 7], {}, { startS: 0, endS: 4 }).starts).toEqual([0]);
  });

  it('ends after two pages that bring nothing new: the last tick of the day for ever', () => {
    const { starts, ticks } = pull([4, 4, 0, 0], { repeatsLastTick: true });
    expect(starts).toEqual([0, 1, 2, 2]);
    expect(ticks).toHaveLength(8);
  });

  it('keeps what it held when the second is empty, or poorer, the next time', () => {
    const window = { startS: 0, endS: 10 };
    for (const second of [[], [[4, 1]], [[6, 9]]] as const) {
      const pager = new TickPager<Numbered>(window);
      const got = [
        ...pager.accept(
          trimPage<Numbered>(
            [
              [1, 1],
              [4, 2],
              [4, 3],
            ],
            0,
            window,
          ),
        ),
      ];
      got.push(...pager.accept(trimPage<Numbered>(second, 4, window)));
      while (pager.nextS !== null) got.push(...pager.accept(trimPage<Numbered>([], pager.nextS, window)));
      expect(got.filter(([timeS]) => timeS === 4)).toHaveLength(2);
      expect(pager.shrunken).toEqual(second.length === 0 ? [] : [4]);
    }
  });

  it('puts a page that is out of order in order', () => {
    const window = { startS: 0, endS: 10 };
    const page = trimPage<Numbered>(
      [
        [2, 1],
        [1, 2],
        [2, 3],
        [11, 4],
      ],
      1,
      window,
    );
    expect(page).toMatchObject({
      received: 4,
      early: 0,
      beyond: 1,
      ticks: [
        [1, 2],
        [2, 1],
        [2, 3],
      ],
    });
  });

  it('refuses a page that it did not ask for', () => {
    const window = { startS: 0, endS: 10 };
    const pager = new TickPager<Numbered>(window);
    expect(() => pager.accept(trimPage<Numbered>([], 5, window))).toThrow('a page from 5 was not asked for');
  });

  it('gives the same ticks when the same pages are replayed', () => {
    fc.assert(
      fc.property(perSecond, quirks, fc.constantFrom('complete' as const, 'strict' as const), (seconds, odd, pages) => {
        expect(pull(seconds, { ...odd, pages }).ticks).toEqual(pull(seconds, { ...odd, pages }).ticks);
      }),
      { numRuns: 20 },
    );
  });
});
