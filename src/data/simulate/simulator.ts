import { seededRandom } from '../../core/random.ts';
import { OrderFlow } from './order-flow.ts';
import type { DetectDivergence, PlantedDivergence } from './planted-edge.ts';
import { MAX_CHUNK_ROWS, RowBuffer, type RowSink } from './row-buffer.ts';
import { resolveSimulatorOptions, type SimulatorInput, type SimulatorOptions } from './simulator-options.ts';

/** The stream of the seed that draws the state before the first day; a day's own stream is its day number. */
const INITIAL_STREAM = -1;

/** What a simulator is plugged into. */
export interface SimulatorWiring {
  /** The detector of a planted edge; needed exactly when the options have an `edge`. */
  readonly detectDivergence?: DetectDivergence;
  /** Rows per chunk, 1 to 65,536 (default); the rows themselves do not depend on it. */
  readonly chunkRows?: number;
}

/** What was planted in a day. */
export interface PlantedTruth {
  /** The divergences that started a drift, in the order in which they became known. */
  readonly divergences: readonly PlantedDivergence[];
  /**
   * Ticks that the edge moved the mid within each minute of the session, one value a minute. Non-divergent extremes
   * move too when they fall into a drift, so judge a method by this and not by the divergences alone.
   */
  readonly driftTicks: Float64Array;
}

/** What there is to know about a simulated day besides its rows. */
export interface SimulatedDay {
  /** The UTC day, days since 1970-01-01. */
  readonly day: number;
  /** Trades, i.e. prints. */
  readonly rows: number;
  /** Aggressor orders; an order that sweeps several price levels prints once per level. */
  readonly orders: number;
  /** Id of the day's first trade. */
  readonly firstId: number;
  /** Id of its last trade: `firstId − 1` when it has none. */
  readonly lastId: number;
  /** The hidden mid at the end of each minute of the session, ticks: free of the bid–ask bounce. */
  readonly minuteMidTicks: Float64Array;
  /** The planted truth; null without an edge. */
  readonly planted: PlantedTruth | null;
}

/**
 * Simulates recorded days of trades with known aggressors whose mid is a martingale given the whole hidden state, so
 * that no signal has an edge before costs unless one was planted. Orders arrive as a Hawkes process, their signs
 * remember because metaorders are split, and each moves the mid by what nobody could expect of it
 * ({@link SimulatorOptions} has the parameters).
 *
 * Days are chained: price, metaorders, volatility, intensity and ids go on where the day before ended; the time between
 * two sessions does not count. The same options give the same rows, however they are cut into chunks or calls.
 *
 * What it does not have: quotes and queues, tails as heavy as crypto's, and a market that is slow to see metaorders.
 */
export class Simulator {
  /** The options, defaults filled in. */
  readonly options: SimulatorOptions;
  private readonly flow: OrderFlow;
  private readonly buffer: RowBuffer;
  private nextDayNumber: number;

  /** @throws RangeError naming an option out of range; Error when an edge lacks its detector. */
  constructor(input: SimulatorInput, wiring: SimulatorWiring = {}) {
    const options = resolveSimulatorOptions(input);
    const chunkRows = wiring.chunkRows ?? MAX_CHUNK_ROWS;
    if (!Number.isInteger(chunkRows) || chunkRows < 1 || chunkRows > MAX_CHUNK_ROWS) {
      throw new RangeError(`chunkRows must be an integer from 1 to ${MAX_CHUNK_ROWS}, got ${chunkRows}`);
    }
    this.options = options;
    this.flow = new OrderFlow(options, seededRandom(options.seed, INITIAL_STREAM), wiring.detectDivergence ?? null);
    this.buffer = new RowBuffer(options, options.firstId, chunkRows);
    this.nextDayNumber = options.firstDay;
  }

  /** Days that are still to come. */
  get daysLeft(): number {
    return this.options.firstDay + this.options.days - this.nextDayNumber;
  }

  /**
   * Simulates the next day and hands its rows to the sink, chunk by chunk, in the order of the tape.
   * @throws RangeError when all days of the options were simulated.
   */
  nextDay(sink: RowSink): SimulatedDay {
    const { flow, buffer } = this;
    if (this.daysLeft === 0) throw new RangeError(`all ${this.options.days} days were simulated already`);
    const day = this.nextDayNumber;
    const firstId = buffer.upcomingId;
    const rowsBefore = buffer.total;
    this.nextDayNumber += 1;
    flow.startDay(day, seededRandom(this.options.seed, day));
    let orders = 0;
    while (flow.next()) {
      orders += 1;
      this.print(sink);
    }
    buffer.flush(sink);
    const divergences = flow.takePlanted();
    return {
      day,
      rows: buffer.total - rowsBefore,
      orders,
      firstId,
      lastId: buffer.upcomingId - 1,
      minuteMidTicks: flow.minuteMidTicks,
      planted: divergences === null ? null : { divergences, driftTicks: flow.minuteDriftTicks },
    };
  }

  /** Prints the current order: one trade per swept level, away from the mid, the lots shared out evenly. */
  private print(sink: RowSink): void {
    const { flow, buffer } = this;
    const { side, levels, timeUs } = flow;
    let ticks = side > 0 ? flow.askTicks : flow.bidTicks;
    let lots = flow.lots;
    for (let left = levels; left > 0; left -= 1) {
      const filled = Math.ceil(lots / left);
      if (buffer.add(timeUs, ticks, filled, side)) buffer.flush(sink);
      lots -= filled;
      ticks += side;
    }
  }
}

/**
 * Simulates all days of the options in one go.
 * @returns what there is to know about each day; the rows went to the sink.
 */
export function simulateDays(input: SimulatorInput, sink: RowSink, wiring: SimulatorWiring = {}): SimulatedDay[] {
  const simulator = new Simulator(input, wiring);
  const days: SimulatedDay[] = [];
  while (simulator.daysLeft > 0) days.push(simulator.nextDay(sink));
  return days;
}
