import { BarBuffer } from '../core/bar-table.ts';
import type { Signal } from '../core/signal.ts';
import type { TradeBatch } from '../core/trade-batch.ts';
import type { BarOptions, MarketSource } from '../cvd/bars-from-source.ts';
import { CvdEngine } from '../cvd/cvd-engine.ts';
import type { InputBars } from '../cvd/input-bars.ts';
import { type Detector, scanAll } from '../divergence/detector.ts';
import { type EquityCurve, equityCurve } from './equity.ts';
import { type BacktestMetrics, backtestMetrics } from './metrics.ts';
import type { MoneyScale } from './money.ts';
import { type RoundTrip, SignalBacktest, type SignalBacktestOptions } from './signal-backtest.ts';

/** A backtest of recorded data: which bars, which detectors, how their signals are traded. */
export interface BacktestSetup extends BarOptions {
  /** Their signals are traded; fresh objects, used up by the run. */
  readonly detectors: readonly Detector[];
  /** How. */
  readonly options: SignalBacktestOptions;
  /** Money at the start, in quote currency, as decimal text. */
  readonly capital: string;
}

/** What came of it. */
export interface BacktestResult {
  /** The bars it saw. */
  readonly bars: BarBuffer;
  /** Every signal, in the order of its known time. */
  readonly signals: readonly Signal[];
  /** Closed round trips, in the order of their exits. */
  readonly roundTrips: readonly RoundTrip[];
  /** The account at every bar's close. */
  readonly equity: EquityCurve;
  /** The run in figures. */
  readonly metrics: BacktestMetrics;
  /** The scale of all its money. */
  readonly money: MoneyScale;
  /** Trades outside every session. */
  readonly tradesOutsideSessions: number;
  /**
   * `tape`: orders filled at recorded trades. `bar-open`: only bars were there, so an order fills at the open of the
   * next bar, and no latency can be told apart inside it.
   */
  readonly fills: 'tape' | 'bar-open';
}

/** Runs signals through a {@link SignalBacktest} on everything a source holds, in one pass. */
export async function backtestSource(source: MarketSource, setup: BacktestSetup): Promise<BacktestResult> {
  const engine = new CvdEngine({ ...setup, scales: source.scales });
  const bars = new BarBuffer(source.scales);
  const run = new SignalBacktest(executionOptions(source, setup.options), bars, setup.session);
  const signals: Signal[] = [];
  let scanned = 0;
  const scan = (): void => {
    const found = scanAll(setup.detectors, bars, scanned, bars.length);
    scanned = bars.length;
    for (const signal of found) signals.push(signal);
    run.offer(found);
  };
  for await (const event of source) {
    engine.push(event, bars);
    scan();
    if (event.type === 'trades') run.trade(event);
    else if (event.type === 'bars') run.trade(opensAsTrades(event));
  }
  engine.flush(bars);
  scan();
  run.finish();
  const { roundTrips, money } = run;
  const equity = equityCurve(roundTrips, bars, money, money.parse(setup.capital));
  const metrics = backtestMetrics(run, equity, coveredUs(bars));
  const fills = source.kind === 'trades' ? 'tape' : 'bar-open';
  const { tradesOutsideSessions } = engine;
  return { bars, signals, roundTrips, equity, metrics, money, tradesOutsideSessions, fills };
}

/** Bars alone cannot tell where inside a bar an order would have arrived: it fills at the open, latency or not. */
function executionOptions(source: MarketSource, options: SignalBacktestOptions): SignalBacktestOptions {
  return source.kind === 'trades' ? options : { ...options, latencyUs: 0 };
}

/** The opens of traded bars as prints just after the bar's start, so that they follow a decision at the close before. */
function opensAsTrades(bars: InputBars): TradeBatch {
  const traded = Array.from({ length: bars.length }, (_, index) => index).filter((index) => bars.volume[index]! > 0);
  return {
    type: 'trades',
    length: traded.length,
    timeUs: Float64Array.from(traded, (index) => bars.timeUs[index]! + 1),
    price: Float64Array.from(traded, (index) => bars.open[index]!),
    size: Float64Array.from(traded, (index) => bars.volume[index]!),
    side: new Int8Array(traded.length),
    id: Float64Array.from(traded),
    scales: bars.scales,
  };
}

function coveredUs(bars: BarBuffer): number {
  let covered = 0;
  for (let index = 0; index < bars.length; index += 1) covered += bars.endUs[index]! - bars.timeUs[index]!;
  return covered;
}
