// %% [markdown]
// # A sweep without fooling yourself
//
// Try enough settings on any tape and one of them looks like a fortune. This notebook does it on purpose: 192 cells on 24 days
// **without an edge**, then the same 192 on 24 days with one. The question is never "how good is the best?" but "how good would
// the best be if all of them were worthless?"

// %%
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  deflatedSharpe,
  forwardReturns,
  hansenSpa,
  openDays,
  panelFromSource,
  parseBarSpec,
  probabilityOfOverfitting,
  realityCheck,
  seededRandom,
  sessionCalendar,
  sharpeRatio,
  signalRows,
  simulateDays,
  windowDetector,
} from 'cvdlab';
import { showFigure, showTable } from './display.js';

const DAYS = 24;
const dataDir = mkdtempSync(path.join(tmpdir(), 'cvdlab-'));
const tapes = { without: { dataDir, symbol: 'NULL' }, planted: { dataDir, symbol: 'EDGE' } };
await simulateDays({ ...tapes.without, days: DAYS, seed: 300 });
const { days } = await simulateDays({ ...tapes.planted, days: DAYS, seed: 300, edge: 0.1 });
const divergences = days.reduce((sum, day) => sum + (day.planted?.divergences.length ?? 0), 0);
console.log(`${divergences} divergences with a drift of a tenth of a standard deviation per minute after them`);

// %% [markdown]
// ## The space
//
// Divergences of `window(n)` for eight lookbacks, held for 5, 15 or 30 bars, traded in one of eight parts of the day: 8 × 3 × 8 =
// 192 cells, of the kind that anyone tries in an afternoon. A cell's return of a day is the sum over its signals of what the
// market did their way, from prices that could be had after the signal was known. Costs are left out, to the cells' advantage.

// %%
const LOOKBACKS = [5, 10, 15, 20, 30, 45, 60, 90];
const HOLDS = [5, 15, 30];
const PART_HOURS = 3;

interface Cell {
  readonly name: string;
  readonly lookback: number;
  readonly hold: number;
  /** Return of each day, a fraction. */
  readonly daily: Float64Array;
}

const sweep = async (where: typeof tapes.without): Promise<Cell[]> => {
  const { source } = await openDays(where);
  const { panel } = await panelFromSource(
    source,
    { bar: parseBarSpec('1m'), session: sessionCalendar('utc'), reset: 'session' },
    { horizons: HOLDS.map((amount) => ({ unit: 'bars', amount })), latencyUs: 100_000 },
  );
  const { bars } = panel;
  const forward = HOLDS.map((_, horizon) => forwardReturns(panel, horizon));
  const hourOf = (row: number): number => Math.floor(bars.timeUs[row]! / 3_600_000_000) % 24;
  const cells: Cell[] = [];
  for (const lookback of LOOKBACKS) {
    const rows = signalRows(windowDetector({ lookback }).scan(bars, 0, bars.length), bars);
    for (const [horizon, hold] of HOLDS.entries()) {
      for (let from = 0; from < 24; from += PART_HOURS) {
        const daily = new Float64Array(DAYS);
        for (const { row, direction } of rows) {
          const value = direction * forward[horizon]![row]!;
          const isIn = hourOf(row) >= from && hourOf(row) < from + PART_HOURS;
          if (isIn && !Number.isNaN(value)) daily[bars.session[row]! - bars.session[0]!]! += value;
        }
        const hours = `${String(from).padStart(2, '0')}–${String(from + PART_HOURS).padStart(2, '0')} h`;
        cells.push({ name: `window(${lookback}), held ${hold}, ${hours}`, lookback, hold, daily });
      }
    }
  }
  return cells;
};
const worthless = await sweep(tapes.without);
const planted = await sweep(tapes.planted);

// %% [markdown]
// ## The fortune
//
// The tape without an edge, sorted the way a sweep is read. Sharpe ratios of daily returns × √365, as they are printed everywhere.

