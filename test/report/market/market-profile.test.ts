import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sessionCalendar } from '../../../src/core/session-calendar.ts';
import { HOUR_US } from '../../../src/core/time.ts';
import type { MarketEvent, MarketSource } from '../../../src/cvd/bars-from-source.ts';
import { countingRowTicks, shownRowTicks } from '../../../src/report/market/market-profile.ts';
import { ProfileCounter, profiledSource } from '../../../src/report/market/profiled-source.ts';
import { profileSection } from '../../../src/report/market/profile-section.ts';
import { levelTraces, profileBars } from '../../../src/report/market/profile-traces.ts';
import { drawBars } from '../../../src/report/market/drawn-bars.ts';
import { tableRows, visibleText } from '../page-text.ts';
import { recordedDays } from '../recorded-days.ts';
import { batchOf, type Print, SCALES } from './prints.ts';

const DAY = 24 * HOUR_US;

const prints = fc
  .array(
    fc.record({
      timeUs: fc.integer({ min: 0, max: 3 * DAY - 1 }),
      price: fc.integer({ min: 9000, max: 11_000 }),
      size: fc.integer({ min: 1, max: 1000 }),
      side: fc.constantFrom(1 as const, -1 as const, 0 as const),
    }),
    { minLength: 1, maxLength: 80 },
  )
  .map((all) => all.toSorted((a, b) => a.timeUs - b.timeUs));

function counted(session: string, parts: readonly (readonly Print[])[]): ReturnType<ProfileCounter['profile']> {
  const counter = new ProfileCounter(sessionCalendar(session));
  for (const part of parts) counter.add(batchOf(part));
  return counter.profile();
}

describe('volume by price', () => {
  it('holds every trade of every session once, in the row of its price', () => {
    fc.assert(
      fc.property(prints, (all) => {
        const profile = counted('utc', [all])!;
        const row = (price: number): number => Math.floor(price / profile.rowTicks) * profile.rowTicks;
        for (const { session, rows, volume } of profile.sessions) {
          const own = all.filter(({ timeUs }) => Math.floor(timeUs / DAY) === session);
          expect(volume).toBe(own.reduce((sum, { size }) => sum + size, 0));
          for (const { price, volume: lots, delta } of rows) {
            const inRow = own.filter((print) => row(print.price) === price);
            expect(lots).toBe(inRow.reduce((sum, { size }) => sum + size, 0));
            expect(delta).toBe(inRow.reduce((sum, { size, side }) => sum + size * side, 0));
          }
        }
        expect(profile.whole.volume).toBe(all.reduce((sum, { size }) => sum + size, 0));
        expect(profile.whole.rows.length).toBeLessThanOrEqual(120);
      }),
    );
  });

  it('is the same however the tape is cut into batches', () => {
    fc.assert(
      fc.property(prints, fc.integer({ min: 1, max: 9 }), (all, size) => {
        const parts = Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
          all.slice(index * size, (index + 1) * size),
        );
        expect(counted('utc', parts)).toEqual(counted('utc', [all]));
      }),
    );
  });

  it('leaves out trades outside every session', () => {
    const at = (hour: number): Print => ({ timeUs: hour * HOUR_US, price: 10_000, size: 1, side: 1 });
    const profile = counted('08:00-16:00@UTC', [[at(7), at(8), at(15), at(16), at(31), at(32)]])!;
    expect(profile.sessions.map(({ session, volume }) => [session, volume])).toEqual([
      [0, 2],
      [1, 1],
    ]);
  });

  it('counts the volume of a size bucket where one was asked for', () => {
    const counter = new ProfileCounter(sessionCalendar('utc'));
    const batch = batchOf([
      { timeUs: 1, price: 10_000, size: 5, side: 1 },
      { timeUs: 2, price: 10_000, size: 90, side: 1 },
    ]);
    counter.add({ ...batch, sizeInBucket: Float64Array.of(0, 90) });
    expect(counter.profile()!.whole.volume).toBe(90);
  });

  it('is null without a trade, as of imported bars', () => {
    expect(counted('utc', [[]])).toBeNull();
  });

  it('is made on the way to whoever reads the source, anew at each reading', async () => {
    const events: MarketEvent[] = [
      { type: 'coverage-start', timeUs: 0 },
      batchOf([{ timeUs: 1, price: 10_000, size: 5, side: 1 }]),
    ];
    const source: MarketSource = {
      scales: SCALES,
      kind: 'trades',
      async *[Symbol.asyncIterator]() {
        await Promise.resolve();
        yield* events;
      },
    };
    const profiled = profiledSource(source, sessionCalendar('utc'));
    for (let reading = 0; reading < 2; reading += 1) {
      const seen: MarketEvent[] = [];
      for await (const event of profiled.source) seen.push(event);
      expect(seen).toEqual(events);
      expect(profiled.profile()!.whole.volume).toBe(5);
    }
  });
});

