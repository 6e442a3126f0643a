import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_US } from '../../../src/core/time.ts';
import type { BarOptions, MarketEvent } from '../../../src/cvd/bars-from-source.ts';
import type { EventPanel } from '../../../src/stats/event/event-panel.ts';
import { forwardReturns } from '../../../src/stats/event/forward-returns.ts';
import type { Horizon } from '../../../src/stats/event/horizon.ts';
import type { PanelOptions } from '../../../src/stats/event/panel-options.ts';
import { panelOf, panelRows } from '../../support/panels.ts';
import { arbitraryTrades, batchOf, cutAt, DAY_START, engineOptions, type TestTrade } from '../../support/trades.ts';

const END = DAY_START + 3 * DAY_US;
const NONE = Number.NaN;

/** Trades are missing between the trade of that index and the one before it. */
interface Hole {
  readonly before: number;
  readonly kind: 'gap' | 'coverage';
  readonly fromUs: number;
  readonly untilUs: number;
}

interface Case {
  readonly trades: readonly TestTrade[];
  readonly holes: readonly Hole[];
  readonly cuts: readonly number[];
  readonly barOptions: BarOptions;
  readonly options: PanelOptions;
}

const arbitraryHorizon: fc.Arbitrary<Horizon> = fc.oneof(
  fc.integer({ min: 1, max: 5 }).map((amount): Horizon => ({ unit: 'bars', amount })),
  fc.constantFrom(0.000001, 2.5, 60, 600).map((amount): Horizon => ({ unit: 'seconds', amount })),
  fc.integer({ min: 1, max: 8 }).map((amount): Horizon => ({ unit: 'trades', amount })),
  fc.integer({ min: 1, max: 4000 }).map((amount): Horizon => ({ unit: 'volume', amount })),
);

const sidedTrades = arbitraryTrades.map((trades) =>
  trades.map(([timeUs, price, size, side]): TestTrade => [timeUs, price, size, side === 0 ? 1 : side]),
);

const arbitraryCase: fc.Arbitrary<Case> = fc
  .record({
    trades: fc.oneof({ weight: 3, arbitrary: sidedTrades }, { weight: 1, arbitrary: arbitraryTrades }),
    places: fc.array(fc.record({ place: fc.nat(), kind: fc.constantFrom('gap' as const, 'coverage' as const) }), {
      maxLength: 3,
    }),
    cuts: fc.array(fc.nat(), { maxLength: 6 }),
    barOptions: fc
      .record({
        bar: fc.constantFrom('1m', '7m', '1h', 'tick:1', 'tick:3', 'volume:50', 'delta:20'),
        session: fc.constantFrom('utc', 'us-eth', '22:00-05:00@Europe/Berlin', '00:10-00:40@UTC'),
      })
      .map(({ bar, session }) => engineOptions(bar, session)),
    options: fc.record({
      horizons: fc.array(arbitraryHorizon, { minLength: 1, maxLength: 4 }),
      latencyUs: fc.constantFrom(0, 1, 250_000, 90e6),
      sessionEnd: fc.constantFrom('drop' as const, 'mark' as const),
    }),
  })
  .map(({ places, ...rest }) => ({ ...rest, holes: holesAt(rest.trades, places) }));

/** Holes at some of the places between two trades that leave room for one. */
function holesAt(trades: readonly TestTrade[], places: readonly { place: number; kind: Hole['kind'] }[]): Hole[] {
  const kinds = new Map(places.map(({ place, kind }) => [place % trades.length, kind]));
  return [...kinds]
    .filter(([before]) => before > 0 && trades[before]![0] - trades[before - 1]![0] > 3)
    .sort(([a], [b]) => a - b)
    .map(([before, kind]) => {
      const [fromUs, untilUs] = [trades[before - 1]![0], trades[before]![0]];
      return kind === 'gap'
        ? { before, kind, fromUs, untilUs }
        : { before, kind, fromUs: fromUs + 1, untilUs: untilUs - 1 };
    });
}

