import { describe, expect, it } from 'vitest';
import { eventStudy } from '../../../src/stats/event/event-study.ts';
import type { SignalRow } from '../../../src/stats/event/signal-rows.ts';
import { directionRegression } from '../../../src/stats/event/direction-regression.ts';
import { countedEvents, eventLag, independentEvents } from '../../../src/stats/event/counted-events.ts';
import { forwardReturns } from '../../../src/stats/event/forward-returns.ts';
import { horizonBars } from '../../../src/stats/event/horizon-bars.ts';
import { netReturn } from '../../../src/stats/event/net-returns.ts';
import { expectClose } from '../../support/close.ts';
import { lcg, lcgNormals } from '../../support/lcg.ts';
import { panelOf, panelOfPrices } from '../../support/panels.ts';
import { end, start, tape, WHOLE, wholeOptions } from '../../support/tape.ts';

const long = (row: number): SignalRow => ({ row, direction: 1 });
const short = (row: number): SignalRow => ({ row, direction: -1 });

/** Middles 100, 110, 121, 110, 110, 99 with a spread of 2. */
const MIDDLES = [100, 110, 121, 110, 110, 99];
const SPREAD = {
  askAfter: Float64Array.from(MIDDLES, (price) => price + 1),
  bidAfter: Float64Array.from(MIDDLES, (price) => price - 1),
};

describe('the event study of a panel', () => {
  const panel = panelOfPrices(MIDDLES, [1, 3], SPREAD);
  const rows = [long(0), short(1), short(4), long(5)];

  it('takes returns from middle to middle, signed by the prediction', () => {
    const [one, three] = eventStudy(panel, rows);
    expectClose(one!.grossBps, (1000 - 1000 + 1000) / 3, 1e-12);
    expect([one!.events, one!.hits, one!.marked]).toEqual([3, 2, 0]);
    expectClose(three!.grossBps, (1000 + 0) / 2, 1e-12);
    expect([three!.events, three!.hits, three!.hitRate]).toEqual([2, 1, 0.5]);
  });

  it('counts what it drops, by reason', () => {
    const [one, three] = eventStudy(panel, rows);
    expect(one!.dropped).toEqual({ sessionEnd: 0, hole: 0, dataEnd: 1 });
    expect(three!.dropped).toEqual({ sessionEnd: 0, hole: 0, dataEnd: 2 });
    const nights = panelOfPrices(MIDDLES, [1], { segment: Float64Array.of(0, 0, 1, 1, 1, 1) });
    expect(eventStudy(nights, rows)[0]!.dropped).toEqual({ sessionEnd: 1, hole: 0, dataEnd: 1 });
    nights.crossesSession[0]![1] = 2;
    expect(eventStudy(nights, rows)[0]!.dropped).toEqual({ sessionEnd: 0, hole: 1, dataEnd: 1 });
  });

  it('pays the spread that was there, the slippage and both fees', () => {
    const [one] = eventStudy(panel, [long(0)], { feeBps: 5, slippageTicks: 2 });
    // Bought at 101 + 2, sold at 109 − 2.
    expectClose(one!.netBps, ((107 - 103) / 103 - (0.0005 * (103 + 107)) / 103) * 1e4, 1e-12);
    expectClose(one!.costBps, one!.grossBps - one!.netBps, 1e-12);
    expect(one!.breakEvenBps).toBe(one!.grossBps);
    const [sold] = eventStudy(panel, [short(4)]);
    // Sold at 109, bought back at 100.
    expectClose(sold!.netBps, (9 / 109) * 1e4, 1e-12);
  });

  it('finds the fee per side at which nothing is left', () => {
    const { breakEvenFeeBps } = eventStudy(panel, [long(0), short(4)], { slippageTicks: 1 })[0]!;
    const [one] = eventStudy(panel, [long(0), short(4)], { slippageTicks: 1, feeBps: breakEvenFeeBps });
    expect(one!.netBps).toBeCloseTo(0, 9);
  });

  it('tells long from short', () => {
    const [one] = eventStudy(panel, rows);
    expect([one!.long.events, one!.short.events]).toEqual([1, 2]);
    expectClose(one!.long.grossBps, 1000, 1e-12);
    expectClose(one!.short.grossBps, 0, 1e-9);
    expectClose((one!.long.netBps + 2 * one!.short.netBps) / 3, one!.netBps, 1e-12);
  });

  it('says nothing about no events', () => {
    const [one] = eventStudy(panel, [long(5)]);
    expect([one!.events, one!.thinned.events, one!.hits]).toEqual([0, 0, 0]);
    expect([one!.grossBps, one!.netBps, one!.hitRate, one!.regression.t, one!.thinned.t]).toEqual(Array(5).fill(NaN));
    expect([one!.grossInterval, one!.hitInterval]).toEqual([
      { low: NaN, high: NaN },
      { low: 0, high: 1 },
    ]);
  });

  it('is the same for the same seed, whatever other horizons are asked for', () => {
    const random = lcg(3);
    const prices = Array.from({ length: 300 }, () => 1000 + random.integer(50));
    const events = Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? short(index * 4) : long(index * 4)));
    const [first] = eventStudy(panelOfPrices(prices, [2]), events, { seed: 7 });
    const [again] = eventStudy(panelOfPrices(prices, [2, 5]), events, { seed: 7 });
    expect(again).toEqual(first);
    expect(first!.grossInterval.low).toBeLessThan(first!.grossBps);
    expect(first!.grossInterval.high).toBeGreaterThan(first!.grossBps);
    const [other] = eventStudy(panelOfPrices(prices, [2]), events, { seed: 8 });
    expect(other!.grossInterval).not.toEqual(first!.grossInterval);
    expect(other!.grossBps).toBe(first!.grossBps);
  });

  it.each([
    [{ feeBps: -1 }, 'fee in basis points must be 0 or more, got -1'],
    [{ slippageTicks: 0.5 }, 'slippage must be a whole number of ticks of at least 0, got 0.5'],
    [{ resamples: 0 }, 'resamples must be a whole number of at least 1, got 0'],
    [{ level: 1 }, 'a confidence level must be between 0 and 1, got 1'],
  ])('refuses %j', (options, message) => {
    expect(() => eventStudy(panel, rows, options)).toThrow(message);
  });
});

