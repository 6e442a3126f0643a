import type { Session } from '../../core/session.ts';
import type { Signal } from '../../core/signal.ts';
import type { InputBars } from '../../cvd/input-bars.ts';
import { createFeeModel } from '../costs/create-fee-model.ts';
import { constantFunding, type FundingSchedule } from '../costs/funding.ts';
import { BarMatcher } from '../matching/bar-matcher.ts';
import { QUEUE_PRINTS } from '../matching/matcher-options.ts';
import { Matcher } from '../matching/matcher.ts';
import type { Reading } from '../matching/reading.ts';
import type { MoneyScale } from '../money.ts';
import { RiskGate } from '../risk/risk-gate.ts';
import { MARGIN_LIMITS } from '../risk/risk-limits.ts';
import type { Strategy } from '../strategy/strategy.ts';
import { type BacktestSetup, totalLatency } from './backtest-setup.ts';
import { walkBar } from './bar-walk.ts';
import { Instants } from './instants.ts';
import { Ledger } from './ledger.ts';
import type { MarketView } from './market-view.ts';
import { type PrintSpan, walkPrints } from './print-walk.ts';
import type { Recorder } from './recorder.ts';
import type { RunEvent } from './run-event.ts';
import { StrategySeat } from './strategy-seat.ts';
import { World } from './world.ts';

/** What the readings of a run share, and which one it is. */
export interface ReadingOptions {
  /** Which. */
  readonly reading: Reading;
  /** The tape, and what all worlds on it share. */
  readonly market: MarketView;
  /** What prices and lots are worth. */
  readonly money: MoneyScale;
  /** Writes down what happens: one of its own. */
  readonly recorder: Recorder;
}

/** What a setup may be without: which bars and which signals is the market's business. */
export type TradingSetup = Omit<BacktestSetup, 'bar' | 'reset' | 'detectors'>;

/**
 * A run in one reading of the tape: its {@link World}, and the matcher that fits what the source has.
 *
 * It sleeps while nothing can happen before a signal comes: no position, no order, and a strategy that waits. Prints and
 * bars then cost next to nothing, and time passes at one go when it wakes: what falls due on the way (sessions and days
 * end) only ever depends on what is in the books. With a position it is awake, but bars that mean nothing are passed over.
 */
export class ReadingRun {
  /** Which. */
  readonly reading: Reading;
  /** Its world. */
  readonly world: World;
  /** Who decides. */
  readonly seat: StrategySeat;

  private readonly market: MarketView;
  private readonly matcher: Matcher | BarMatcher;
  private readonly maySleep: boolean;
  private isAsleep = false;
  /** Bars up to this number mean nothing to the strategy, unless they bring a signal. */
  private quietUntilBar = 0;
  private sleptUntilUs = Number.NEGATIVE_INFINITY;
  private hasSleptOverPrints = false;

  /** @throws RangeError for a setting out of its range. */
  constructor(setup: TradingSetup, { reading, market, money, recorder }: ReadingOptions) {
    const { scales, sink, kind } = market.feed;
    const { session: calendar, costs } = setup;
    const capital = money.parse(setup.capital);
    this.reading = reading;
    this.market = market;
    // Who listens wants to hear of things when they happen; and bars alone are few.
    this.maySleep = sink === undefined && kind === 'trades';
    this.matcher = matcherOf(setup, reading, market);
    const instants = new Instants(calendar, fundingOf(setup));
    const tell = sink === undefined ? null : (event: RunEvent): void => sink.take(reading, event);
    this.seat = new StrategySeat(setup.strategy({ scales, money, session: calendar }), instants, tell);
    const riskCalendar = setup.riskDay === 'session' ? calendar : null;
    this.world = new World({
      ...{ market: this.matcher, seat: this.seat, instants, tell, calendar, recorder },
      ...{ bars: market.bars, touch: market.touch, latencyUs: latencyOf(setup, market) },
      ledger: new Ledger({ capital, money, fees: createFeeModel(costs, scales, money), recorder }),
      risk: new RiskGate({ limits: setup.limits ?? MARGIN_LIMITS, money, capital, calendar: riskCalendar }),
    });
  }

