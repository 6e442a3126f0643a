import type { BarBuffer, BarTable } from '../../core/bar-table.ts';
import type { Signal } from '../../core/signal.ts';
import type { MarketEvent } from '../../cvd/bars-from-source.ts';
import { type Detector, scanAll } from '../../divergence/detector.ts';
import { moneyFor } from '../costs/cost-terms.ts';
import { READINGS, type Reading } from '../matching/reading.ts';
import type { MoneyScale } from '../money.ts';
import type { BacktestSetup } from './backtest-setup.ts';
import type { EngineFeed } from './engine-feed.ts';
import { FullRecorder } from './full-recorder.ts';
import { MarketWalk } from './market-walk.ts';
import { latencyOf, ReadingRun } from './reading-run.ts';
import type { EventSink } from './run-event.ts';
import type { RunResult, WorldResult } from './run-result.ts';

/** A world and what was written down of it. */
interface RecordedReading {
  readonly run: ReadingRun;
  readonly recorder: FullRecorder;
}

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

  private readonly setup: BacktestSetup;
  private readonly feed: EngineFeed;
  private readonly walk: MarketWalk;
  private readonly detectors: readonly Detector[];
  private readonly readings: readonly RecordedReading[];

  /** @throws RangeError for a setting out of its range. */
  constructor(setup: BacktestSetup, feed: EngineFeed) {
    this.setup = setup;
    this.feed = feed;
    this.walk = new MarketWalk({ ...setup, sides: setup.tape.sides }, feed);
    this.bars = this.walk.bars;
    this.detectors = setup.detectors();
    this.money = moneyFor(feed.scales, setup.costs, setup.contract);
    this.readings = READINGS.map((reading) => {
      const recorder = new FullRecorder();
      return { run: new ReadingRun(setup, { reading, market: this.walk, money: this.money, recorder }), recorder };
    });
    this.walk.join({ runs: this.readings.map(({ run }) => run), known: (bars) => this.known(bars) });
  }

  /**
   * Takes the next event of a source.
   * @throws RangeError like `CvdEngine.push`. The engine is then of no further use.
   */
  push(event: MarketEvent): void {
    this.walk.push(event);
  }

  /**
   * Says that nothing before the instant will come any more: bars that end by then close, and what is due happens. For a live
   * clock; a source tells by its next event.
   * @throws RangeError like `CvdEngine.advance`.
   */
  advance(timeUs: number): void {
    this.walk.advance(timeUs);
  }

  /** Ends the run: the open bar closes, open positions and orders stay as they are. */
  finish(): RunResult {
    const { walk, setup, feed, money, bars, signals } = this;
    walk.finish();
    const estimated = walk.spread.changes > 0 ? 'estimated' : 'unknown';
    const worlds = this.readings.map((recorded) => [recorded.run.reading, resultOf(recorded, walk.reachedUs)] as const);
    return {
      readings: Object.fromEntries(worlds) as Record<Reading, WorldResult>,
      ...{ bars, signals, money, strategy: this.readings[0]!.run.strategy.name },
      fills: feed.kind === 'trades' ? 'tape' : 'bars',
      spread: feed.quotes === undefined ? estimated : 'quoted',
      estimatedSpreadTicks: walk.spread.ticks,
      sides: setup.tape.sides,
      latencyUs: latencyOf(setup, walk),
      ...{ coveredUs: walk.coveredUs, tradesOutsideSessions: walk.tradesOutsideSessions },
    };
  }

  private known(bars: BarTable): readonly Signal[] {
    const found = scanAll(this.detectors, bars, bars.length - 1, bars.length);
    for (const signal of found) this.signals.push(signal);
    if (this.feed.sink !== undefined) tellBar(this.feed.sink, bars, found);
    return found;
  }
}

function resultOf({ run, recorder }: RecordedReading, endUs: number): WorldResult {
  const { reading, world, seat } = run;
  const { ledger, halts } = world;
  const { account, ambiguousFills, lastTicks } = ledger;
  const { fills, orders, refusals, bars, days } = recorder;
  return {
    ...{ reading, roundTrips: account.roundTrips, openTrip: account.openRoundTrip(endUs, lastTicks) },
    ...{ fills, orders, refusals, halts, notes: seat.notes },
    ...{ equity: bars, days, account: ledger.figures(), ambiguousFills, exposureUs: ledger.exposureUs(endUs) },
  };
}

function tellBar(sink: EventSink, bars: BarTable, signals: readonly Signal[]): void {
  const bar = bars.length - 1;
  const timeUs = bars.endUs[bar]!;
  const [close, volume, delta] = [bars.close[bar]!, bars.volume[bar]!, bars.delta[bar]!];
  const cvd = BigInt(bars.cvdClose[bar]!) + (bars.cvdCarry?.[bar] ?? 0n);
  sink.take('market', { type: 'bar', timeUs, bar, startUs: bars.timeUs[bar]!, close, volume, delta, cvd });
  for (const signal of signals) sink.take('market', { type: 'signal', timeUs: signal.knownTimeUs, signal });
}
