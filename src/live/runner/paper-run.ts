import { BacktestEngine } from '../../backtest/engine/backtest-engine.ts';
import { EventLog } from '../../backtest/engine/event-log.ts';
import type { EventSink, EventStream, RunEvent } from '../../backtest/engine/run-event.ts';
import type { RunResult } from '../../backtest/engine/run-result.ts';
import type { Intent } from '../../backtest/orders/order.ts';
import type { Moment } from '../../backtest/strategy/moment.ts';
import type { MakeStrategy, Strategy } from '../../backtest/strategy/strategy.ts';
import type { Scales } from '../../core/trade-batch.ts';
import type { BarTable } from '../../core/bar-table.ts';
import type { Signal } from '../../core/signal.ts';
import type { EventLogFacts } from '../../data/runs/run-folder.ts';
import { barRange } from '../protocol/bar-range.ts';
import type { PaperReport } from '../protocol/paper-report.ts';
import { HashedLines } from './hashed-lines.ts';
import type { LiveView } from './live-view.ts';
import { PaperBooks, type PaperListener } from './paper-books.ts';
import type { PaperSetup } from './paper-setup.ts';
import type { TapeEvent } from './tape-event.ts';
import type { ViewRun, ViewSink } from './view-run.ts';

/** What a {@link PaperRun} is made of. */
export interface PaperOptions {
  /** The strategy, and what trading costs. */
  readonly setup: PaperSetup;
  /** The view whose bars and signals it sees. */
  readonly view: ViewRun;
  /** The scales of all trades. */
  readonly scales: Scales;
  /** Takes each line of its log, without a line feed. */
  readonly write: (line: string) => void;
  /** Hears of fills and limits; nobody by default. */
  readonly listener?: PaperListener | null;
}

/**
 * Refuses a view that {@link PaperRun} cannot follow.
 * @throws RangeError in words for the user.
 */
export function requirePaperView({ bars, sizes }: LiveView): void {
  if (bars.bar.kind === 'time' && sizes === null) return;
  throw new RangeError('paper trading takes bars of time and trades of all sizes in the first view');
}

/**
 * A strategy on live trades, without a broker: its orders go to the backtest's own matching, in all three readings. It sees
 * the bars and signals of a view, those from before the session too; what it trades on is the tape from the session's
 * beginning.
 *
 * The engine makes the bars of the session once more, which only say when to decide: where time alone closes bars these are
 * the view's, one for one.
 */
export class PaperRun implements ViewSink {
  private readonly view: ViewRun;
  private readonly engine: BacktestEngine;
  private readonly log: EventLog;
  private readonly lines: HashedLines;
  private readonly books: PaperBooks;
  private strategy = '';
  private barsBefore = 0;
  /** Signals of the event in hand, by the row of the bar they became known with. */
  private readonly known = new Map<number, Signal[]>();
  /** The row of the bar that the view told last. */
  private row = -1;

  /** @throws RangeError for a view whose bars it cannot follow, and for a setting out of its range. */
  constructor({ setup, view, scales, write, listener = null }: PaperOptions) {
    requirePaperView(view.view);
    this.view = view;
    this.lines = new HashedLines(write);
    this.log = new EventLog((line) => this.lines.put(line));
    const strategy: MakeStrategy = (context) => {
      const inner = setup.strategy(context);
      this.strategy = inner.name;
      return new SeeingStrategy(inner, (moment) => this.seen(moment));
    };
    const sink: EventSink = { take: (stream, event) => this.tell(stream, event) };
    this.engine = new BacktestEngine(
      { ...setup, ...view.view.bars, detectors: () => [], strategy },
      { scales, kind: 'trades', sink },
    );
    this.books = new PaperBooks({ scales, money: this.engine.money, capital: setup.capital, listener });
  }

  bar(_bars: BarTable, index: number): void {
    this.row = index;
  }

  signal(signal: Signal): void {
    this.known.set(this.row, [...(this.known.get(this.row) ?? []), signal]);
  }

  edge(): void {
    // The engine is told itself.
  }

  /** Begins in the middle of a tape: what the view knows by now is from before. */
  begin(timeUs: number): void {
    this.barsBefore = this.view.bars.length;
    this.take({ type: 'coverage-start', timeUs });
  }

  /** Takes the next event, after the view has taken it. */
  take(event: TapeEvent): void {
    if (event.type === 'trades') this.books.lastTicks = event.price[event.length - 1] ?? this.books.lastTicks;
    if (event.type === 'time') this.engine.advance(event.timeUs);
    else this.engine.push(event);
    this.known.clear();
  }

  /** The log so far. */
  facts(): EventLogFacts {
    return this.lines.facts();
  }

  /** What it has come to by now. */
  report(): PaperReport {
    return this.books.report(this.strategy);
  }

  /** Ends the run, after the view has ended. */
  finish(): RunResult {
    const result = this.engine.finish();
    this.log.flush();
    return result;
  }

  private tell(stream: EventStream, event: RunEvent): void {
    // The log of the view has the bars and the signals, and knows more of them.
    if (stream === 'market') this.log.flush();
    else {
      this.log.take(stream, event);
      this.books.take(stream, event);
    }
  }

  private seen(moment: Moment): Pick<Moment, 'bars' | 'signals'> {
    const row = this.barsBefore + moment.bars.length - 1;
    const bars = barRange(this.view.bars, 0, row + 1);
    requireSameBar(moment.bars, bars);
    return { bars, signals: moment.kind === 'bar' ? (this.known.get(row) ?? []) : [] };
  }
}

/** A strategy that sees other bars and signals than the engine that asks it. */
class SeeingStrategy implements Strategy {
  readonly name: string;
  private readonly inner: Strategy;
  private readonly seen: (moment: Moment) => Pick<Moment, 'bars' | 'signals'>;

  constructor(inner: Strategy, seen: (moment: Moment) => Pick<Moment, 'bars' | 'signals'>) {
    this.name = inner.name;
    this.inner = inner;
    this.seen = seen;
  }

  get wakeUs(): number {
    return this.inner.wakeUs ?? Number.POSITIVE_INFINITY;
  }

  decide(moment: Moment): readonly Intent[] {
    return this.inner.decide({ ...moment, ...this.seen(moment) });
  }
}

/** @throws Error when two tables do not end with the same bar: a fault of ours. */
function requireSameBar(own: BarTable, seen: BarTable): void {
  const [ownUs, seenUs] = [own.timeUs[own.length - 1], seen.timeUs[seen.length - 1]];
  if (own.length === 0 || ownUs === seenUs) return;
  throw new Error(`paper trading is at the bar of ${ownUs} µs, its view at that of ${seenUs} µs`);
}
