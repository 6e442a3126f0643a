import { BAR_COLUMNS, BarBuffer, type BarColumn } from '../../core/bar-table.ts';
import { firstAtOrAfter } from '../../core/time-search.ts';
import type { TradeBatch } from '../../core/trade-batch.ts';
import type { Signal } from '../../core/signal.ts';
import type { BarOptions, MarketEvent } from '../../cvd/bars-from-source.ts';
import { CvdEngine } from '../../cvd/cvd-engine.ts';
import type { InputBars } from '../../cvd/input-bars.ts';
import { PrintExtremes } from '../matching/print-extremes.ts';
import { SpreadEstimate } from '../matching/spread-estimate.ts';
import { TapeMemory } from '../matching/tape-memory.ts';
import type { TapeReading } from './backtest-setup.ts';
import type { EngineFeed } from './engine-feed.ts';
import type { MarketView } from './market-view.ts';
import type { ReadingRun } from './reading-run.ts';
import { TapeTouch } from './tape-touch.ts';

/** Worlds that hear the same signals. */
export interface WalkGroup {
  /** The worlds. */
  readonly runs: readonly ReadingRun[];
  /**
   * What became known with the bar that has just closed, the last one of the table. Asked once for every bar, those of the
   * warm-up too.
   */
  known(bars: BarBuffer): readonly Signal[];
}

/** Which bars, and from when on is traded. */
export interface WalkOptions extends BarOptions {
  /** Whether prints know their aggressors. */
  readonly sides: TapeReading['sides'];
  /** Bars up to this instant, µs, are a warm-up: nobody is asked about them. Default: there is none. */
  readonly tradesFromUs?: number;
}

/**
 * Goes through a tape once, event by event, for any number of worlds: bars close between prints, signals become known, and
 * in every world its strategy decides, its orders travel, and prints fill them. What does not depend on the world (bars,
 * last prices, extremes of the prints) is there once.
 */
export class MarketWalk implements MarketView {
  readonly feed: EngineFeed;
  /** The bars that have closed; grows. */
  readonly bars: BarBuffer;
  readonly touch: TapeTouch;
  /** How far apart buyers' and sellers' prints are. */
  readonly spread = new SpreadEstimate();
  /** The last instant that data was told of, µs. */
  reachedUs = Number.NEGATIVE_INFINITY;
  /** How long data was complete, µs, as far as coverage has ended. */
  coveredUs = 0;

  private readonly options: WalkOptions;
  private readonly tradesFromUs: number;
  private readonly engine: CvdEngine;
  private readonly groups: WalkGroup[] = [];
  private readonly memories = new Map<number, TapeMemory>();
  private readonly extremes = new PrintExtremes();
  /** Bars that closed in the batch in hand. Nobody sees them before their place in it is reached. */
  private readonly closing: BarBuffer;
  private readonly row = Object.fromEntries(BAR_COLUMNS.map((column) => [column, 0])) as Record<BarColumn, number>;
  private coveredSinceUs = Number.NaN;
  private hasBegun = false;

  /** @throws RangeError for a setting out of its range. */
  constructor(options: WalkOptions, feed: EngineFeed) {
    this.options = options;
    this.feed = feed;
    this.tradesFromUs = options.tradesFromUs ?? Number.NEGATIVE_INFINITY;
    this.engine = new CvdEngine({ ...options, scales: feed.scales });
    this.bars = new BarBuffer(feed.scales);
    this.closing = new BarBuffer(feed.scales);
    this.touch = new TapeTouch(options.sides === 'unknown', feed.quotes ?? null);
  }

  /** Trades outside every session so far: they are in no bar. */
  get tradesOutsideSessions(): number {
    return this.engine.tradesOutsideSessions;
  }

  /** Takes worlds along. To be called before the first event. */
  join(group: WalkGroup): void {
    this.groups.push(group);
  }

  memoryOf(queuePrints: number): TapeMemory {
    const known = this.memories.get(queuePrints);
    if (known !== undefined) return known;
    const memory = new TapeMemory(queuePrints, this.options.sides === 'unknown');
    this.memories.set(queuePrints, memory);
    return memory;
  }

