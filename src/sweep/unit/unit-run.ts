import { moneyFor } from '../../backtest/costs/cost-terms.ts';
import type { BacktestSetup } from '../../backtest/engine/backtest-setup.ts';
import type { EngineFeed } from '../../backtest/engine/engine-feed.ts';
import { MarketWalk } from '../../backtest/engine/market-walk.ts';
import { ReadingRun } from '../../backtest/engine/reading-run.ts';
import { READINGS, type Reading } from '../../backtest/matching/reading.ts';
import type { MoneyScale } from '../../backtest/money.ts';
import type { MarketEvent } from '../../cvd/bars-from-source.ts';
import { DaySums } from './day-sums.ts';
import { SharedSignals, type SignalFeed } from './shared-signals.ts';

/** A cell that is to be run. */
export interface CellSetup {
  /** Which cell. */
  readonly id: string;
  /** What it means. */
  readonly setup: BacktestSetup;
  /** Whether its sizes depend on the round trips before. */
  readonly looksBack: boolean;
}

/** A cell while it runs, and what is kept of it. */
export interface CellRun {
  /** Which cell. */
  readonly id: string;
  /** The scale of its money. */
  readonly money: MoneyScale;
  /** Money at the start, money units. */
  readonly capital: bigint;
  /** Its signals. */
  readonly signals: SignalFeed;
  /** Its days in every reading of the tape. */
  readonly sums: Readonly<Record<Reading, DaySums>>;
  /** Its world in the base reading. */
  readonly base: ReadingRun;
}

/**
 * Runs the cells of a unit in one walk of the tape. What they share is done once: bars, detectors, last prices; a cell costs
 * what happens in it.
 */
export class UnitRun {
  /** The cells, in order. */
  readonly cells: readonly CellRun[];
  private readonly walk: MarketWalk;

  /**
   * @param setups at least one; their bars, sessions and resets are the same.
   * @param tradesFromUs bars up to this instant are a warm-up.
   * @throws RangeError for a setting out of its range.
   */
  constructor(setups: readonly CellSetup[], feed: EngineFeed, tradesFromUs: number) {
    const [first] = setups;
    if (first === undefined) throw new RangeError('a unit has no cells');
    const { bar, session, reset, tape } = first.setup;
    this.walk = new MarketWalk({ bar, session, reset, sides: tape.sides, tradesFromUs }, feed);
    const signals = new SharedSignals();
    this.cells = setups.map((cell) => this.join(cell, signals));
  }

  /** The last instant that data was told of, µs. */
  get reachedUs(): number {
    return this.walk.reachedUs;
  }

  /** Takes the next event of the source. */
  push(event: MarketEvent): void {
    this.walk.push(event);
  }

  /** Ends the run: positions are worth the last price. */
  finish(): void {
    this.walk.finish();
  }

  private join({ id, setup, looksBack }: CellSetup, shared: SharedSignals): CellRun {
    const { walk } = this;
    const money = moneyFor(walk.feed.scales, setup.costs, setup.contract);
    const signals = shared.feedOf(setup.detectors());
    const read = READINGS.map((reading) => {
      const recorder = new DaySums(money, looksBack);
      return { reading, recorder, run: new ReadingRun(setup, { reading, market: walk, money, recorder }) };
    });
    walk.join({ runs: read.map(({ run }) => run), known: (bars) => signals.known(bars) });
    const sums = Object.fromEntries(read.map(({ reading, recorder }) => [reading, recorder])) as CellRun['sums'];
    const base = read.find(({ reading }) => reading === 'base')!.run;
    return { id, money, capital: money.parse(setup.capital), signals, sums, base };
  }
}
