// %% [markdown]
// # A first look at CVD
//
// Every trade has an *aggressor*: the side that took what was on offer. **Delta** is what aggressive buyers bought minus what
// aggressive sellers sold; **CVD**, cumulative volume delta, is its running sum. Price says what happened, CVD says who pressed.
// Where they part, people speak of a *divergence*, and the question of this toolkit is whether that ever pays.
//
// This notebook makes two days of trades with the simulator, so it runs offline. Everything works the same on recorded days:
// after `npx cvdlab pull binance --symbol BTCUSDT --date 2024-08-08` put `dataDir: 'data', symbol: 'BTCUSDT'` into `where`.

// %%
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  backtest,
  barTextTable,
  fillTextTable,
  formatUnits,
  makeBars,
  openDays,
  scan,
  signalTextTable,
  simulateDays,
  tapeTextTable,
  toDanfo,
} from 'cvdlab';
import { showFigure, showTable } from './display.js';

const dataDir = mkdtempSync(path.join(tmpdir(), 'cvdlab-'));
const { days } = await simulateDays({ dataDir, days: 2, seed: 7 });
const where = { dataDir, symbol: 'SIMUSDT' };
console.log(days.map(({ orders, rows }) => `${orders} orders in ${rows} trades`).join('\n'));

// %% [markdown]
// ## Bars
//
// `makeBars` reads the trades once and gives bars, here of five minutes. Prices are integer ticks and sizes integer lots, so that sums are exact;
// `scales` says what they are worth.

// %%
const { bars } = await makeBars({ ...where, bar: '5m' });
const price = (ticks: number): string => formatUnits(ticks, bars.scales.priceScale);
const size = (lots: number): string => formatUnits(lots, bars.scales.sizeScale);
const time = (timeUs: number): string => new Date(timeUs / 1000).toISOString().slice(5, 16).replace('T', ' ');
showTable(
  Array.from({ length: 6 }, (_, bar) => ({
    UTC: time(bars.timeUs[bar]!),
    open: price(bars.open[bar]!),
    high: price(bars.high[bar]!),
    low: price(bars.low[bar]!),
    close: price(bars.close[bar]!),
    volume: size(bars.volume[bar]!),
    bought: size(bars.buyVolume[bar]!),
    sold: size(bars.sellVolume[bar]!),
    delta: size(bars.delta[bar]!),
    'CVD close': size(bars.cvdClose[bar]!),
  })),
  'The first six bars',
);

// %%
const cells = (column: Float64Array, scale: number): number[] =>
  Array.from(column.subarray(0, bars.length), (value) => value / 10 ** scale);
const x = { x0: new Date(bars.timeUs[0]! / 1000).toISOString(), dx: 300_000 };
const { priceScale, sizeScale } = bars.scales;
showFigure({
  title: 'Two simulated days: price, CVD and delta in bars of five minutes',
  x: { title: 'UTC', type: 'date' },
  panes: { y: { title: 'price' }, y2: { title: 'CVD' }, y3: { title: 'delta' } },
  levels: [{ yaxis: 'y2', y: 0, name: 'zero' }],
  traces: [
    { type: 'scatter', name: 'close', ...x, y: cells(bars.close, priceScale), line: { color: '#222222' } },
    { type: 'scatter', name: 'CVD', yaxis: 'y2', ...x, y: cells(bars.cvdClose, sizeScale), line: { color: '#0072B2' } },
    { type: 'bar', name: 'delta', yaxis: 'y3', ...x, y: cells(bars.delta, sizeScale), marker: { color: '#009E73' } },
  ],
});

// %% [markdown]
// CVD starts from zero at midnight: it is a sum since an *anchor* (`reset: 'session'`, `'day'`, `'week'` or `'never'`). Two values of
// CVD can be compared under the same anchor only, and the toolkit refuses to look for divergences across one.
//
// ## Check it yourself
//
// CVD is only a sum. Here it is again in a few lines, from the raw trades of the first day in integers, without the engine:

// %%
const deltaByHand = async (date: string): Promise<bigint> => {
  let lots = 0n;
  for await (const event of (await openDays({ ...where, date })).source) {
    if (event.type !== 'trades') continue;
    for (let row = 0; row < event.length; row += 1) lots += BigInt(event.side[row]! * event.size[row]!);
  }
  return lots;
};
const byHand = size(Number(await deltaByHand('2026-01-01')));
const lastBarOfDay = bars.session.findIndex((day) => day !== bars.session[0]) - 1;
console.log(`by hand ${byHand}, by the engine ${size(bars.cvdClose[lastBarOfDay]!)}`);
for (let bar = 0; bar < bars.length; bar += 1) {
  const [bought, sold, unknown] = [bars.buyVolume[bar]!, bars.sellVolume[bar]!, bars.unknownVolume[bar]!];
  if (bars.volume[bar] !== bought + sold + unknown) throw new Error(`volume of bar ${bar} does not add up`);
  if (bars.delta[bar] !== bought - sold) throw new Error(`delta of bar ${bar} does not add up`);
}
console.log(`${bars.length} bars: volume = bought + sold + unknown, delta = bought − sold`);