  /** Its strategy. */
  get strategy(): Strategy {
    return this.seat.strategy;
  }

  /** Time begins, unless it has. */
  begin(timeUs: number): void {
    this.world.begin(timeUs);
    this.rest();
  }

  /** Walks prints. */
  walkPrints(span: PrintSpan): void {
    if (this.isAsleep) this.hasSleptOverPrints = true;
    else if (this.matcher instanceof Matcher) {
      walkPrints(this.world, this.matcher, span);
      this.rest();
    }
  }

  /** Walks a bar of a source that has no prints. */
  walkBar(bars: InputBars, index: number): void {
    if (this.matcher instanceof BarMatcher) walkBar(this.world, this.matcher, bars, index);
  }

  /** A bar closed, and what it brought became known. */
  closeBar(timeUs: number, signals: readonly Signal[], session: Session): void {
    if (signals.length === 0 && this.passesOver(timeUs)) {
      this.world.ledger.closeBar(timeUs);
      return;
    }
    this.wake();
    this.world.closeBar(timeUs, signals, session);
    this.rest();
  }

  /** No print before the instant will come any more. */
  passTime(timeUs: number): void {
    if (this.isAsleep) {
      this.sleepUntil(timeUs);
      return;
    }
    this.world.passTime(timeUs, true);
    this.rest();
  }

  /**
   * Ends the run.
   * @param endUs the last instant that data was told of, µs.
   */
  finish(endUs: number): void {
    this.wake();
    this.world.ledger.finish(endUs);
  }

  /** Whether a bar without signals changes nothing. */
  private passesOver(timeUs: number): boolean {
    if (this.isAsleep) {
      this.sleepUntil(timeUs);
      return true;
    }
    const isQuiet = this.market.bars.length < this.quietUntilBar && this.world.isQuietUntil(timeUs);
    if (isQuiet) this.world.reach(timeUs);
    return isQuiet;
  }

  /** Looks what could happen next. */
  private rest(): void {
    const { seat, world, matcher } = this;
    this.quietUntilBar = this.maySleep ? seat.quietUntilBar : 0;
    const isForGood = this.quietUntilBar === Number.POSITIVE_INFINITY && !seat.wantsWake;
    this.isAsleep = isForGood && world.ledger.lots === 0 && !matcher.hasWork;
  }

  private sleepUntil(timeUs: number): void {
    if (timeUs > this.sleptUntilUs) this.sleptUntilUs = timeUs;
  }

  /** What has gone by asleep happens now, in its order. */
  private wake(): void {
    if (!this.isAsleep) return;
    this.isAsleep = false;
    const { lastTicks } = this.market.touch;
    if (this.hasSleptOverPrints) this.world.ledger.pass(lastTicks, lastTicks, lastTicks);
    this.hasSleptOverPrints = false;
    this.world.passTime(this.sleptUntilUs, true);
  }
}

/** From a decision to the market, µs; of no effect where only bars are there. */
export function latencyOf({ latency }: TradingSetup, { feed }: MarketView): number {
  return feed.kind === 'trades' ? totalLatency(latency) : 0;
}

function matcherOf({ tape }: TradingSetup, reading: Reading, market: MarketView): Matcher | BarMatcher {
  const { kind, quotes } = market.feed;
  if (kind === 'bars') return new BarMatcher({ reading, slippageTicks: tape.slippageTicks });
  const options = { ...tape, reading, ...(quotes !== undefined && { quotes }) };
  return new Matcher(options, market.memoryOf(tape.queuePrints ?? QUEUE_PRINTS));
}

function fundingOf({ funding, costs }: TradingSetup): FundingSchedule | null {
  return funding ?? (costs.funding === null ? null : constantFunding(costs.funding));
}
