// %% [markdown]
// # Who was the aggressor? Inference compared with the truth
//
// CVD needs the aggressor of every trade. Binance says it; Interactive Brokers and most consolidated tapes do not, and then it
// is inferred from prices and quotes. How often is that right, and what does it do to CVD and to the divergences found in it?
//
// The simulator knows the truth. Here it is hidden, the methods guess, and their guesses are scored. The same on recorded
// Binance days, where the truth is known as well, is `npx cvdlab classify`; what it gave there is in
// [docs/aggressor-accuracy.md](../docs/aggressor-accuracy.md).

// %%
import {
  AggressorClassifier,
  type ArrivedTrades,
  type BarTable,
  barsFromSource,
  compareMethods,
  detect,
  ESTIMATE_METHODS,
  estimateVolumes,
  type MarketSource,
  parseAggressorRules,
  parseBarSpec,
  QUOTE_MATCHINGS,
  type QuoteBatch,
  sessionCalendar,
  simulatedSource,
  type TradeBatch,
  windowDetector,
} from 'cvdlab';
import { showFigure, showTable } from './display.js';

// %% [markdown]
// ## One simulated day
//
// All trades of a day as columns. An order that sweeps several prices prints once per price, all prints at the same instant.

// %%
const source = simulatedSource({ seed: 4, days: 1 });
const readAll = async (): Promise<TradeBatch[]> => {
  const read: TradeBatch[] = [];
  for await (const event of source) if (event.type === 'trades') read.push(event);
  return read;
};
const batches = await readAll();

const column = (of: (batch: TradeBatch) => ArrayLike<number>): Float64Array =>
  Float64Array.from(batches.flatMap((batch) => Array.from(of(batch))));
const trades: ArrivedTrades = {
  type: 'trades',
  length: batches.reduce((sum, { length }) => sum + length, 0),
  timeUs: column(({ timeUs }) => timeUs),
  price: column(({ price }) => price),
  size: column(({ size }) => size),
  side: Int8Array.from(column(({ side }) => side)),
  id: column(({ id }) => id),
  scales: source.scales,
};
console.log(`${trades.length} trades, of which ${trades.side.filter((side) => side > 0).length} bought`);

// %% [markdown]
// ## Quotes
//
// The simulator prints trades and keeps its quotes to itself, but they can be had back: an order trades at the touch before it
// moves anything. So the touch an order met stood there since the order before it, and the side it did not trade at is taken to
// be a tick away. (A quarter of the orders met a spread of two ticks; for them the far side is a tick off.)

// %%
const times: number[] = [];
const bids: number[] = [];
const asks: number[] = [];
let since = trades.timeUs[0]! - 1_000_000;
for (let row = 0; row < trades.length; row += 1) {
  const [timeUs, price, side] = [trades.timeUs[row]!, trades.price[row]!, trades.side[row]!];
  if (row > 0 && timeUs === trades.timeUs[row - 1]) continue; // the rest of a sweep
  times.push(since);
  asks.push(side > 0 ? price : price + 1);
  bids.push(side > 0 ? price - 1 : price);
  since = timeUs;
}
const quotes: QuoteBatch = {
  type: 'quotes',
  length: times.length,
  timeUs: Float64Array.from(times),
  bid: Float64Array.from(bids),
  ask: Float64Array.from(asks),
  bidSize: new Float64Array(times.length).fill(Number.NaN),
  askSize: new Float64Array(times.length).fill(Number.NaN),
  scales: source.scales,
};
console.log(`${quotes.length} quotes`);

// %% [markdown]
// ## Fresh quotes, stale quotes
//
// The share of trades that get their true side, by how old a quote is when it is used. `tick` looks at no quotes: up is a buy,
// down a sale, no change the same as before. `quote` compares with the middle. `lee-ready` is `quote`, and `tick` at the very
// middle. `emo` believes the quote only at the touch, `clnv` only in the outer 30 % of the spread; elsewhere they take `tick`.