/** The events of a case: all trades between two holes in one batch, or cut at the case's places. */
function eventsOf({ trades, holes, cuts }: Case, isCut: boolean): MarketEvent[] {
  const events: MarketEvent[] = [{ type: 'coverage-start', timeUs: DAY_START }];
  let from = 0;
  for (const hole of [...holes, null]) {
    const piece = trades.slice(from, hole?.before);
    events.push(...(isCut ? cutAt(piece, cuts) : [batchOf(piece)]));
    if (hole?.kind === 'gap') events.push({ type: 'gap', fromUs: hole.fromUs, toUs: hole.untilUs, missing: 1 });
    if (hole?.kind === 'coverage') {
      events.push({ type: 'coverage-end', timeUs: hole.fromUs }, { type: 'coverage-start', timeUs: hole.untilUs });
    }
    from = hole?.before ?? from;
  }
  return [...events, { type: 'coverage-end', timeUs: END }];
}

function panelOfCase(given: Case, isCut = false): EventPanel {
  return panelOf(eventsOf(given, isCut), given.barOptions, given.options);
}

/** The panel's prices and exits, found by looking through the whole tape for every bar. */
function searched(given: Case, { bars, prices }: EventPanel): Record<string, unknown> {
  const { trades, barOptions, options } = given;
  const calendar = barOptions.session;
  const holes = given.holes.filter(
    ({ kind, fromUs, untilUs }) => kind === 'gap' || calendar.firstEndingAfter(fromUs).startUs < untilUs,
  );
  const rows = Array.from({ length: bars.length }, (_, bar) => {
    const session = calendar.firstEndingAfter(bars.timeUs[bar]!);
    const endUs = bars.endUs[bar]!;
    const hole = holes.find(({ untilUs }) => endUs < untilUs);
    const reachable = trades.filter(
      ([timeUs], index) => timeUs < session.endUs && index < (hole?.before ?? Number.POSITIVE_INFINITY),
    );
    const inStretch = reachable.filter(
      ([timeUs], index) =>
        timeUs >= session.startUs && holes.every(({ before, untilUs }) => index >= before || untilUs > endUs),
    );
    const cameFirst = hole !== undefined && hole.fromUs < session.endUs ? 2 : Number(session.endUs <= END);
    return { entryUs: endUs + options.latencyUs, reachable, inStretch, session, cameFirst };
  });
  type Row = (typeof rows)[number];
  const priceAfter = (row: Row, instantUs: number, side: 1 | -1): number =>
    row.reachable.find(([timeUs, , , of]) => timeUs > instantUs && (prices === 'first-print' || of === side))?.[1] ??
    NONE;
  const exitUs = (bar: number, { unit, amount }: Horizon): number => {
    const row = rows[bar]!;
    if (unit === 'bars') return rows[bar + amount]?.entryUs ?? NONE;
    if (unit === 'seconds') return row.entryUs + Math.round(amount * 1e6);
    let left = amount;
    for (const [timeUs, , size] of row.reachable.filter(([time]) => time > row.entryUs)) {
      left -= unit === 'trades' ? 1 : size;
      if (left <= 0) return timeUs + options.latencyUs;
    }
    return NONE;
  };
  const exits = options.horizons.map((horizon) =>
    rows.map((row, bar) => {
      const instantUs = exitUs(bar, horizon);
      const [ask, bid] = [priceAfter(row, instantUs, 1), priceAfter(row, instantUs, -1)];
      if (!Number.isNaN(ask + bid)) return { ask, bid, us: instantUs, crosses: 0, marked: 0 };
      const canEnter = !Number.isNaN(priceAfter(row, row.entryUs, 1) + priceAfter(row, row.entryUs, -1));
      if (options.sessionEnd === 'mark' && row.cameFirst === 1 && canEnter) {
        const last = (side: 1 | -1): number =>
          row.inStretch.findLast(([, , , of]) => prices === 'first-print' || of === side)?.[1] ?? NONE;
        return { ask: last(1), bid: last(-1), us: row.session.endUs, crosses: 0, marked: 1 };
      }
      return { ask: NONE, bid: NONE, us: NONE, crosses: row.cameFirst, marked: 0 };
    }),
  );
  return {
    askAfter: rows.map((row) => priceAfter(row, row.entryUs, 1)),
    bidAfter: rows.map((row) => priceAfter(row, row.entryUs, -1)),
    exitAsk: exits.map((column) => column.map(({ ask }) => ask)),
    exitBid: exits.map((column) => column.map(({ bid }) => bid)),
    exitUs: exits.map((column) => column.map(({ us }) => us)),
    crosses: exits.map((column) => column.map(({ crosses }) => crosses)),
    marked: exits.map((column) => column.map(({ marked }) => marked)),
  };
}

