import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDay } from '../../../src/core/time.ts';
import { cellsOf } from '../../../src/sweep/space/cells.ts';
import { parseSpace } from '../../../src/sweep/space/parse-space.ts';
import { type PlannedStretch, planUnits } from '../../../src/sweep/unit/plan-units.ts';
import { type StretchLength, stretchesOf } from '../../../src/sweep/unit/stretches.ts';

const INSTRUMENT = { venue: 'binance', market: 'spot', symbol: 'BTCUSDT' };
const PLAN = { dataDir: 'data', code: 'one' };

function stretches(length: StretchLength, days: readonly string[], warmUpDays = 0): PlannedStretch[] {
  const checksumsOf = new Map(days.map((day) => [parseDay(day), [`sum of ${day}`]]));
  const [fromDay, toDay] = [parseDay('2024-01-30'), parseDay('2024-03-02')];
  return stretchesOf({ instrument: INSTRUMENT, fromDay, toDay, length, warmUpDays, checksumsOf });
}

function cells(dimensions: unknown): ReturnType<typeof cellsOf> {
  return cellsOf(parseSpace({ dimensions }, 'space.json'));
}

describe('stretches', () => {
  it('are calendar months, cut where the days asked for begin and end', () => {
    const days = ['2024-01-30', '2024-02-29', '2024-03-01'];
    expect(stretches('month', days).map(({ fromDay, toDay }) => [fromDay, toDay])).toEqual(
      [
        ['2024-01-30', '2024-01-31'],
        ['2024-02-01', '2024-02-29'],
        ['2024-03-01', '2024-03-02'],
      ].map((ends) => ends.map(parseDay)),
    );
  });

  it('are weeks from Monday to Sunday, days, or all there is; without a day of data there is none', () => {
    const days = ['2024-02-03', '2024-02-05', '2024-02-06'];
    expect(stretches('week', days).map(({ toDay }) => toDay)).toEqual(['2024-02-04', '2024-02-11'].map(parseDay));
    expect(stretches('day', days).map(({ toDay }) => toDay)).toEqual(days.map(parseDay));
    expect(stretches('all', days)).toHaveLength(1);
    expect(stretches('all', [])).toEqual([]);
  });

  it('know what the days of their warm-up hold', () => {
    const [, february] = stretches('month', ['2024-01-30', '2024-01-31', '2024-02-01'], 1);
    expect(february).toMatchObject({
      warmUpFromDay: parseDay('2024-01-31'),
      checksums: ['sum of 2024-01-31', 'sum of 2024-02-01'],
    });
  });
});

describe('units', () => {
  it('are blocks of cells on the same bars, stretch by stretch', () => {
    const units = planUnits({
      ...PLAN,
      cells: cells({ lookback: [10, 20, 30], bar: ['1m', '5m'] }),
      stretches: stretches('month', ['2024-01-30', '2024-02-01']),
      blockCells: 2,
    });
    expect(
      [...units].map(({ fromDay, shared, cells: block }) => [
        fromDay,
        shared['bar'],
        block.map(({ settings }) => settings['lookback']).join(),
      ]),
    ).toEqual(
      ['2024-01-30', '2024-02-01'].map(parseDay).flatMap((day) => [
        ...[
          [day, '1m', '10,20'],
          [day, '1m', '30'],
        ],
        ...[
          [day, '5m', '10,20'],
          [day, '5m', '30'],
        ],
      ]),
    );
  });

  it('have the key of what they depend on: cells, days, what they hold, and the code', () => {
    const plan = { ...PLAN, cells: cells({ lookback: [10, 20] }), stretches: stretches('all', ['2024-01-30']) };
    const keyOf = (change: Partial<typeof plan>): string => [...planUnits({ ...plan, ...change })][0]!.key;
    const other = plan.stretches.map((stretch) => ({ ...stretch, checksums: ['other'] }));
    const changes = [
      {},
      { code: 'two' },
      { cells: cells({ lookback: [10] }) },
      { stretches: other },
      { stretches: stretches('all', ['2024-01-30'], 1) },
    ];
    expect(new Set(changes.map(keyOf)).size).toBe(changes.length);
    expect(keyOf({ dataDir: 'elsewhere' })).toBe(keyOf({}));
  });

  it('of a space that has grown hold only what is new', () => {
    const days = stretches('all', ['2024-01-30']);
    const lists = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(lists, lists, fc.integer({ min: 1, max: 4 }), (before, after, blockCells) => {
        const plan = { ...PLAN, stretches: days, blockCells };
        const done = new Set(
          [...planUnits({ ...plan, cells: cells({ lookback: before }) })].flatMap((unit) =>
            unit.cells.map(({ id }) => `${unit.stretchKey} ${id}`),
          ),
        );
        const isDone = (stretchKey: string, cellId: string): boolean => done.has(`${stretchKey} ${cellId}`);
        const left = [...planUnits({ ...plan, cells: cells({ lookback: after }), isDone })];
        const found = left.flatMap((unit) => unit.cells.map(({ settings }) => Number(settings['lookback'])));
        expect(found).toEqual(after.filter((lookback) => !before.includes(lookback)));
      }),
    );
  });
});