// %%
const sharpeOf = (daily: Float64Array): number => sharpeRatio(daily, { periods: 365 })?.perPeriod ?? 0;
const annual = (perDay: number): number => perDay * Math.sqrt(365);
const sorted = (cells: readonly Cell[]): Cell[] => [...cells].sort((a, b) => sharpeOf(b.daily) - sharpeOf(a.daily));
const row = ({ name, daily }: Cell) => ({
  cell: name,
  'Sharpe ratio': annual(sharpeOf(daily)).toFixed(1),
  t: (sharpeOf(daily) * Math.sqrt(DAYS)).toFixed(2),
  'days above 0': `${daily.filter((value) => value > 0).length} of ${DAYS}`,
  'sum, %': (100 * daily.reduce((sum, value) => sum + value, 0)).toFixed(2),
});
showTable(sorted(worthless).slice(0, 5).map(row), 'The best five of 192, without an edge');

// %%
const best = sorted(worthless)[0]!;
const equity = (daily: Float64Array): number[] => {
  let sum = 0;
  return Array.from(daily, (value) => Number((sum += 100 * value).toFixed(3)));
};
showFigure({
  title: 'The best of 192 worthless cells, and ten others',
  x: { title: 'day', type: 'linear' },
  panes: { y: { title: 'sum of returns, %' } },
  levels: [{ yaxis: 'y', y: 0, name: 'zero' }],
  traces: [
    ...worthless
      .filter((_, index) => index % 19 === 7)
      .map(({ name, daily }, index) => ({
        ...({ type: 'scatter', name: index === 0 ? 'others' : name, showlegend: index === 0 } as const),
        ...{ x0: 1, dx: 1, y: equity(daily), line: { color: '#bbbbbb', width: 1 } },
      })),
    { type: 'scatter', name: best.name, x0: 1, dx: 1, y: equity(best.daily), line: { color: '#0072B2', width: 2.5 } },
  ],
});

// %% [markdown]
// Seven percent in 24 days, a Sharpe ratio of 9.4, 17 of 24 days above zero, a t of 2.4, and a story that tells itself: divergences
// over the hour work in the late session. The neighbours in the list agree, since they share most of their trades. There is nothing
// in it. Shown alone, no reader could tell.
//
// ## What luck alone brings
//
// The best of N worthless cells grows with N: about √(2 ln N) standard deviations of a cell. Below, the best found so far as the
// 192 cells are tried in a random order, and what Bailey and López de Prado's formula expects of that many independent ones.

// %%
const variance = (values: readonly number[]): number => {
  const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
};
const judge = (cells: readonly Cell[], trials: number) => {
  const sharpes = cells.map(({ daily }) => sharpeOf(daily));
  const top = sorted(cells)[0]!;
  const shape = sharpeRatio(top.daily, { periods: 365 })!;
  return deflatedSharpe({ ...shape, sharpe: shape.perPeriod, trials, trialVariance: variance(sharpes) });
};
const shuffled = (cells: readonly Cell[]): Cell[] => {
  const random = seededRandom(1);
  const order = cells.map((cell) => ({ cell, key: random.uniform() }));
  return order.sort((a, b) => a.key - b.key).map(({ cell }) => cell);
};
const bestSoFar = (cells: readonly Cell[]): number[] => {
  let top = Number.NEGATIVE_INFINITY;
  return shuffled(cells).map(({ daily }) => Number(annual((top = Math.max(top, sharpeOf(daily)))).toFixed(2)));
};
const expected = worthless.map((_, index) => Number(annual(judge(worthless, index + 1).threshold).toFixed(2)));
showFigure({
  title: 'The best Sharpe ratio so far, by the number of cells tried',
  x: { title: 'cells tried', type: 'linear' },
  panes: { y: { title: 'annualised Sharpe ratio' } },
  traces: [
    { type: 'scatter', name: 'without an edge', x0: 1, dx: 1, y: bestSoFar(worthless) },
    { type: 'scatter', name: 'planted edge', x0: 1, dx: 1, y: bestSoFar(planted) },
    {
      type: 'scatter',
      name: 'luck, by the formula',
      x0: 1,
      dx: 1,
      y: expected,
      line: { color: '#555555', dash: 'dash' },
    },
  ],
});

// %% [markdown]
// ## Four judges
//
// - **Deflated Sharpe ratio**: the confidence that the best is more than the best of as many worthless cells would show.
// - **White's reality check** and **Hansen's test**: resample the days of all cells together, and see how often the best of them
//   does as well when none has a mean. They need no count of independent cells: what moves together is resampled together.
// - **PBO**: cut the days into twelve blocks. How often does the best cell on one half of them rank in the lower half of all cells
//   on the other half? Worthless cells give about a half.