  /**
   * Takes the next event of a source.
   * @throws RangeError like {@link CvdEngine.push}. The walk is then of no further use.
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
        if (event.timeUs >= this.tradesFromUs) this.begin(event.timeUs);
        this.closeAll();
        this.coveredSinceUs = event.timeUs;
        this.passTime(event.timeUs);
        break;
      case 'coverage-end':
        this.closeAll();
        this.passTime(event.timeUs);
        this.coveredUs += event.timeUs - this.coveredSinceUs;
        this.coveredSinceUs = Number.NaN;
        break;
    }
  }

  /**
   * Says that nothing before the instant will come any more: bars that end by then close, and what is due happens.
   * @throws RangeError like {@link CvdEngine.advance}.
   */
  advance(timeUs: number): void {
    this.engine.advance(timeUs, this.closing);
    this.closeAll();
    this.passTime(timeUs);
  }

  /** Ends the walk: the open bar closes, open positions and orders stay as they are. */
  finish(): void {
    this.engine.flush(this.closing);
    this.closeAll();
    for (const { runs } of this.groups) for (const run of runs) run.finish(this.reachedUs);
  }

  private pushTrades(batch: TradeBatch): void {
    this.extremes.enter(batch);
    const from = this.closeEach((from, to) => this.walk(batch, from, to));
    this.walk(batch, from, batch.length);
    this.extremes.leave();
    this.reachedUs = batch.timeUs[batch.length - 1] ?? this.reachedUs;
  }

  private pushBars(bars: InputBars): void {
    const walk = (from: number, to: number): void => {
      for (let index = from; index < to; index += 1) {
        if (bars.timeUs[index]! >= this.tradesFromUs) {
          this.beginInCoverage();
          for (const { runs } of this.groups) for (const run of runs) run.walkBar(bars, index);
        }
        this.touch.closedAt(bars.close[index]!);
      }
    };
    walk(this.closeEach(walk), bars.length);
    const last = bars.timeUs[bars.length - 1];
    if (last !== undefined) this.reachedUs = last + bars.lengthUs;
  }

  private walk(batch: TradeBatch, from: number, to: number): void {
    const { timeUs } = batch;
    if (from >= to) return;
    const isWarm = timeUs[from]! >= this.tradesFromUs;
    const start = isWarm ? from : firstAtOrAfter(timeUs, this.tradesFromUs, from, to);
    if (start > from) this.walkStretch(batch, { from, to: start, runs: false });
    if (start < to) this.walkStretch(batch, { from: start, to, runs: true });
  }

  private walkStretch(batch: TradeBatch, { from, to, runs }: { from: number; to: number; runs: boolean }): void {
    const { touch, memories, groups, extremes } = this;
    if (runs) this.beginInCoverage();
    touch.begin(batch, from);
    for (const memory of memories.values()) memory.begin(batch, from);
    if (runs) {
      const span = { batch, from, to, extremes };
      for (const group of groups) for (const run of group.runs) run.walkPrints(span);
    }
    touch.end(to);
    for (const memory of memories.values()) memory.end(to);
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
    const { closing, bars, options } = this;
    for (const column of BAR_COLUMNS) this.row[column] = closing[column][row]!;
    bars.append(this.row, closing.cvdCarry?.[row]);
    const bar = bars.length - 1;
    const endUs = bars.endUs[bar]!;
    const isTraded = endUs > this.tradesFromUs;
    if (isTraded) this.beginInCoverage();
    const session = options.session.firstEndingAfter(bars.timeUs[bar]!);
    for (const group of this.groups) {
      const signals = group.known(bars);
      if (isTraded) for (const run of group.runs) run.closeBar(endUs, signals, session);
    }
  }

  private passTime(timeUs: number): void {
    this.reachedUs = timeUs;
    if (timeUs <= this.tradesFromUs) return;
    this.beginInCoverage();
    for (const { runs } of this.groups) for (const run of runs) run.passTime(timeUs);
  }

  /** Trading begins in the midst of complete data: the warm-up has led up to it. */
  private beginInCoverage(): void {
    if (this.hasBegun || Number.isNaN(this.coveredSinceUs)) return;
    this.begin(this.tradesFromUs);
  }

  private begin(timeUs: number): void {
    if (this.hasBegun) return;
    this.hasBegun = true;
    for (const { runs } of this.groups) for (const run of runs) run.begin(timeUs);
  }
}
