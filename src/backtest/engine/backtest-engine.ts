import { BAR_COLUMNS, BarBuffer, type BarColumn, type BarTable } from '../../core/bar-table.ts';
import type { Signal } from '../../core/signal.ts';
import type { TradeBatch } from '../../core/trade-batch.ts';
import type { MarketEvent } from '../../cvd/bars-from-source.ts';
import { CvdEngine } from '../../cvd/cvd-engine.ts';
import type { InputBars } from '../../cvd/input-bars.ts';
import { type Detector, scanAll } from '../../divergence/detector.ts';
import { moneyFor } from '../costs/cost-terms.ts';
import { READINGS, type Reading } from '../matching/reading.ts';
import { SpreadEstimate } from '../matching/spread-estimate.ts';
import type { MoneyScale } from '../money.ts';
import { type BacktestSetup, totalLatency } from './backtest-setup.ts';
import type { EngineFeed } from './engine-feed.ts';
import { ReadingRun } from './reading-run.ts';
import type { EventSink } from './run-event.ts';
import type { RunResult, WorldResult } from './run-result.ts';
import { TapeTouch } from './tape-touch.ts';

/**
 * A backtest in one pass, event by event: bars close between prints, detectors tell signals, and in each of the three
 * readings of the tape a strategy decides, its orders travel, and prints fill them. The strategy sees the bars that have
 * closed by then and no other: the ones after do not exist yet.
 *
 * Replay and live push the same events, and get the same run.
 */
export class BacktestEngine {
  /** The bars that have closed; grows. */
  readonly bars: BarBuffer;
  /** The signals that became known, in the order of their known time; grows. */
  readonly signals: Signal[] = [];
  /** The scale of all its money. */
  readonly money: MoneyScale;

  private readonly latencyUs: number;
  private readonly setup: BacktestSetup;
  private readonly feed: EngineFeed;
  private readonly engine: CvdEngine;
  private readonly detectors: readonly Detector[];
  private readonly worlds: readonly ReadingRun[];
  private readonly touch: TapeTouch;
  private readonly spread = new SpreadEstimate();
  /** Bars that closed in the batch in hand. Nobody sees them before their place in it is reached. */
  private readonly closing: BarBuffer;
  private readonly row = Object.fromEntries(BAR_COLUMNS.map((column) => [column, 0])) as Record<BarColumn, number>;
  private coveredUs = 0;
  private coveredSinceUs = Number.NaN;
  /** The last instant that data was told of, µs. */
  private reachedUs = Number.NEGATIVE_INFINITY;

  /** @throws RangeError for a setting out of its range. */
  constructor(setup: BacktestSetup, feed: EngineFeed) {
    const { scales, kind, quotes = null } = feed;
    this.setup = setup;
    this.feed = feed;
    this.engine = new CvdEngine({ ...setup, scales });
    this.bars = new BarBuffer(scales);
    this.closing = new BarBuffer(scales);
    this.detectors = setup.detectors();
    this.money = moneyFor(scales, setup.costs, setup.contract);
    this.touch = new TapeTouch(setup.tape.sides === 'unknown', quotes);
    this.latencyUs = kind === 'trades' ? totalLatency(setup.latency) : 0;
    const shared = { bars: this.bars, touch: this.touch, money: this.money, latencyUs: this.latencyUs };
    this.worlds = READINGS.map((reading) => new ReadingRun(setup, { reading, feed, ...shared }));
  }

  /**
   * Takes the next event of a source.
   * @throws RangeError like {@link CvdEngine.push}. The engine is then of no further use.
   */
  push(event: MarketEvent): void {
    this.engine.push(event, this.closing);
    switch (event.type) {
      case 'trades':
        this.pushTrades(event);
        break;
      case 'bars':
        this.pushBars(event);
        break;
      case 'gap':
        this.closeAll();
        this.feed.sink?.take('market', { type: 'gap', timeUs: event.fromUs, toUs: event.toUs, missing: event.missing });
        break;
      case 'coverage-start':
        for (const { world } of this.worlds) world.begin(event.timeUs);
        this.closeAll();
        this.coveredSinceUs = event.timeUs;
        this.passTime(event.timeUs);
        break;
      case 'coverage-end':
        this.closeAll();
        this.coveredUs += event.timeUs - this.coveredSinceUs;
        this.coveredSinceUs = Number.NaN;
        this.passTime(event.timeUs);
        break;
    }
  }

