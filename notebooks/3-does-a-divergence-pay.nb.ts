// %% [markdown]
// # Does a divergence pay? An event study, done right and done wrong
//
// Two tapes of ten days. On the first the price is a martingale given everything there is to know: **no rule has an edge, by
// construction**. On the second an edge is planted: after each divergence of `window(20)` price drifts its way, a tenth of a
// one-minute standard deviation per minute, for 15 minutes.
//
// A good study finds nothing on the first and the edge on the second. The usual one finds riches on the first. Each section makes
// one usual mistake on the tape without an edge, and prints what it pays.

// %%
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type BarTable,
  forwardReturns,
  panelFromSource,
  parseBarSpec,
  scan,
  sessionCalendar,
  type Signal,
  type SignalStudy,
  signalRows,
  simulatedSource,
  simulateDays,
  studySignals,
  windowDetector,
} from 'cvdlab';
import { showFigure, showTable } from './display.js';

const dataDir = mkdtempSync(path.join(tmpdir(), 'cvdlab-'));
const without = { dataDir, symbol: 'NULL' };
const planted = { dataDir, symbol: 'EDGE' };
await simulateDays({ ...without, days: 10, seed: 100 });
await simulateDays({ ...planted, days: 10, seed: 100, edge: 0.1 });

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]): number => {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
};
/** What everybody prints: the mean, and a t that takes every event for an independent one. */
const naive = (returns: readonly number[]) => ({
  events: returns.length,
  'mean, bps': (1e4 * mean(returns)).toFixed(2),
  t: ((mean(returns) / deviation(returns)) * Math.sqrt(returns.length)).toFixed(1),
  'hits, %': ((100 * returns.filter((value) => value > 0).length) / returns.length).toFixed(1),
});

// %% [markdown]
// ## Mistake 1: entering at a pivot nobody could know
//
// A pivot is a high with five lower highs on either side, so it is known **five bars later**. Chart scripts draw it where it is, not
// where it was known, and a study that enters where it is drawn has read the next five bars. (TradingView's divergence script plots with
// an offset of minus five.) `pivot(5,5)`, held for 15 bars:

// %%
const HOLD = 15;
const { signals: pivots, bars } = await scan({ ...without, rule: 'pivot(5,5)' });

/** Return from an entry price to the close 15 bars after the entry bar, with the signal's sign. */
const returns = (
  signals: readonly Signal[],
  entry: (signal: Signal) => { readonly bar: number; readonly price: number },
  of: BarTable = bars,
): number[] =>
  signals.flatMap((signal) => {
    const { bar, price } = entry(signal);
    if (bar + HOLD >= of.length || of.session[bar] !== of.session[bar + HOLD]) return [];
    return [((signal.type === 'bullish' ? 1 : -1) * (of.close[bar + HOLD]! - price)) / price];
  });
const barAt = (timeUs: number): number => Math.round((timeUs - bars.timeUs[0]!) / 60_000_000);
const eventBar = ({ eventTimeUs }: Signal): number => barAt(eventTimeUs);
const knownBar = ({ knownTimeUs }: Signal): number => barAt(knownTimeUs) - 1;
showTable([
  {
    entry: 'at the extreme of the pivot itself',
    ...naive(returns(pivots, (signal) => ({ bar: eventBar(signal), price: signal.price }))),
  },
  {
    entry: 'at the close of the pivot’s bar',
    ...naive(returns(pivots, (signal) => ({ bar: eventBar(signal), price: bars.close[eventBar(signal)]! }))),
  },
  {
    entry: 'at the next open after it was known',
    ...naive(returns(pivots, (signal) => ({ bar: knownBar(signal) + 1, price: bars.open[knownBar(signal) + 1]! }))),
  },
]);

