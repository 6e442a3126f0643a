import { describe, expect, it } from 'vitest';
import type { BarTable } from '../../../src/core/bar-table.ts';
import { seededRandom } from '../../../src/core/random.ts';
import type { Detector } from '../../../src/divergence/detector.ts';
import { windowDetector } from '../../../src/divergence/window-detector.ts';
import { type SignalRow, signalRows } from '../../../src/stats/event/signal-rows.ts';
import { meanSignedReturn } from '../../../src/stats/event/signed-return.ts';
import { circularShiftTest } from '../../../src/stats/numerics/circular-shift.ts';
import { dayBlockNull } from '../../../src/stats/null/day-null.ts';
import { directionFlipNull } from '../../../src/stats/null/flip-null.ts';
import { matchedEntriesNull } from '../../../src/stats/null/matched-null.ts';
import type { NullInput } from '../../../src/stats/null/null-input.ts';
import { NULL_MODELS, type NullModel } from '../../../src/stats/null/null-test.ts';
import { nullTests } from '../../../src/stats/null/null-tests.ts';
import { circularShiftNull } from '../../../src/stats/null/shift-null.ts';
import { surrogateBars } from '../../../src/stats/null/surrogate-bars.ts';
import { aggressorSurrogateNull, surrogateDraws } from '../../../src/stats/null/surrogate-null.ts';
import { barsFrom } from '../../support/bars.ts';
import { detectorOf, signalAt } from '../../support/leaks/leak.ts';

const random = seededRandom(5);
const DAYS = 8;
const PER_DAY = 100;
const LENGTH = DAYS * PER_DAY;

/** Eight sessions of a hundred bars, a walk with flow that has nothing to do with it. */
const bars: BarTable = (() => {
  let close = 1000;
  const table = barsFrom(
    Array.from({ length: LENGTH }, (_, row) => {
      close += random.integer(7) - 3;
      return {
        close,
        delta: random.integer(21) - 10,
        starts: row > 0 && row % PER_DAY === 0 ? ('reset' as const) : null,
      };
    }),
  );
  for (let row = 0; row < LENGTH; row += 1) table.session[row] = Math.floor(row / PER_DAY);
  return table;
})();

const noise = Float64Array.from({ length: LENGTH }, () => random.normal());
const scattered: SignalRow[] = Array.from({ length: 60 }, () => ({
  row: random.integer(LENGTH),
  direction: random.uniform() < 0.5 ? 1 : -1,
}));

function input(change: Partial<NullInput> = {}): NullInput {
  return {
    bars,
    returns: noise,
    rows: scattered,
    horizonBars: 5,
    lookbackBars: 10,
    draws: 499,
    random: seededRandom(1),
    ...change,
  };
}

/** Returns that the signals foresee. */
const foreseen = noise.map(
  (value, row) => value + 2 * (scattered.find((signal) => signal.row === row)?.direction ?? 0),
);
const make = (): Detector => windowDetector({ lookback: 5 });
const found = signalRows(make().scan(bars, 0, bars.length), bars);

describe.each([
  ['circular-shift', circularShiftNull],
  ['matched-entries', matchedEntriesNull],
  ['direction-flip', directionFlipNull],
  ['day-block-bootstrap', dayBlockNull],
] as const)('the null model %s', (model, test) => {
  it('finds what was planted', () => {
    const result = test(input({ returns: foreseen }));
    expect(result).toMatchObject({ model, events: 60, draws: 499, problem: null });
    expect(result.p).toBeLessThanOrEqual(0.01);
    expect(result.pGreater).toBeLessThanOrEqual(0.01);
    expect(result.observed).toBeCloseTo(meanSignedReturn(scattered, foreseen), 12);
  });

  it('rejects noise about as often as it says', () => {
    const rejections = Array.from({ length: 1000 }, (_, seed) => {
      const draw = seededRandom(seed, 7);
      const returns = Float64Array.from({ length: LENGTH }, () => draw.normal());
      return test(input({ returns, draws: 99, random: seededRandom(seed, 8) })).p! <= 0.05;
    }).filter(Boolean).length;
    // 1000 tests at 5 %: 50 expected, sd 7. A bootstrap of eight days is known to reject too much.
    expect(rejections).toBeLessThanOrEqual(model === 'day-block-bootstrap' ? 200 : 71);
    expect(rejections).toBeGreaterThanOrEqual(29);
  });

  it('gives the same p for the same stream, and does not count signals without a return', () => {
    const returns = noise.slice();
    returns[scattered[0]!.row] = Number.NaN;
    const counted = scattered.filter(({ row }) => row !== scattered[0]!.row).length;
    const [one, two] = [test(input({ returns })), test(input({ returns }))];
    expect(one).toEqual(two);
    expect(one.events).toBe(counted);
  });

  it('says why it has no p when there is nothing to test', () => {
    const result = test(input({ rows: [] }));
    expect(result).toMatchObject({ p: null, pGreater: null, draws: 0, events: 0 });
    expect(result.problem).toMatch(/signal/);
  });
});