// %%
const METHODS = ['tick', 'quote', 'lee-ready', 'emo', 'clnv'];
const percent = (share: number): string => (100 * share).toFixed(1);
const MILLISECOND_US = 1000;

const ages = [0, 100, 1000, 5000];
const stale = compareMethods(trades, quotes, {
  methods: METHODS.map((name) => ({ name, settings: { rules: parseAggressorRules(name) } })),
  quoteLagsUs: ages.map((age) => age * MILLISECOND_US),
});
showTable(
  METHODS.map((method) => {
    const scores = stale.filter(({ name }) => name === method);
    const cells = ages.map((age, index): [string, string] => [
      `${age} ms`,
      percent((scores[index] ?? scores[0]!).accuracy),
    ]);
    return { method, ...Object.fromEntries(cells) };
  }),
  'Percent of trades with their true side, by the age of the quotes',
);

// %% [markdown]
// With the quote that stood when the order came, everything that looks at quotes is right. A tenth of a second later the market
// has moved on, mostly because of orders that came in between.

// %% [markdown]
// ## Late trades
//
// The other error is more common: the *trade* is reported late, and meets a quote it has moved itself. On the consolidated tape
// of US stocks trades arrive a mean of 22.8 ms after the fact and quotes 1.1 ms (Bartlett and McCrary); Lee and Ready's five
// seconds were made for the reporters of 1988. Below: trades reported late by so much (rows), quotes held back by so much
// (columns), for Lee–Ready.

// %%
const delays = [0, 25, 250, 2000];
const late = (delayMs: number): ArrivedTrades => ({
  ...trades,
  timeUs: trades.timeUs.map((timeUs) => timeUs + delayMs * MILLISECOND_US),
});
const leeReady = { name: 'lee-ready', settings: { rules: parseAggressorRules('lee-ready') } };
showTable(
  delays.map((delay) => {
    const scores = compareMethods(late(delay), quotes, {
      methods: [leeReady],
      quoteLagsUs: delays.map((lag) => lag * MILLISECOND_US),
    });
    const cells = delays.map((lag, index): [string, string] => [`lag ${lag} ms`, percent(scores[index]!.accuracy)]);
    return { 'trades late by': `${delay} ms`, ...Object.fromEntries(cells) };
  }),
  'Lee–Ready: percent right',
);

// %% [markdown]
// The diagonal is perfect and nothing else is: **the lag is a property of the feed, to be measured, not a constant to be taken
// from a paper**. Without a lag, trades that come 25 ms late are right 59 % of the time, little better than a coin: a buyer's
// print is compared with a middle that this very buyer pushed up. On BTCUSDT spot streams the same rule without a lag is right
// 49 to 54 % of the time. It is not symmetric: a lag too long costs a few percent at first, a lag too short costs everything.
//
// Real feeds jitter, so no lag is perfect for every trade; the simulator is kinder than any market here.
//
// ## Whole seconds
//
// Interactive Brokers stamps historical ticks in whole seconds. Which quote came before which trade within a second is lost.
// `strict` takes the last quote of an earlier second, `inclusive` the last of the same one, `interval` decides only
// what holds for every order within the second, `interpolated` spreads both evenly.

// %%
const SECOND_US = 1_000_000;
const inSeconds = <Batch extends ArrivedTrades | QuoteBatch>(batch: Batch): Batch => ({
  ...batch,
  timeUs: batch.timeUs.map((timeUs) => Math.floor(timeUs / SECOND_US) * SECOND_US),
});
const [secondTrades, secondQuotes] = [inSeconds(trades), inSeconds(quotes)];
showTable(
  QUOTE_MATCHINGS.filter((matching) => matching !== 'arrival').map((matching) => {
    const rules = parseAggressorRules('quote');
    const [score] = compareMethods(secondTrades, secondQuotes, {
      methods: [{ name: 'quote', settings: { rules, matching } }],
    });
    return {
      matching,
      'right %': percent(score!.accuracy),
      'left unknown %': percent(score!.unclassifiedShare),
      'strict and inclusive disagree %': percent(score!.disagreementShare),
    };
  }),
  'The quote rule on whole seconds',
);