// %% [markdown]
// Eight and a half basis points a trade, hits in four of five, t = 17, on a tape where **nothing can be foreseen**. Even the close of
// the pivot's bar, which did trade, gives five basis points and t = 10: whoever enters there knows that the next five bars go the right
// way, for otherwise it would be no pivot. Five bars later, when it is known, nothing is left.
//
// Here a signal has an event time and a known time, and nothing takes it before the second. `npx cvdlab audit` proves the same of a
// detector of your own.
//
// ## Mistake 2: filling in the bar that made the signal
//
// `window(20)` is known at a bar's close. The close is a price that traded *before* anyone could know; the bar's high or low even more
// so. What could have been had is the first print after the close, on the other side of the spread.

// %%
const { signals: windows } = await scan({ ...without, lookback: 20 });
const studyOf = (where: typeof without, feeBps: number): Promise<SignalStudy> =>
  studySignals({
    ...where,
    lookback: 20,
    horizons: HOLD,
    feeBps,
    nulls: 'circular-shift',
    draws: 499,
  });
const honest = await studyOf(without, 10);
const { panel } = honest;
const fair = (row: number, direction: number): number => {
  const [entry, exit] = direction > 0 ? [panel.askAfter, panel.exitBid[0]!] : [panel.bidAfter, panel.exitAsk[0]!];
  return (direction * (exit[row]! - entry[row]!)) / entry[row]!;
};
const extremeOf = (signal: Signal): number =>
  signal.type === 'bullish' ? bars.low[knownBar(signal)]! : bars.high[knownBar(signal)]!;
showTable([
  {
    entry: 'at the high or low of the signal’s bar',
    ...naive(returns(windows, (signal) => ({ bar: knownBar(signal), price: extremeOf(signal) }))),
  },
  {
    entry: 'at the close of the signal’s bar',
    ...naive(returns(windows, (signal) => ({ bar: knownBar(signal), price: bars.close[knownBar(signal)]! }))),
  },
  {
    entry: 'first print after it, buying at the ask, selling at the bid',
    ...naive(
      signalRows(windows, panel.bars)
        .map(({ row, direction }) => fair(row, direction))
        .filter((value) => !Number.isNaN(value)),
    ),
  },
]);

// %% [markdown]
// Filling at the extreme of the signal's bar is worth one and a quarter basis points and a t of 3 out of thin air. The
// close looks harmless on this tape. It is not in general: a bar that closes on a buyer's print closes at the ask, and a rule that looks
// at flow picks such bars, so that measuring from there fakes a tenth of a tick.
//
// ## Mistake 3: counting the same move many times
//
// Divergences come in clusters: one rally gives a signal on several bars, and all of them are held through the same next
// quarter of an hour. A t-test that takes them for independent cries wolf. Here are 100 sessions of 390 minutes without an edge.
// Each is tested on its own at 5 %, so about five should be called significant.

// %%
const sessions = 100;
const sourcePanel = await panelFromSource(
  simulatedSource({ seed: 21, days: sessions, sessionMinutes: 390 }),
  { bar: parseBarSpec('1m'), session: sessionCalendar('utc'), reset: 'session' },
  { horizons: [{ unit: 'bars', amount: HOLD }], latencyUs: 100_000 },
);
const many = sourcePanel.panel;
const forward = forwardReturns(many, 0);
const detector = windowDetector({ lookback: 20 });
const bySession = new Map<number, { row: number; value: number }[]>();
for (const { row, direction } of signalRows(detector.scan(many.bars, 0, many.bars.length), many.bars)) {
  if (Number.isNaN(forward[row]!)) continue;
  const session = many.bars.session[row]!;
  bySession.set(session, [...(bySession.get(session) ?? []), { row, value: direction * forward[row]! }]);
}
const tOf = (values: readonly number[]): number => (mean(values) / deviation(values)) * Math.sqrt(values.length);
/** Two-sided 5 % points of Student's t, good to two digits from 5 degrees of freedom on. */
const critical = (n: number): number => 1.96 + 2.37 / (n - 1) + 2.8 / (n - 1) ** 2;
const apart = (events: readonly { row: number; value: number }[]): number[] => {
  const kept: number[] = [];
  let free = -1;
  for (const { row, value } of events) {
    if (row < free) continue;
    kept.push(value);
    free = row + HOLD;
  }
  return kept;
};
const rejected = (lists: readonly (readonly number[])[]): number =>
  lists.filter((values) => Math.abs(tOf(values)) > critical(values.length)).length;
