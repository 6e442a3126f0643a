import type { Random } from '../../core/random.ts';
import { DAY_US, MINUTE_US, SECOND_US } from '../../core/time.ts';
import { HawkesClock } from './hawkes-clock.ts';
import { MidPrice, minuteSdTicks } from './mid-price.ts';
import { OrderSource } from './order-source.ts';
import { type DetectDivergence, type PlantedDivergence, PlantedEdge } from './planted-edge.ts';
import type { SimulatorOptions } from './simulator-options.ts';
import { Volatility } from './volatility.ts';

/** Lots per unit of order size. */
const LOTS_PER_SIZE = 10;

/**
 * The market behind the tape, one aggressor order at a time; its fields are the current order and the hidden state.
 * How much randomness is used never depends on the price, so an edge changes prices and nothing else.
 */
export class OrderFlow {
  private readonly options: SimulatorOptions;
  private readonly clock: HawkesClock;
  private readonly orders: OrderSource;
  private readonly volatility: Volatility;
  private readonly mid: MidPrice;
  private readonly edge: PlantedEdge | null;
  private random: Random;
  private sessionStartUs = 0;
  private sessionEndUs = 0;
  private minuteEndUs = 0;
  private minute = 0;
  private driftedTo = 0;
  private cvdLots = 0;
  private lastTradeTicks = Number.NaN;

  /** Time of the order, µs since the epoch; no two orders share one. */
  timeUs = -1;
  /** Sign of the order: +1 buys, −1 sells. */
  side: 1 | -1 = 1;
  /** Lots of the order, over all levels. */
  lots = 0;
  /** Price levels it takes. */
  levels = 1;
  /** Best bid when it arrived, ticks. */
  bidTicks = 0;
  /** Best ask when it arrived, ticks. */
  askTicks = 0;
  /** Mid of every minute's end of the current session, ticks; NaN where it is not over yet. */
  minuteMidTicks: Float64Array<ArrayBuffer>;
  /** Ticks that the edge moved the mid in every minute of the current session. */
  minuteDriftTicks: Float64Array<ArrayBuffer>;

  constructor(options: SimulatorOptions, random: Random, detect: DetectDivergence | null) {
    const { ordersPerSecond, hawkesBranching, hawkesBeta, middayRate, sessionMinutes } = options;
    this.options = options;
    this.random = random;
    this.clock = new HawkesClock({
      baseline: ordersPerSecond * (1 - hawkesBranching),
      jump: hawkesBranching * hawkesBeta,
      decay: hawkesBeta,
      middayRate,
      sessionSeconds: sessionMinutes * 60,
    });
    this.orders = new OrderSource(options, random);
    this.volatility = new Volatility(options.volatility, random);
    this.mid = new MidPrice(options);
    this.edge = plantedEdge(options, detect);
    this.minuteMidTicks = new Float64Array(sessionMinutes);
    this.minuteDriftTicks = new Float64Array(sessionMinutes);
  }

  /** The mid after the current order, ticks. */
  get midTicks(): number {
    return this.mid.ticks;
  }

  /** Starts the session of a day, on fresh randomness and with everything else as the day before left it. */
  startDay(day: number, random: Random): void {
    const { sessionStartMinute, sessionMinutes } = this.options;
    this.random = random;
    this.clock.startSession();
    this.sessionStartUs = day * DAY_US + sessionStartMinute * MINUTE_US;
    this.sessionEndUs = this.sessionStartUs + sessionMinutes * MINUTE_US;
    this.minuteEndUs = this.sessionStartUs + MINUTE_US;
    this.minute = 0;
    this.driftedTo = 0;
    this.minuteMidTicks = new Float64Array(sessionMinutes).fill(Number.NaN);
    this.minuteDriftTicks = new Float64Array(sessionMinutes);
  }

  /** Moves on to the next order; false when the session is over. */
  next(): boolean {
    const seconds = this.clock.next(this.random);
    const arrivalUs = this.sessionStartUs + Math.floor(seconds * SECOND_US);
    // Orders are told apart by their times, so two of them never share a microsecond.
    const timeUs = Math.max(arrivalUs, this.timeUs + 1);
    if (timeUs >= this.sessionEndUs) {
      while (this.minuteEndUs <= this.sessionEndUs) this.closeMinute();
      return false;
    }
    while (timeUs >= this.minuteEndUs) this.closeMinute();
    if (this.edge !== null) this.drift(this.edge.driftTicks, seconds);
    this.timeUs = timeUs;
    this.take();
    return true;
  }

  /** Takes the divergences that the edge found since the last call; null without an edge. */
  takePlanted(): readonly PlantedDivergence[] | null {
    return this.edge === null ? null : this.edge.take();
  }

  private take(): void {
    const { random, orders, options } = this;
    orders.next(random);
    const wide = random.uniform() < options.wideSpreadShare;
    // Both spreads straddle the mid: a wide one hung on ⌊m⌋ would lean to one side and fool the tick test more often.
    this.bidTicks = Math.floor(this.mid.ticks - (wide ? 0.5 : 0));
    this.askTicks = this.bidTicks + (wide ? 2 : 1);
    this.side = orders.side;
    this.lots = Math.max(1, Math.round(LOTS_PER_SIZE * orders.size));
    this.levels = this.sweptLevels(orders.size);
    this.cvdLots += this.side * this.lots;
    const deepest = this.levels - 1;
    this.lastTradeTicks = this.side > 0 ? this.askTicks + deepest : this.bidTicks - deepest;
    this.mid.trade(orders.surprise, this.volatility.factor, random.normal());
  }

  /** min(most, ⌊log₂(z ÷ sweepSize)⌋ + 2) from sweepSize on, else 1; never more levels than lots. */
  private sweptLevels(size: number): number {
    const { sweepSize, maxSweepLevels } = this.options;
    let levels = 1;
    for (let least = sweepSize; size >= least && levels < maxSweepLevels; least *= 2) levels += 1;
    return Math.min(levels, this.lots);
  }

  private drift(ticksPerMinute: number, seconds: number): void {
    if (ticksPerMinute !== 0) {
      this.minuteDriftTicks[this.minute]! += this.mid.move((ticksPerMinute * (seconds - this.driftedTo)) / 60);
    }
    this.driftedTo = seconds;
  }

  private closeMinute(): void {
    if (this.edge !== null) {
      this.drift(this.edge.driftTicks, (this.minute + 1) * 60);
      // There is no bar before the first trade.
      if (!Number.isNaN(this.lastTradeTicks)) {
        this.edge.closeMinute(this.lastTradeTicks, this.cvdLots, this.minuteEndUs);
      }
    }
    this.minuteMidTicks[this.minute] = this.mid.ticks;
    this.volatility.step(this.random);
    this.minute += 1;
    this.minuteEndUs += MINUTE_US;
  }
}

function plantedEdge(options: SimulatorOptions, detect: DetectDivergence | null): PlantedEdge | null {
  if (options.edge === null) return null;
  if (detect === null) throw new Error('a planted edge needs a detector: pass detectDivergence to the simulator');
  return new PlantedEdge(options.edge, minuteSdTicks(options), detect);
}