// %% [markdown]
// `interval` is the honest one: what it says is right, and where it cannot know it says so. The bars keep that as *unknown*
// volume, and CVD is drawn with the band in which the truth must lie. `interpolated` does well here because nothing but
// trades moves these quotes; on recorded BTCUSDT it is right 54 to 57 % of the time.
//
// ## Without trades: estimates from bars
//
// Where there are only bars, volume can be split by their shape: TradingView's `polarity` (all of it to the side of the
// close), `body-range`, `close-location`, and `bulk-volume` (Easley, López de Prado and O’Hara: by the standardised price
// change). First the bars of any tape, then the delta that inference and estimates see in them.

// %%
const DAY_US = 86_400_000_000;
const barsOf = async (batch: TradeBatch): Promise<BarTable> => {
  const day = Math.floor(batch.timeUs[0]! / DAY_US) * DAY_US;
  const tape: MarketSource = {
    kind: 'trades',
    scales: batch.scales,
    // eslint-disable-next-line @typescript-eslint/require-await -- a source is async; this one has everything already
    async *[Symbol.asyncIterator]() {
      yield { type: 'coverage-start', timeUs: day };
      yield batch;
      yield { type: 'coverage-end', timeUs: day + DAY_US };
    },
  };
  const options = { bar: parseBarSpec('1m'), session: sessionCalendar('utc'), reset: 'session' } as const;
  return (await barsFromSource(tape, options)).bars;
};
const deltaOf = (bars: BarTable): number[] => Array.from(bars.delta.subarray(0, bars.length));

/** Per-minute delta by inferred sides; `lateMs` is how late the trades come, `lagMs` how long quotes are held back. */
const inferredDelta = async (rules: string, lateMs: number, lagMs: number): Promise<number[]> => {
  const settings = { rules: parseAggressorRules(rules), quoteLagUs: lagMs * MILLISECOND_US };
  const classifier = new AggressorClassifier(source.scales, settings);
  classifier.pushQuotes(quotes);
  const blind = { ...late(lateMs), side: new Int8Array(trades.length) };
  const { side } = classifier.pushTrades(blind);
  return deltaOf(await barsOf({ ...trades, side }));
};

const truth = await barsOf(trades);
const trueDelta = deltaOf(truth);
const candidates = [
  { name: 'lee-ready, 25 ms late, lag 25 ms', delta: await inferredDelta('lee-ready', 25, 25) },
  { name: 'lee-ready, quotes 1 s stale', delta: await inferredDelta('lee-ready', 0, 1000) },
  { name: 'tick', delta: await inferredDelta('tick', 0, 0) },
  { name: 'lee-ready, 25 ms late, no lag', delta: await inferredDelta('lee-ready', 25, 0) },
  ...ESTIMATE_METHODS.map((method) => {
    const { buyVolume, sellVolume } = estimateVolumes(truth, { method });
    return { name: `${method} (bars only)`, delta: trueDelta.map((_, bar) => buyVolume[bar]! - sellVolume[bar]!) };
  }),
];

// %%
const cumulated = (delta: readonly number[]): number[] => {
  let sum = 0;
  return delta.map((value) => (sum += value));
};
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const covariance = (a: readonly number[], b: readonly number[]): number => {
  const [meanA, meanB] = [mean(a), mean(b)];
  return mean(a.map((value, index) => (value - meanA) * (b[index]! - meanB)));
};
const correlation = (a: readonly number[], b: readonly number[]): number =>
  covariance(a, b) / Math.sqrt(covariance(a, a) * covariance(b, b));