const all = [...bySession.values()].map((events) => events.map(({ value }) => value));
const independent = [...bySession.values()].map(apart);
const counted = (lists: readonly (readonly number[])[]) => ({
  'events a session': mean(lists.map(({ length }) => length)).toFixed(1),
  'called significant': rejected(lists),
  'of them expected': (0.05 * lists.length).toFixed(0),
});
showTable([
  { test: 't of all events', ...counted(all) },
  { test: 't of events that do not overlap', ...counted(independent) },
]);

// %% [markdown]
// A quarter of all sessions without any edge get a star, five times what was asked for. With the events that overlap left out it is
// what it should be. Less than half of the events are independent ones: the counts that `npx cvdlab stats` prints side by side.
//
// ## Mistake 4: showing the best of many
//
// Nobody tries one lookback. Forty-eight cells, twelve lookbacks at four horizons, on the tape without an edge:

// %%
const search = await studySignals({
  ...without,
  lookback: [5, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 90],
  horizons: '5,10,15,30',
  feeBps: 0,
  nulls: 'circular-shift',
  draws: 499,
  resamples: 99,
});
const searched = search.cells.map(({ cell, adjusted }) => {
  const column = forwardReturns(search.panel, cell.horizon);
  const signals = search.rules.find(({ rule }) => rule === cell.rule)!.signals;
  const values = signalRows(signals, search.panel.bars).map(({ row, direction }) => direction * column[row]!);
  const naiveT = tOf(values.filter((value) => !Number.isNaN(value)));
  return { cell, adjusted, naiveT };
});
searched.sort((a, b) => Math.abs(b.naiveT) - Math.abs(a.naiveT));
showTable(
  searched.slice(0, 6).map(({ cell, adjusted, naiveT }) => ({
    rule: cell.rule,
    'bars held': cell.study.horizon.amount,
    'mean, bps': cell.study.grossBps.toFixed(2),
    'naive t': naiveT.toFixed(1),
    'p by circular shift': (adjusted.p ?? 1).toFixed(3),
    'q, all tries counted': adjusted.benjaminiYekutieli.toFixed(2),
  })),
  `The best 6 of ${searched.length}; tries on these days so far: ${search.trials.tries.total}`,
);

// %% [markdown]
// The best of 48 is a find with a naive t of 2.4, and nothing by a null model that keeps the signals' clustering; counted among all
// tries on these days its q is 1. The ledger in the data folder counts across sessions of work: asking again tomorrow does not
// start from zero. More about that in [5](5-honest-sweep.ipynb).
//
// ## Mistake 5: leaving out what it costs
//
// Now the tape with the planted edge. It is real, it is there in every fill, and the study finds it. The same signals, judged with
// three fees:

// %%
const edges = await Promise.all([0, 1, 10].map(async (feeBps) => ({ feeBps, study: await studyOf(planted, feeBps) })));
showTable(
  edges.map(({ feeBps, study }) => {
    const { cell, verdict } = study.cells[0]!;
    const { grossBps, netBps, netInterval, breakEvenFeeBps } = cell.study;
    return {
      'fee a side, bps': feeBps,
      'gross, bps': grossBps.toFixed(2),
      'net, bps': netBps.toFixed(2),
      'net, 95 %': `${netInterval.low.toFixed(2)} to ${netInterval.high.toFixed(2)}`,
      'fee that would leave 0': breakEvenFeeBps.toFixed(2),
      verdict: verdict.conclusion,
    };
  }),
);

