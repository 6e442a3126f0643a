import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUALITIES } from '../../src/core/bar-table.ts';
import { DAY_US, MINUTE_US } from '../../src/core/time.ts';
import type { TradeGap } from '../../src/core/trade-batch.ts';
import type { MarketEvent } from '../../src/cvd/bars-from-source.ts';
import { barsWithRestarts, WHOLE, wholeOptions } from '../support/tape.ts';
import { barsOf, batchOf, DAY_START, rowsOf, type TestTrade } from '../support/trades.ts';

/** A tape with holes and breaks: what happened, and the events a source would tell of it. */
interface Tape {
  readonly trades: readonly TestTrade[];
  /** Covered stretches, [start, end). */
  readonly covered: readonly (readonly [number, number])[];
  readonly gaps: readonly TradeGap[];
  readonly events: readonly MarketEvent[];
}

/** Half an hour before a midnight, so that a reset is met. */
const START = DAY_START + DAY_US - 30 * MINUTE_US;

const arbitraryWait = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 30e6 }),
  fc.integer({ min: 0, max: 5 }).map((minutes) => minutes * MINUTE_US),
  fc.integer({ min: 1, max: 300e6 }),
);

const arbitraryTape: fc.Arbitrary<Tape> = fc
  .array(
    fc.record({
      what: fc.oneof(
        { weight: 6, arbitrary: fc.constant('trade' as const) },
        { weight: 1, arbitrary: fc.constant('gap' as const) },
        { weight: 1, arbitrary: fc.constant('break' as const) },
      ),
      waitUs: arbitraryWait,
      breakUs: arbitraryWait,
      price: fc.integer({ min: 1, max: 200 }),
      size: fc.integer({ min: 1, max: 50 }),
      side: fc.constantFrom<(1 | -1 | 0)[]>(1, -1, 0),
    }),
    { minLength: 1, maxLength: 40, size: 'max' },
  )
  .map((steps) => {
    const [trades, gaps, events]: [TestTrade[], TradeGap[], MarketEvent[]] = [[], [], []];
    const covered: [number, number][] = [];
    let [timeUs, coveredFromUs, lastUs] = [START, START, START];
    events.push({ type: 'coverage-start', timeUs });
    for (const { what, waitUs, breakUs, price, size, side } of steps) {
      timeUs += waitUs;
      if (what === 'break') {
        timeUs = Math.max(timeUs, lastUs + 1);
        covered.push([coveredFromUs, timeUs]);
        events.push({ type: 'coverage-end', timeUs });
        timeUs += breakUs;
        events.push({ type: 'coverage-start', timeUs });
        [coveredFromUs, lastUs] = [timeUs, timeUs];
        continue;
      }
      if (what === 'gap') {
        const gap: TradeGap = { type: 'gap', fromUs: lastUs, toUs: timeUs, missing: 1 };
        gaps.push(gap);
        events.push(gap);
      }
      const trade: TestTrade = [timeUs, price, size, side];
      trades.push(trade);
      events.push(batchOf([trade], trades.length, WHOLE));
      lastUs = timeUs;
    }
    covered.push([coveredFromUs, lastUs + 1]);
    events.push({ type: 'coverage-end', timeUs: lastUs + 1 });
    return { trades, covered, gaps, events };
  });

/** Covered time in [startUs, endUs), µs. */
function coveredIn({ covered }: Tape, startUs: number, endUs: number): number {
  return covered.reduce((sum, [from, to]) => sum + Math.max(Math.min(to, endUs) - Math.max(from, startUs), 0), 0);
}

/** Instants at which coverage starts after a real break. */
function restarts({ covered }: Tape): number[] {
  return covered.slice(1).flatMap(([from], index) => (from > covered[index]![1] ? [from] : []));
}