describe('the net return of a round trip', () => {
  it('is that of the vectors (science.json, cost)', () => {
    const [slip, fee] = [0.0001, 0.0005];
    const fills = { direction: -1 as const, entry: 100 * (1 - slip), exit: 99 * (1 + slip) };
    expectClose(netReturn(fills, fee), 0.00880688118812, 1e-12);
  });
});

describe('events that overlap', () => {
  const prices = Array.from({ length: 20 }, (_, index) => 100 + index);
  const panel = panelOfPrices(prices, [3]);
  const events = countedEvents(
    [long(9), long(0), long(2), short(2), long(3), long(5), long(18)],
    forwardReturns(panel, 0),
  );

  it('are counted as one until the first of them is over', () => {
    expect(events.rows.map(({ row }) => row)).toEqual([0, 2, 2, 3, 5, 9]);
    expect(independentEvents(panel, 0, events).map((place) => events.rows[place]!.row)).toEqual([0, 3, 9]);
  });

  it('lengthen the lag by twice the most of them', () => {
    // Both of row 2 have one more in row 3; the first of the two has the second as well.
    expect(eventLag(panel, 0, events)).toBe(4);
  });
});

describe('the bars of a horizon', () => {
  it('are the median of those closed at its exit where it counts something else', () => {
    const events = [
      start('10:00'),
      tape(`10:00:10 101 1 +
            10:01:05 101 1 +
            10:01:06 100 1 -
            10:03:05 101 1 +
            10:03:06 100 1 -
            10:06:05 101 1 +
            10:06:06 100 1 -
            10:06:07 101 1 +
            10:06:08 100 1 -`),
      end('10:07'),
    ];
    const horizons = [
      { unit: 'seconds' as const, amount: 90 },
      { unit: 'trades' as const, amount: 3 },
    ];
    const panel = panelOf(events, wholeOptions('1m'), { horizons, latencyUs: 1 }, WHOLE);
    expect(horizonBars(panel, 0)).toBe(1);
    // From 10:01, 10:02 and 10:03 to 10:03:05, 10:06:05 and 10:06:05: after 2, 4 and 3 bars.
    expect(horizonBars(panel, 1)).toBe(3);
  });
});

describe('the regression on direction', () => {
  const returns = lcgNormals(11, 120);
  const dummy = lcg(5);
  const rows = [...returns.keys()].filter(() => dummy.uniform() < 0.15);
  const forward = Float64Array.from(returns, (_, row) =>
    row + 5 < 120 ? returns.subarray(row + 1, row + 6).reduce((sum, value) => sum + value, 0) : Number.NaN,
  );

  it('is that of the vectors for signals of one direction (science.json, event_regression)', () => {
    const { effectBps, standardErrorBps, t } = directionRegression(forward, countedEvents(rows.map(long), forward), 4);
    expectClose(effectBps / 1e4, 0.283000448041, 1e-10);
    expectClose(standardErrorBps / 1e4, 0.473521781439, 1e-10);
    expectClose(t, 0.597650328102, 1e-10);
  });

  it('turns its sign with the signals', () => {
    const { effectBps, t } = directionRegression(forward, countedEvents(rows.map(short), forward), 4);
    expectClose(effectBps / 1e4, -0.283000448041, 1e-10);
    expectClose(t, -0.597650328102, 1e-10);
  });

  it('has no t where the lag is of the order of the sample, or nothing varies', () => {
    const everywhere = countedEvents([...returns.keys()].map(long), forward);
    expect(directionRegression(forward, countedEvents(rows.map(long), forward), 60).t).toBeNaN();
    expect(directionRegression(forward, everywhere, 4).t).toBeNaN();
    expect(directionRegression(forward, countedEvents([long(3)], forward), 4).t).toBeNaN();
  });
});