// %% [markdown]
// ## Large orders, small orders
//
// The same days twice: CVD of orders of at least 3, and of the others. An exchange reports an order that sweeps several prices as
// several trades; they are put together again before their size is judged.

// %%
const large = await makeBars({ ...where, bar: '5m', minSize: '3' });
const small = await makeBars({ ...where, bar: '5m', maxSize: '3' });
showFigure({
  title: 'CVD by order size',
  x: { title: 'UTC', type: 'date' },
  panes: { y: { title: 'CVD' } },
  levels: [{ yaxis: 'y', y: 0, name: 'zero' }],
  traces: [
    { type: 'scatter', name: 'all', ...x, y: cells(bars.cvdClose, sizeScale), line: { color: '#555555', dash: 'dot' } },
    { type: 'scatter', name: 'orders from 3 on', ...x, y: cells(large.bars.cvdClose, sizeScale) },
    { type: 'scatter', name: 'smaller orders', ...x, y: cells(small.bars.cvdClose, sizeScale) },
  ],
});

// %% [markdown]
// ## Divergences
//
// The classic rule, `window(20)`: a close above every close of the 20 bars before it, on a CVD below the one at the old high, is
// *bearish*; the mirror image is *bullish*. A signal has two times: the start of the bar it speaks of, and when it could first
// be **known**, the close of that bar. Nothing in this toolkit may act earlier.

// %%
const { signals } = await scan({ ...where, bar: '5m', lookback: 20 });
showTable(
  signals.slice(0, 6).map((signal) => ({
    type: signal.type,
    bar: time(signal.eventTimeUs),
    known: time(signal.knownTimeUs),
    price: price(signal.price),
    'than at': time(signal.refTimeUs),
    'price then': price(signal.refPrice),
    CVD: size(signal.cvd),
    'CVD then': size(signal.refCvd),
  })),
  `The first of ${signals.length} divergences`,
);
const marks = (type: 'bearish' | 'bullish', column: 'price' | 'cvd') => {
  const of = signals.filter((signal) => signal.type === type);
  const [symbol, color] =
    type === 'bearish' ? (['triangle-down', '#D55E00'] as const) : (['triangle-up', '#009E73'] as const);
  const pane = column === 'price' ? ({ yaxis: 'y' } as const) : ({ yaxis: 'y2', showlegend: false } as const);
  return {
    ...({ type: 'scatter', mode: 'markers', name: type, marker: { symbol, color, size: 9 }, ...pane } as const),
    x: of.map(({ eventTimeUs }) => new Date(eventTimeUs / 1000).toISOString()),
    y: of.map((signal) => signal[column] / 10 ** (column === 'price' ? priceScale : sizeScale)),
  };
};
showFigure({
  title: 'Divergences of window(20)',
  x: { title: 'UTC', type: 'date' },
  panes: { y: { title: 'price' }, y2: { title: 'CVD' } },
  traces: [
    { type: 'scatter', name: 'close', ...x, y: cells(bars.close, priceScale), line: { color: '#222222' } },
    { type: 'scatter', name: 'CVD', yaxis: 'y2', ...x, y: cells(bars.cvdClose, sizeScale), line: { color: '#0072B2' } },
    marks('bearish', 'price'),
    marks('bullish', 'price'),
    marks('bearish', 'cvd'),
    marks('bullish', 'cvd'),
  ],
});

// %% [markdown]
// They look convincing, as they always do. On this tape **no signal can foresee anything**: the simulator's price is a martingale
// given everything there is to know. `3-does-a-divergence-pay` measures what that is worth.
//
// ## As data frames
//
// Whatever leaves the program is a table, and `toDanfo` makes a [danfojs](https://danfo.jsdata.org) data frame of any: trades, bars,
// signals, fills. It wants `danfojs-node`, which is not part of cvdlab: see [the README here](README.md).

// %%
const run = await backtest({ ...where, bar: '5m', lookback: 20, hold: 12, size: 1 });
const frames = {
  trades: await toDanfo(await tapeTextTable((await openDays({ ...where, date: '2026-01-01' })).source)),
  bars: await toDanfo(barTextTable(bars)),
  signals: await toDanfo(signalTextTable(signals, bars.scales)),
  fills: await toDanfo(fillTextTable(run.result)),
};
showTable(
  Object.entries(frames).map(([name, { shape, columns }]) => ({
    frame: name,
    rows: shape[0]!,
    columns: columns.join(', '),
  })),
);

// %%
console.log(frames.trades.groupby(['side']).col(['size']).sum().toString());
console.log(frames.bars.groupby(['session']).col(['volume', 'delta']).sum().toString());
console.log(frames.signals.groupby(['type']).col(['strength_shift_free']).mean().toString());
console.log(frames.fills.groupby(['reading', 'liquidity']).col(['fee']).sum().toString());

// %% [markdown]
// `reading` is how the backtest took the tape: pessimistic, base, optimistic. For sums over trades stay with the typed arrays of
// `makeBars` and `openDays`: a data frame takes about a hundred times as long.
//
// Next: [2, is this CVD right?](2-validate-cvd.ipynb) · [3, does a divergence pay?](3-does-a-divergence-pay.ipynb) ·
// [4, who was the aggressor?](4-aggressor-inference.ipynb) · [5, a sweep without fooling yourself](5-honest-sweep.ipynb)