const trueCvd = cumulated(trueDelta);
const range = Math.max(...trueCvd) - Math.min(...trueCvd);
showTable(
  candidates.map(({ name, delta }) => {
    const errors = cumulated(delta).map((value, bar) => Math.abs(value - trueCvd[bar]!));
    const wrong = delta.filter((value, bar) => value * trueDelta[bar]! < 0).length / delta.length;
    return {
      method: name,
      'correlation with true delta': correlation(delta, trueDelta).toFixed(2),
      'minutes with the wrong sign, %': percent(wrong),
      'worst error of CVD, % of its range that day': ((100 * Math.max(...errors)) / range).toFixed(0),
    };
  }),
  'Delta of a minute, CVD of the day',
);

// %%
const everyFive = (values: readonly number[]): number[] =>
  values.filter((_, bar) => bar % 5 === 4).map((lots) => lots / 10 ** source.scales.sizeScale);
const x = { x0: new Date(truth.endUs[4]! / 1000).toISOString(), dx: 300_000 };
const shown = ['lee-ready, quotes 1 s stale', 'tick', 'bulk-volume (bars only)'];
showFigure({
  title: 'CVD of one simulated day: the truth, and what inference makes of it',
  x: { title: 'UTC', type: 'date' },
  panes: { y: { title: 'CVD' } },
  traces: [
    { type: 'scatter', name: 'truth', ...x, y: everyFive(trueCvd), line: { color: '#000000', width: 2.5 } },
    ...candidates
      .filter(({ name }) => shown.includes(name))
      .map(({ name, delta }) => ({ type: 'scatter' as const, name, ...x, y: everyFive(cumulated(delta)) })),
  ],
});

// %% [markdown]
// Errors do not cancel. `tick` gets 87 % of the trades right, correlates 0.89 with the true delta, and is off by half of the
// day's range of CVD at its worst: its mistakes lean one way for as long as one side keeps pressing. The estimates from bars
// drift away by two to three times the range of the true CVD, since a split by shape follows price and cannot tell a rise on
// buying from a rise on nothing.
//
// ## What it does to divergences
//
// A divergence compares two values of CVD, so errors in CVD become divergences that never were, and hide some that were.
// `window(20)` on the true CVD against the same rule on the inferred one:

// %%
const signalsOf = (delta: readonly number[]): Set<string> => {
  const bars = { ...truth, delta: Float64Array.from(delta), cvdClose: Float64Array.from(cumulated(delta)) };
  return new Set(
    detect([windowDetector({ lookback: 20 })], bars).map(({ type, knownTimeUs }) => `${type} ${knownTimeUs}`),
  );
};
const trueSignals = signalsOf(trueDelta);
showTable(
  candidates.map(({ name, delta }) => {
    const found = signalsOf(delta);
    const both = [...found].filter((signal) => trueSignals.has(signal)).length;
    return {
      method: name,
      signals: found.size,
      'of these true, %': percent(both / found.size),
      'true ones found, %': percent(both / trueSignals.size),
    };
  }),
  `Divergences by window(20); on the true CVD there are ${trueSignals.size}`,
);

// %% [markdown]
// Of the divergences in an estimated CVD more than half are no divergences of the true one, and three in four or more of the true
// ones are missing. Even `tick`, right in seven trades of eight, finds two thirds of them.
//
// ## What to take from this
//
// - If the source says who the aggressor was, use it. Nothing here comes close.
// - If quotes and trades come from one feed in order of arrival, record that order (`cvdlab live --record` does) and match by it.
// - Otherwise measure the lag on data where sides are known, and show the CVD with its band. `npx cvdlab classify` prints this
//   table for your own days.
// - An *estimated* CVD (from bars) is no CVD. Do not look for divergences in it.
//
// What the simulator leaves out: quotes that flicker without a trade, hidden orders that trade inside the spread, feeds
// that jitter. All of it makes inference harder than it is here.