describe('the circular shift', () => {
  it('draws what enumerating all shifts of a session gives', () => {
    const [from, to] = [0, PER_DAY];
    const rows = scattered.filter(({ row }) => row < to).map((signal) => ({ ...signal, direction: 1 as const }));
    const positions = Uint32Array.from(rows, ({ row }) => row - from);
    const exact = circularShiftTest(noise.slice(from, to), positions, 16);
    const drawn = circularShiftNull(input({ rows, draws: 4999 }));
    expect(drawn.observed).toBeCloseTo(exact.observed, 12);
    expect(drawn.pGreater).toBeCloseTo(exact.pGreater, 1);
  });

  it('leaves out sessions too short for a shift further than lookback and horizon', () => {
    const short = circularShiftNull(input({ lookbackBars: 45, horizonBars: 5 }));
    expect(short.problem).toBe('no session with a signal has more than 101 bars');
    expect(circularShiftNull(input({ lookbackBars: 44, horizonBars: 5 })).events).toBe(60);
  });
});

describe('the direction flip', () => {
  it('gives one coin to signals that overlap: with one cluster there is nothing to tell', () => {
    const rows = [10, 12, 14, 18].map((row) => ({ row, direction: 1 as const }));
    expect(directionFlipNull(input({ rows, returns: foreseen })).p).toBe(1);
    const apart = [10, 15, 20, 25].map((row) => ({ row, direction: 1 as const }));
    const drawn = directionFlipNull(input({ rows: apart, returns: new Float64Array(LENGTH).fill(1) }));
    // Four coins: all alike in 2 of 16.
    expect(drawn.p).toBeCloseTo(2 / 16, 1);
  });
});

describe('the day-block bootstrap', () => {
  it('refuses to judge from fewer than five sessions', () => {
    const rows = scattered.filter(({ row }) => row < 4 * PER_DAY);
    expect(dayBlockNull(input({ rows })).problem).toBe('4 sessions with signals are too few: at least 5');
  });
});

describe('surrogate bars', () => {
  const drawn = surrogateBars(bars).draw(seededRandom(3));
  const perSession = (column: Float64Array): number[] =>
    Array.from({ length: DAYS }, (_, day) =>
      column.slice(day * PER_DAY, (day + 1) * PER_DAY).reduce((sum, value) => sum + value, 0),
    );

  it('keep every price, and the flow of every session', () => {
    for (const name of ['open', 'high', 'low', 'close', 'timeUs', 'endUs', 'anchor'] as const) {
      expect(drawn[name].slice(0, LENGTH)).toEqual(bars[name].slice(0, LENGTH));
    }
    expect(perSession(drawn.delta)).toEqual(perSession(bars.delta));
    expect(perSession(drawn.volume)).toEqual(perSession(bars.volume));
    expect(drawn.delta).not.toEqual(bars.delta.slice(0, LENGTH));
  });

  it('are bars: volumes add up, and CVD is the sum of the new deltas from each reset', () => {
    let cvd = 0;
    for (let row = 0; row < LENGTH; row += 1) {
      if (row % PER_DAY === 0) cvd = 0;
      expect(drawn.cvdOpen[row]).toBe(cvd);
      cvd += drawn.delta[row]!;
      expect(drawn.cvdClose[row]).toBe(cvd);
      expect(drawn.buyVolume[row]! - drawn.sellVolume[row]!).toBe(drawn.delta[row]);
      expect(drawn.buyVolume[row]! + drawn.sellVolume[row]! + drawn.unknownVolume[row]!).toBe(drawn.volume[row]);
    }
  });

  it('leave alone what they were made of', () => {
    expect(bars.cvdClose[PER_DAY - 1]).toBe(perSession(bars.delta)[0]);
  });
});

describe('the aggressor surrogate', () => {
  it('credits a rule that does not look at flow with nothing', () => {
    const priceOnly = (): Detector =>
      detectorOf((table, row) =>
        table.close[row]! > table.open[row]! || row % 3 === 0 ? signalAt(table, row, table.endUs[row]!) : null,
      );
    const rows = signalRows(priceOnly().scan(bars, 0, bars.length), bars);
    const result = aggressorSurrogateNull(
      { rows, returns: foreseen },
      surrogateDraws(bars, priceOnly, 19, seededRandom(1)),
    );
    expect(result.p).toBe(1);
    expect(result.nullMean).toBeCloseTo(result.observed, 12);
  });

  it('finds an effect that only the flow tells', () => {
    const byFlow = (): Detector =>
      detectorOf((table, row) => (table.delta[row]! >= 8 ? signalAt(table, row, table.endUs[row]!) : null));
    const rows = signalRows(byFlow().scan(bars, 0, bars.length), bars);
    const returns = noise.map((value, row) => value - (bars.delta[row]! >= 8 ? 1 : 0));
    const result = aggressorSurrogateNull({ rows, returns }, surrogateDraws(bars, byFlow, 199, seededRandom(1)));
    expect(result.p).toBeLessThanOrEqual(0.01);
  });
});

describe('nullTests', () => {
  const options = {
    ...input({ rows: found }),
    horizons: [
      { returns: noise, horizonBars: 5 },
      { returns: foreseen, horizonBars: 3 },
    ],
    surrogateDraws: 19,
    make,
    seed: 4,
  };
  const models = Object.keys(NULL_MODELS) as NullModel[];

  it('gives every model its own stream: leaving one out changes no other', () => {
    const all = nullTests({ ...options, models });
    expect(all.map((horizon) => horizon.map(({ model }) => model))).toEqual([models, models]);
    const two = nullTests({ ...options, models: ['direction-flip', 'matched-entries'] });
    expect(two).toEqual(all.map((horizon) => [horizon[2], horizon[1]]));
  });

  it('never gives a p of 0', () => {
    for (const { p } of nullTests({ ...options, models, rows: scattered }).flat()) {
      expect(p).toBeGreaterThan(0);
      expect(p).toBeLessThanOrEqual(1);
    }
  });
});