  /**
   * Says that nothing before the instant will come any more: bars that end by then close, and what is due happens. For a live
   * clock; a source tells by its next event.
   * @throws RangeError like {@link CvdEngine.advance}.
   */
  advance(timeUs: number): void {
    this.engine.advance(timeUs, this.closing);
    this.closeAll();
    this.passTime(timeUs);
  }

  /** Ends the run: the open bar closes, open positions and orders stay as they are. */
  finish(): RunResult {
    this.engine.flush(this.closing);
    this.closeAll();
    const { quotes, kind } = this.feed;
    const estimated = this.spread.changes > 0 ? 'estimated' : 'unknown';
    const readings = this.worlds.map((built) => [built.reading, built.result(this.reachedUs)] as const);
    return {
      readings: Object.fromEntries(readings) as Record<Reading, WorldResult>,
      ...{ bars: this.bars, signals: this.signals, money: this.money, strategy: this.worlds[0]!.strategy.name },
      fills: kind === 'trades' ? 'tape' : 'bars',
      spread: quotes === undefined ? estimated : 'quoted',
      estimatedSpreadTicks: this.spread.ticks,
      sides: this.setup.tape.sides,
      latencyUs: this.latencyUs,
      coveredUs: this.coveredUs,
      tradesOutsideSessions: this.engine.tradesOutsideSessions,
    };
  }

  private pushTrades(batch: TradeBatch): void {
    const from = this.closeEach((from, to) => this.walk(batch, from, to));
    this.walk(batch, from, batch.length);
    this.reachedUs = batch.timeUs[batch.length - 1] ?? this.reachedUs;
  }

  private pushBars(bars: InputBars): void {
    const walk = (from: number, to: number): void => {
      for (let index = from; index < to; index += 1) {
        for (const built of this.worlds) built.walkBar(bars, index);
        this.touch.closedAt(bars.close[index]!);
      }
    };
    walk(this.closeEach(walk), bars.length);
    const last = bars.timeUs[bars.length - 1];
    if (last !== undefined) this.reachedUs = last + bars.lengthUs;
  }

  private walk(batch: TradeBatch, from: number, to: number): void {
    if (from >= to) return;
    this.touch.begin(batch, from);
    for (const built of this.worlds) built.walkPrints(batch, from, to);
    this.touch.end(to);
    this.spread.add(batch, from, to);
  }

  /**
   * Closes the bars of the batch in hand, each after the rows before it were walked.
   * @returns the first row that was not.
   */
  private closeEach(walk: (from: number, to: number) => void): number {
    const { closedAfter } = this.engine;
    let from = 0;
    for (let row = 0; row < this.closing.length; row += 1) {
      const to = closedAfter[row]!;
      walk(from, to);
      from = to;
      this.closeBar(row);
    }
    this.closing.length = 0;
    this.closing.cvdCarry = null;
    return from;
  }

  private closeAll(): void {
    this.closeEach(() => undefined);
  }

  /** Shows one more bar to everybody, and what became known with it. */
  private closeBar(row: number): void {
    const { closing, bars, feed, detectors, setup } = this;
    for (const column of BAR_COLUMNS) this.row[column] = closing[column][row]!;
    bars.append(this.row, closing.cvdCarry?.[row]);
    const bar = bars.length - 1;
    const found = scanAll(detectors, bars, bar, bars.length);
    for (const signal of found) this.signals.push(signal);
    if (feed.sink !== undefined) tellBar(feed.sink, bars, found);
    const session = setup.session.firstEndingAfter(bars.timeUs[bar]!);
    for (const { world } of this.worlds) world.closeBar(bars.endUs[bar]!, found, session);
  }

  private passTime(timeUs: number): void {
    this.reachedUs = timeUs;
    for (const { world } of this.worlds) world.passTime(timeUs, true);
  }
}

function tellBar(sink: EventSink, bars: BarTable, signals: readonly Signal[]): void {
  const bar = bars.length - 1;
  const timeUs = bars.endUs[bar]!;
  const [close, volume, delta] = [bars.close[bar]!, bars.volume[bar]!, bars.delta[bar]!];
  const cvd = BigInt(bars.cvdClose[bar]!) + (bars.cvdCarry?.[bar] ?? 0n);
  sink.take('market', { type: 'bar', timeUs, bar, startUs: bars.timeUs[bar]!, close, volume, delta, cvd });
  for (const signal of signals) sink.take('market', { type: 'signal', timeUs: signal.knownTimeUs, signal });
}