/** Minute bars of a tape with daily resets, each from a look at the whole tape. */
function naiveMinutes(tape: Tape): Record<string, unknown>[] {
  const rows: Record<string, unknown>[] = [];
  let [cvd, close, previousEndUs] = [0, Number.NaN, Number.NaN];
  for (let startUs = START; startUs < tape.covered.at(-1)![1]; startUs += MINUTE_US) {
    const endUs = startUs + MINUTE_US;
    const length = coveredIn(tape, startUs, endUs);
    if (length === 0) continue;
    const inside = tape.trades.filter(([timeUs]) => timeUs >= startUs && timeUs < endUs);
    const isGap = tape.gaps.some((gap) => startUs <= gap.toUs && endUs > gap.fromUs);
    const restarted = restarts(tape).filter((instant) => instant < endUs && instant >= (previousEndUs || START));
    const dataFromUs = tape.covered.find(([, to]) => to > startUs)![0];
    const isReset = Math.floor(startUs / DAY_US) !== Math.floor((previousEndUs - 1) / DAY_US);
    if (isReset) cvd = 0;
    // The price of before is too old when nothing before the restart is in this bar.
    if (restarted.some((instant) => (instant >= startUs ? dataFromUs >= instant : true))) close = Number.NaN;
    const path = [cvd];
    for (const [, , size, side] of inside) path.push(path.at(-1)! + size * side);
    const prices = inside.length === 0 ? [close] : inside.map(([, price]) => price);
    close = prices.at(-1)!;
    cvd = path.at(-1)!;
    rows.push({
      ...{ timeUs: startUs, endUs, open: prices[0], high: Math.max(...prices), low: Math.min(...prices), close },
      ...{
        trades: inside.length,
        cvdOpen: path[0],
        cvdHigh: Math.max(...path),
        cvdLow: Math.min(...path),
        cvdClose: cvd,
      },
      quality: isGap ? 'gap' : length < MINUTE_US ? 'partial' : 'ok',
      // Whether CVD can be compared with the bar before.
      continues: rows.length > 0 && !isGap && !isReset && restarted.length === 0,
    });
    previousEndUs = endUs;
  }
  return rows;
}

describe('laws of a tape with holes and breaks', () => {
  it('minute bars are what a look at the whole tape says', () => {
    fc.assert(
      fc.property(arbitraryTape, (tape) => {
        const bars = barsOf(tape.events, wholeOptions('1m', 'utc', 'day'));
        const rows = rowsOf(bars).map((row, index) => ({
          ...{ timeUs: row['timeUs'], endUs: row['endUs'], open: row['open'], high: row['high'], low: row['low'] },
          ...{ close: row['close'], trades: row['trades'], cvdOpen: row['cvdOpen'], cvdHigh: row['cvdHigh'] },
          ...{ cvdLow: row['cvdLow'], cvdClose: row['cvdClose'], quality: QUALITIES[row['quality']!] },
          continues: index > 0 && row['anchor'] === bars.anchor[index - 1],
        }));
        expect(rows).toEqual(naiveMinutes(tape));
      }),
      { numRuns: 300 },
    );
  });

  const arbitraryOptions = fc
    .record({
      bar: fc.constantFrom('1m', '7m', '1h', 'tick:3', 'volume:50', 'delta:20'),
      session: fc.constantFrom('utc', 'cme-globex', '23:40-23:55@UTC', '23:50-00:10@UTC'),
      reset: fc.constantFrom('session' as const, 'day' as const, 'never' as const),
    })
    .map(({ bar, session, reset }) => wholeOptions(bar, session, reset));

  it('a snapshot restored between any two events changes nothing', () => {
    fc.assert(
      fc.property(arbitraryTape, arbitraryOptions, (tape, options) => {
        expect(rowsOf(barsWithRestarts(tape.events, options))).toEqual(rowsOf(barsOf(tape.events, options)));
      }),
    );
  });

  it('bars never overlap, anchors never fall, and no session’s bar leaves its session', () => {
    fc.assert(
      fc.property(arbitraryTape, arbitraryOptions, (tape, options) => {
        const bars = barsOf(tape.events, options);
        for (let bar = 0; bar < bars.length; bar += 1) {
          const [startUs, endUs] = [bars.timeUs[bar]!, bars.endUs[bar]!];
          const session = options.session.firstEndingAfter(startUs);
          expect(startUs >= session.startUs && endUs <= session.endUs && startUs <= endUs).toBe(true);
          expect(bars.session[bar]).toBe(session.day);
          if (bar === 0) continue;
          expect(startUs).toBeGreaterThanOrEqual(bars.endUs[bar - 1]!);
          expect(bars.anchor[bar]).toBeGreaterThanOrEqual(bars.anchor[bar - 1]!);
          // Within an anchor CVD goes on where it was.
          if (bars.anchor[bar] === bars.anchor[bar - 1]) expect(bars.cvdOpen[bar]).toBe(bars.cvdClose[bar - 1]);
        }
      }),
    );
  });

  it('no trade is lost', () => {
    fc.assert(
      fc.property(arbitraryTape, arbitraryOptions, (tape, options) => {
        const bars = barsOf(tape.events, options);
        const inside = tape.trades.filter(([timeUs]) => timeUs >= options.session.firstEndingAfter(timeUs).startUs);
        const counted = bars.trades.subarray(0, bars.length).reduce((sum, trades) => sum + trades, 0);
        expect(counted).toBe(inside.length);
      }),
    );
  });
});