describe('the height of rows', () => {
  it('begins with about a hundredth of a percent of the price', () => {
    expect([5_700_000, 142_000, 2500, 500].map(countingRowTicks)).toEqual([500, 10, 1, 1]);
  });

  it('grows in whole steps until a profile has no more than 120 rows', () => {
    const grid = 1;
    expect(shownRowTicks(1, { low: 0, high: 119, grid })).toBe(1);
    expect(shownRowTicks(1, { low: 0, high: 120, grid })).toBe(2);
    expect(shownRowTicks(10, { low: 0, high: 1_000_000, grid })).toBe(10_000);
  });

  it('is in whole steps of the grid that the prices lie on', () => {
    expect(shownRowTicks(20, { low: 200_000, high: 200_500, grid: 25 })).toBe(100);
    expect(shownRowTicks(50, { low: 0, high: 100, grid: 49 })).toBe(50);
    const quarter = (price: number): Print => ({ timeUs: price, price, size: 1, side: 1 });
    const profile = counted('utc', [[200_025, 200_050, 200_100].map(quarter)])!;
    expect(profile.rowTicks).toBe(100);
    expect(counted('utc', [[quarter(500)]])!.rowTicks).toBe(1);
  });
});

describe('a profile on the page', () => {
  const input = recordedDays({ days: 2 });
  const profile = input.profile!;
  const { priceScale } = input.bars.scales;

  it('is a bar a row beside the prices, the fullest marked', () => {
    const bars = profileBars(profile, input.bars.scales);
    const { color } = bars['marker'] as { color: string[] };
    const fullest = bars.x!.indexOf(Math.max(...bars.x!.map(Number)));
    expect(bars).toMatchObject({ orientation: 'h', xaxis: 'x2' });
    expect(color.indexOf('--control')).toBe(fullest);
    expect(color.filter((each) => each === '--control')).toHaveLength(1);
  });

  it('draws the levels of each session over its own bars', () => {
    const [high, low, control] = levelTraces(profile, drawBars(input.bars), priceScale);
    expect(control!.x).toEqual([-0.5, 1439.5, null, 1439.5, 2879.5, null]);
    for (const [index, { area }] of profile.sessions.entries()) {
      expect(low!.y![3 * index]).toBe(area.low / 100);
      expect(high!.y![3 * index]).toBe((area.high + profile.rowTicks - 1) / 100);
    }
  });

  it('has its levels in figures, whole and by session, and its rows', () => {
    const section = profileSection(profile, input.bars.scales).text;
    expect(tableRows(section, 'Value areas').map(([name]) => name)).toEqual([
      'Whole range',
      '2024-08-08',
      '2024-08-09',
    ]);
    const rows = tableRows(section, 'Profile');
    expect(rows).toHaveLength(profile.whole.rows.length);
    expect(rows.filter(([, , , , level]) => level === 'point of control')).toHaveLength(1);
    expect(visibleText(`<body>${section}`)).toContain('known only when it has ended');
  });
});
