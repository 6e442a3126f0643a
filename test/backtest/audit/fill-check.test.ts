import { describe, expect, it } from 'vitest';
import { fillOffence } from '../../../src/backtest/audit/fill-check.ts';
import { RecordedRun } from '../../../src/backtest/audit/recorded-run.ts';
import type { BookedFill, WorldResult } from '../../../src/backtest/engine/run-result.ts';
import { freeSetup, says, signals } from '../../support/runs.ts';
import { end, start, tape, WHOLE } from '../../support/tape.ts';

const TAPE = {
  kind: 'trades',
  scales: WHOLE,
  events: [start('10:00'), tape('10:00:10 100 5 +\n 10:01:10 101 5 +\n 10:02:10 103 2 -'), end('10:30')],
} as const;
const SETUP = freeSetup({
  detectors: says({ '10:01': 'bullish' }),
  strategy: signals({ exits: { holdBars: 1 } }, 'size:2'),
});

/** What the check says when something about the first fill of the base reading is not so. */
function saidOf(forge: (fill: BookedFill, world: WorldResult) => Partial<BookedFill>): string | undefined {
  const whole = new RecordedRun(TAPE, SETUP).push(TAPE.events).finish();
  const { readings } = whole.result!;
  const [first, ...rest] = readings.base.fills;
  const base = { ...readings.base, fills: [{ ...first!, ...forge(first!, readings.base) }, ...rest] };
  whole.result = { ...whole.result!, readings: { ...readings, base } };
  const empty = { optimistic: 0, base: 0, pessimistic: 0, market: 0 };
  const cuts = [{ place: { event: 0, row: 0 }, advanceUs: null, lines: empty }];
  return fillOffence({ tape: TAPE, setup: SETUP, make: SETUP.strategy, whole, stopped: whole, cuts })?.what;
}

describe('a fill', () => {
  it('of an honest run gives no offence', () => {
    expect(saidOf(() => ({}))).toBeUndefined();
  });

  it('before its order arrived is caught', () => {
    expect(saidOf((_, { orders }) => ({ timeUs: orders[0]!.arrivesUs }))).toMatch(
      /^base: order 1 was filled at \d+ µs, though it arrived at \d+ µs$/,
    );
  });

  it('of an order that was never sent is caught', () => {
    expect(saidOf(() => ({ orderId: 9 }))).toBe('base: order 9 was never sent');
  });

  it('by a print that is not there, or is another one, is caught', () => {
    expect(saidOf(() => ({ printId: 77 }))).toBe('base: order 1 was filled by print 77, which is not on the tape');
    expect(saidOf(({ printTicks }) => ({ printTicks: printTicks - 1 }))).toBe(
      'base: order 1 was filled at another time or price than its print 2 has',
    );
  });

  it('larger than its print is caught', () => {
    expect(saidOf(() => ({ lots: 6 }))).toBe('base: order 1 got more of print 2 than its 5 lots');
  });

  it('by a quote or a bar has no print to be held against', () => {
    expect(saidOf((_, { orders }) => ({ printId: null, timeUs: orders[0]!.arrivesUs }))).toBeUndefined();
  });
});
