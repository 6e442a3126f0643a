import { describe, expect, it } from 'vitest';
import { formatDay, parseDay } from '../../../../src/core/time.ts';
import { type PlanInputs, planPull } from '../../../../src/data/binance/pull/plan-pull.ts';
import type { StoredState } from '../../../../src/data/binance/pull/pull-plan.ts';
import { ALL_REST, NO_REST } from '../../../../src/data/binance/pull/rest-reach.ts';

const SERIES = { market: 'spot', symbol: 'BTCUSDT', kind: 'aggTrades' } as const;
const TODAY = parseDay('2024-08-09');

type Changes = Partial<Omit<PlanInputs, 'fromDay' | 'toDay' | 'stored'>> & {
  readonly from?: string;
  readonly to?: string;
  readonly stored?: Readonly<Record<string, StoredState>>;
};

function days(from: string, to: string): number[] {
  const first = parseDay(from);
  return Array.from({ length: parseDay(to) - first + 1 }, (_, index) => first + index);
}

/** Daily dumps up to the day before yesterday, monthly ones up to July. */
const PUBLISHED = {
  daily: new Map(days('2024-05-01', '2024-08-07').map((day) => [day, 10])),
  monthly: new Map(['2024-06-01', '2024-07-01'].map((day) => [parseDay(day), 300])),
};

function plan(changes: Changes): Record<'dumps' | 'restDays' | 'settled' | 'unavailable', string[]> {
  const { from = '2024-08-01', to = '2024-08-09', stored = {}, ...rest } = changes;
  const planned = planPull({
    series: SERIES,
    fromDay: parseDay(from),
    toDay: parseDay(to),
    today: TODAY,
    stored: new Map(Object.entries(stored).map(([day, state]) => [parseDay(day), state])),
    published: PUBLISHED,
    reach: ALL_REST,
    useDumps: true,
    refresh: false,
    overwrite: false,
    ...rest,
  });
  return {
    dumps: planned.dumps.map((dump) => `${dump.period} ${formatDay(dump.firstDay)} ${dump.days.length}`),
    restDays: planned.restDays.map(formatDay),
    settled: planned.settled.map(({ day, reason }) => `${formatDay(day)} ${reason}`),
    unavailable: planned.unavailable.map(({ day, reason }) => `${formatDay(day)} ${reason}`),
  };
}

function state(name: string, isComplete = true, isCovered = true): StoredState {
  return { isComplete, isCovered, sources: [{ name, sha256: 'ab' }] };
}

describe('a plan', () => {
  it('takes monthly dumps for whole months, daily ones for other days, and REST for what is not published', () => {
    const { dumps, restDays } = plan({ from: '2024-06-30', to: '2024-08-09' });
    expect(dumps).toEqual([
      'daily 2024-06-30 1',
      'monthly 2024-07-01 31',
      ...days('2024-08-01', '2024-08-07').map((day) => `daily ${formatDay(day)} 1`),
    ]);
    expect(restDays).toEqual(['2024-08-08', '2024-08-09']);
  });

  it('takes daily dumps for a whole month whose monthly one is not published yet', () => {
    const published = { ...PUBLISHED, monthly: new Map<number, number>() };
    expect(plan({ from: '2024-07-01', to: '2024-07-31', published }).dumps).toHaveLength(31);
  });

  it('leaves alone what is there', () => {
    const stored = {
      '2024-08-01': state('BTCUSDT-aggTrades-2024-08-01.zip'),
      '2024-08-02': state('BTCUSDT-aggTrades-2024-08-02.zip', false),
      '2024-08-03': state('BTCUSDT-aggTrades-2024-08-03.csv', false, false),
    };
    const { dumps, settled } = plan({ to: '2024-08-04', stored });
    expect(settled).toEqual(['2024-08-01 complete', '2024-08-02 all that its sources have is there']);
    expect(dumps).toEqual(['daily 2024-08-03 1', 'daily 2024-08-04 1']);
  });

  it('does not fetch a month for the sake of a few days that are missing in it', () => {
    const stored = { '2024-07-05': state('BTCUSDT-aggTrades-2024-07-05.zip') };
    const { dumps } = plan({ from: '2024-07-01', to: '2024-07-31', stored });
    expect(dumps).toHaveLength(30);
    expect(dumps[0]).toBe('daily 2024-07-01 1');
  });

  it('goes on with the month that an interrupted pull began with', () => {
    const stored = { '2024-07-01': state('BTCUSDT-aggTrades-2024-07.zip') };
    expect(plan({ from: '2024-07-01', to: '2024-07-31', stored }).dumps).toEqual(['monthly 2024-07-01 30']);
  });

  it('looks at everything again to refresh, by the way it came', () => {
    const daily = Object.fromEntries(
      days('2024-07-01', '2024-07-31').map((day) => [formatDay(day), state(`BTCUSDT-aggTrades-${formatDay(day)}.zip`)]),
    );
    const range = { from: '2024-07-01', to: '2024-07-31', refresh: true };
    expect(plan({ ...range, stored: daily }).dumps).toHaveLength(31);
    const monthly = Object.fromEntries(Object.keys(daily).map((day) => [day, state('BTCUSDT-aggTrades-2024-07.zip')]));
    expect(plan({ ...range, stored: monthly }).dumps).toEqual(['monthly 2024-07-01 31']);
  });

  it('leaves a day alone when refreshing, if no dump could replace it', () => {
    const stored = { '2024-08-08': state('BTCUSDT-aggTrades-2024-08-08.csv') };
    expect(plan({ from: '2024-08-08', to: '2024-08-08', stored, refresh: true }).settled).toEqual([
      '2024-08-08 complete',
    ]);
  });

  it('fetches everything to overwrite', () => {
    const stored = { '2024-07-05': state('BTCUSDT-aggTrades-2024-07-05.zip') };
    const range = { from: '2024-07-01', to: '2024-07-31', stored, overwrite: true };
    expect(plan(range).dumps).toEqual(['monthly 2024-07-01 31']);
  });

  it('uses one way only when told so', () => {
    const range = { from: '2024-08-07', to: '2024-08-08' };
    expect(plan({ ...range, useDumps: false }).restDays).toEqual(['2024-08-07', '2024-08-08']);
    expect(plan({ ...range, reach: NO_REST })).toMatchObject({
      dumps: ['daily 2024-08-07 1'],
      unavailable: ['2024-08-08 no dump is published, and REST is not to be used (--via dump)'],
    });
  });

  it('says why a day cannot be had', () => {
    const reach = { fromDay: parseDay('2024-08-08'), fromUs: 0, limit: 'REST reaches back 48 hours only' };
    const published = { daily: new Map(), monthly: new Map() };
    expect(plan({ from: '2024-08-07', to: '2024-08-10', reach, published })).toMatchObject({
      restDays: ['2024-08-08', '2024-08-09'],
      unavailable: [
        '2024-08-07 no dump is published, and REST reaches back 48 hours only',
        '2024-08-10 the day has not begun',
      ],
    });
  });

  it('asks for each dump where there is no listing, but never for days and months that are not over', () => {
    const published = { daily: null, monthly: null };
    expect(plan({ from: '2024-07-01', to: '2024-08-09', published })).toMatchObject({
      dumps: ['monthly 2024-07-01 31', ...days('2024-08-01', '2024-08-08').map((day) => `daily ${formatDay(day)} 1`)],
      restDays: ['2024-08-09'],
    });
  });
});