// %%
const verdict = (tape: string, cells: readonly Cell[]) => {
  const columns = cells.map(({ daily }) => daily);
  const resampling = { blockLength: 1, resamples: 999 };
  const { threshold, probability } = judge(cells, cells.length);
  return {
    tape,
    'best Sharpe ratio': annual(sharpeOf(sorted(cells)[0]!.daily)).toFixed(1),
    'luck would show': annual(threshold).toFixed(1),
    'deflated Sharpe': probability.toFixed(2),
    'reality check, p': realityCheck(columns, { ...resampling, random: seededRandom(1, 1) }).p.toFixed(3),
    'Hansen, p': hansenSpa(columns, { ...resampling, random: seededRandom(1, 2) }).consistent.p.toFixed(3),
    PBO: probabilityOfOverfitting(columns, { blocks: 12 }).probability.toFixed(2),
  };
};
showTable([verdict('without an edge', worthless), verdict('planted edge', planted)]);

// %% [markdown]
// Without an edge all four say so: 9.4 is *less* than luck alone would show of 192 independent cells (these are much alike, so
// they have had fewer chances), the bootstraps find nothing strange, and a choice by one half of the days is worth a coin toss on the
// other. With the edge all four see it.
//
// None of them is proof against a count that is wrong. N is every cell ever tried on these days, last month's and those that were
// not written down included. `npx cvdlab stats` enters each try into a ledger beside the data *before* it looks, and prints the first
// three of these judges and a walk forward for its own cells.
//
// ## The test that costs nothing but patience
//
// Choose on the first half, trade on the second. Once.

// %%
const HALF = DAYS / 2;
const firstHalf = (cell: Cell): Float64Array => cell.daily.subarray(0, HALF);
const secondHalf = (cell: Cell): Float64Array => cell.daily.subarray(HALF);
const chosen = (cells: readonly Cell[]): Cell =>
  cells.reduce((top, cell) => (sharpeOf(firstHalf(cell)) > sharpeOf(firstHalf(top)) ? cell : top));
showTable(
  [
    { tape: 'without an edge', cells: worthless },
    { tape: 'planted edge', cells: planted },
  ].map(({ tape, cells }) => {
    const pick = chosen(cells);
    return {
      tape,
      chosen: pick.name,
      'Sharpe on the first half': annual(sharpeOf(firstHalf(pick))).toFixed(1),
      'on the second': annual(sharpeOf(secondHalf(pick))).toFixed(1),
    };
  }),
);

// %% [markdown]
// ## A plateau, not a peak
//
// What is true of `window(20)` is nearly true of `window(15)` and `window(30)`. The mean over the parts of the day, by lookback and hold:

// %%
const plateau = (cells: readonly Cell[]) =>
  LOOKBACKS.map((lookback) => ({
    lookback,
    ...Object.fromEntries(
      HOLDS.map((hold): [string, string] => {
        const of = cells.filter((cell) => cell.lookback === lookback && cell.hold === hold);
        const mean = of.reduce((sum, { daily }) => sum + annual(sharpeOf(daily)), 0) / of.length;
        return [`held ${hold}`, mean.toFixed(1)];
      }),
    ),
  }));
showTable(plateau(worthless), 'Without an edge: mean annualised Sharpe ratio');
showTable(plateau(planted), 'Planted edge: drift for 15 bars after divergences of window(20)');

// %% [markdown]
// The planted edge is a hill around lookback 20 and a hold of 15 bars, with every neighbour on it; a search for its
// top would do well with any of them. Without an edge there is no hill: the table rises a little toward long lookbacks because
// neighbouring cells share their luck, and stays within the error of ±2.
//
// The hold-out says something too. The worthless choice falls from 15.0 to 6.4, and 6.4 is still a pretty figure; but
// **the standard error of a Sharpe ratio of twelve days is √(365/12) = 5.5**. Twelve days can tell 22 from nothing, and
// cannot tell 6 from nothing. If the second half was looked at and the search goes on, it is a second half no longer.
//
// ## In short
//
// 1. Write the space down before the first run, and count all of it.
// 2. Judge the best as the best of so many: deflated Sharpe ratio, reality check.
// 3. Ask for a plateau.
// 4. Keep days aside, look at them once, and know how little they can tell.
// 5. Then costs: [3](3-does-a-divergence-pay.ipynb) shows a true edge that loses money.