describe('the panel of a tape', () => {
  it('is what a search through the whole tape finds for every bar', () => {
    fc.assert(
      fc.property(arbitraryCase, (given) => {
        const panel = panelOfCase(given);
        expect(panelRows(panel)).toMatchObject(searched(given, panel));
      }),
      { numRuns: 400 },
    );
  });

  it('is the same however the trades are cut into batches', () => {
    fc.assert(
      fc.property(arbitraryCase, (given) => {
        expect(panelRows(panelOfCase(given, true))).toEqual(panelRows(panelOfCase(given)));
      }),
      { numRuns: 300 },
    );
  });

  it('numbers the stretches from bar to bar, a new number exactly where a price of the next bar cannot be had', () => {
    fc.assert(
      fc.property(arbitraryCase, (given) => {
        const options = {
          ...given.options,
          sessionEnd: 'drop' as const,
          horizons: [{ unit: 'bars' as const, amount: 1 }],
        };
        const { segment, bars, crossesSession } = panelOfCase({ ...given, options });
        for (let bar = 1; bar < bars.length; bar += 1) {
          expect(segment[bar]!).toBeGreaterThanOrEqual(segment[bar - 1]!);
          if (segment[bar] !== segment[bar - 1]) expect(crossesSession[0]![bar - 1]).not.toBe(0);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('does not change where a later part of the tape does', () => {
    const RISE: TestTrade[] = Array.from({ length: 60 }, (_, index) => [
      DAY_START + index * 20e6,
      100 + index,
      1,
      index % 2 === 0 ? 1 : -1,
    ]);
    const horizons: Horizon[] = [
      ...[
        { unit: 'bars' as const, amount: 2 },
        { unit: 'seconds' as const, amount: 90 },
      ],
      ...[
        { unit: 'trades' as const, amount: 4 },
        { unit: 'volume' as const, amount: 5 },
      ],
    ];
    const rows = (trades: readonly TestTrade[]): EventPanel =>
      panelOf(
        [{ type: 'coverage-start', timeUs: DAY_START }, batchOf(trades), { type: 'coverage-end', timeUs: END }],
        engineOptions(),
        {
          ...{ horizons, latencyUs: 1000 },
        },
      );
    const clean = rows(RISE);
    const poisonFrom = 30;
    const poisoned = rows(
      RISE.map(([timeUs, price, size, side], index) =>
        index < poisonFrom ? [timeUs, price, size, side] : [timeUs, 1, 999, -side as 1 | -1],
      ),
    );
    horizons.forEach((_, horizon) => {
      const [before, after] = [forwardReturns(clean, horizon), forwardReturns(poisoned, horizon)];
      // Two prints of 20 s after the exit instant, one of each side, must lie before the poison.
      const safe = [...clean.exitUs[horizon]!].filter((exitUs) => exitUs + 40e6 < RISE[poisonFrom]![0]).length;
      expect(safe).toBeGreaterThan(5);
      expect([...after.subarray(0, safe)]).toEqual([...before.subarray(0, safe)]);
      expect([...after]).not.toEqual([...before]);
    });
  });

  it('mirrors when prices and sides are mirrored', () => {
    fc.assert(
      fc.property(arbitraryCase, (given) => {
        const panel = panelOfCase(given);
        const mirrored = panelOfCase({
          ...given,
          trades: given.trades.map(([timeUs, price, size, side]) => [
            timeUs,
            1000 - price,
            size,
            -side as TestTrade[3],
          ]),
        });
        const turned = (column: Float64Array): number[] => [...column].map((price) => 1000 - price);
        expect([...mirrored.askAfter]).toEqual(turned(panel.bidAfter));
        expect([...mirrored.bidAfter]).toEqual(turned(panel.askAfter));
        expect(mirrored.exitAsk.map((column) => [...column])).toEqual(panel.exitBid.map(turned));
        expect(mirrored.crossesSession).toEqual(panel.crossesSession);
      }),
      { numRuns: 100 },
    );
  });
});
