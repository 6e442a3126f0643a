import type { BarTable } from '../../core/bar-table.ts';
import type { TradeBatch } from '../../core/trade-batch.ts';
import type { InputBars } from '../../cvd/input-bars.ts';
import { createFeeModel } from '../costs/create-fee-model.ts';
import { constantFunding, type FundingSchedule } from '../costs/funding.ts';
import { BarMatcher } from '../matching/bar-matcher.ts';
import { Matcher } from '../matching/matcher.ts';
import type { Reading } from '../matching/reading.ts';
import type { MoneyScale } from '../money.ts';
import { RiskGate } from '../risk/risk-gate.ts';
import { MARGIN_LIMITS } from '../risk/risk-limits.ts';
import type { Strategy } from '../strategy/strategy.ts';
import type { BacktestSetup } from './backtest-setup.ts';
import { walkBar } from './bar-walk.ts';
import type { EngineFeed } from './engine-feed.ts';
import { Instants } from './instants.ts';
import { Ledger } from './ledger.ts';
import { walkPrints } from './print-walk.ts';
import type { RunEvent } from './run-event.ts';
import type { WorldResult } from './run-result.ts';
import { StrategySeat } from './strategy-seat.ts';
import type { TapeTouch } from './tape-touch.ts';
import { World } from './world.ts';

/** What the readings of a run share, and which one it is. */
export interface ReadingOptions {
  /** Which. */
  readonly reading: Reading;
  /** What the engine is fed with. */
  readonly feed: EngineFeed;
  /** The bars that have closed. */
  readonly bars: BarTable;
  /** The last prices. */
  readonly touch: TapeTouch;
  /** What prices and lots are worth. */
  readonly money: MoneyScale;
  /** From a decision to the market, µs. */
  readonly latencyUs: number;
}

/** A run in one reading of the tape: its {@link World}, and the matcher that fits what the source has. */
export class ReadingRun {
  /** Which. */
  readonly reading: Reading;
  /** Its world. */
  readonly world: World;
  /** Its strategy. */
  readonly strategy: Strategy;

  private readonly matcher: Matcher | BarMatcher;
  private readonly seat: StrategySeat;

  /** @throws RangeError for a setting out of its range. */
  constructor(setup: BacktestSetup, { reading, feed, bars, touch, money, latencyUs }: ReadingOptions) {
    const { scales, sink, quotes } = feed;
    const { session: calendar, tape, costs } = setup;
    const capital = money.parse(setup.capital);
    const { slippageTicks } = tape;
    this.reading = reading;
    this.strategy = setup.strategy({ scales, money, session: calendar });
    this.matcher =
      feed.kind === 'trades'
        ? new Matcher({ ...tape, reading, ...(quotes !== undefined && { quotes }) })
        : new BarMatcher({ reading, slippageTicks });
    const riskCalendar = setup.riskDay === 'session' ? calendar : null;
    const instants = new Instants(calendar, fundingOf(setup));
    const tell = sink === undefined ? null : (event: RunEvent): void => sink.take(reading, event);
    this.seat = new StrategySeat(this.strategy, instants, tell);
    this.world = new World({
      ...{ market: this.matcher, seat: this.seat, instants, tell, bars, touch, calendar, latencyUs },
      ledger: new Ledger({ capital, money, fees: createFeeModel(costs, scales, money) }),
      risk: new RiskGate({ limits: setup.limits ?? MARGIN_LIMITS, money, capital, calendar: riskCalendar }),
    });
  }

  /** Walks the prints [from, to) of a batch. */
  walkPrints(batch: TradeBatch, from: number, to: number): void {
    if (this.matcher instanceof Matcher) walkPrints(this.world, this.matcher, batch, { from, to });
  }

  /** Walks a bar of a source that has no prints. */
  walkBar(bars: InputBars, index: number): void {
    if (this.matcher instanceof BarMatcher) walkBar(this.world, this.matcher, bars, index);
  }

  /**
   * Ends the run in this reading.
   * @param endUs the last instant that data was told of, µs.
   */
  result(endUs: number): WorldResult {
    const { reading, world } = this;
    const { ledger, router, halts } = world;
    const { account, fills, ambiguousFills, lastTicks } = ledger;
    ledger.finish(endUs);
    return {
      ...{ reading, roundTrips: account.roundTrips, openTrip: account.openRoundTrip(endUs, lastTicks) },
      ...{ fills, orders: router.orders, refusals: router.refusals, halts, notes: this.seat.notes },
      ...{ equity: ledger.bars, days: ledger.days, account: ledger.figures(), ambiguousFills },
      exposureUs: ledger.exposureUs(endUs),
    };
  }
}

function fundingOf({ funding, costs }: BacktestSetup): FundingSchedule | null {
  return funding ?? (costs.funding === null ? null : constantFunding(costs.funding));
}