// %% [markdown]
// The edge is real: nearly 4 basis points gross in a quarter of an hour, six times its standard error. At a fee of 10
// basis points a side, what a spot exchange takes from a beginner, it loses 16 a trade. **Most true effects at this
// horizon are smaller than the fee.** Without a fee net equals gross: in this simulator crossing a spread of one tick costs next to
// nothing on average, because whoever waits for a better price is left behind by just as much. Real spreads are not so kind.
//
// ## Done right
//
// One call, both tapes: prices that could have been had, overlap accounted for, a null model that keeps the clustering, tries counted,
// costs in, and a comparison with **all** new extremes, divergent or not, the only one that says whether CVD adds anything.

// %%
const right = (where: typeof without): Promise<SignalStudy> =>
  studySignals({
    ...where,
    lookback: 20,
    horizons: '1,5,10,15,30,60',
    feeBps: 0.5,
    nulls: 'circular-shift',
    draws: 499,
    resamples: 499,
  });
const [onNull, onEdge] = [await right(without), await right(planted)];
const curve = (study: SignalStudy, name: string) => ({
  ...({ type: 'scatter', mode: 'lines+markers', name } as const),
  x: study.cells.map(({ cell }) => cell.study.horizon.amount),
  y: study.cells.map(({ cell }) => Number(cell.study.grossBps.toFixed(3))),
  error_y: {
    type: 'data' as const,
    array: study.cells.map(({ cell }) =>
      Number(((cell.study.grossInterval.high - cell.study.grossInterval.low) / 2).toFixed(3)),
    ),
  },
});
showFigure({
  title: 'Mean return after a divergence of window(20), before costs, with 95 % intervals',
  x: { title: 'bars held', type: 'linear' },
  panes: { y: { title: 'basis points' } },
  levels: [
    { yaxis: 'y', y: 0, name: 'nothing' },
    { yaxis: 'y', y: onEdge.cells[3]!.cell.study.costBps, name: 'costs' },
  ],
  traces: [curve(onNull, 'no edge'), curve(onEdge, 'planted edge')],
});

// %%
const words = ({ cells }: SignalStudy): string =>
  cells.find(({ cell }) => cell.study.horizon.amount === HOLD)!.verdict.text;
console.log(`no edge:      ${words(onNull)}`);
console.log(`planted edge: ${words(onEdge)}`);
showTable(
  [onNull, onEdge].flatMap((study, index) =>
    study.rules[0]!.baselines.filter(({ horizon }) => horizon.amount === HOLD).map((baseline) => ({
      tape: index === 0 ? 'no edge' : 'planted edge',
      baseline: baseline.baseline,
      'signals, bps': baseline.grossBps.toFixed(2),
      'baseline, bps': baseline.baselineBps.toFixed(2),
      'difference, 95 %': `${baseline.differenceInterval.low.toFixed(2)} to ${baseline.differenceInterval.high.toFixed(2)}`,
    })),
  ),
  'After 15 bars',
);

// %% [markdown]
// On the first tape nothing, in words that say so. On the second the edge, with the costs drawn as the dotted line above zero.
//
// Look at the last line of the table: of the 3.8 basis points, **2.8 come with any new extreme**, divergent or not: prices
// near a planted divergence drift too, and a rule that only looks for new highs and lows meets many of them. What CVD
// adds is one basis point, and its interval starts just above zero. A study without that baseline gives CVD all the credit.
//
// | mistake | what it paid on a tape without an edge |
// | --- | --- |
// | entering where the pivot is drawn | +8.5 bps, t = 17 |
// | entering at the close of the pivot's bar | +5.2 bps, t = 10 |
// | filling at the extreme of the signal's own bar | +1.2 bps, t = 3 |
// | counting overlapping events | 23 of 100 worthless sessions significant |
// | showing the best of 48 | a find with t = 2.4 |
// | no costs | a true +3.8 bps instead of −16.2 |
//
// On data of your own: `npx cvdlab stats --symbol BTCUSDT --lookback 20 --horizons 5,15,60`, and
// [docs/statistics.md](../docs/statistics.md) for how each figure is made.
