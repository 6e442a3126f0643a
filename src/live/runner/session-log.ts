import type { BarTable } from '../../core/bar-table.ts';
import type { Signal } from '../../core/signal.ts';
import type { TradeEvent } from '../../core/trade-batch.ts';
import type { EventLogFacts } from '../../data/runs/run-folder.ts';
import { canonicalJson } from '../../core/canonical-json.ts';
import { HashedLines } from './hashed-lines.ts';
import { rowAt } from './open-bar.ts';
import type { ViewRun, ViewSink } from './view-run.ts';

/**
 * What became known in a session, as lines of canonical JSON: bars, signals, holes and the edges of coverage, numbered from 1.
 * Equal tapes give equal lines, however they came over the wire and whenever: the states of a feed are not in it. Prices are
 * ticks, sizes lots, times µs.
 */
export class SessionLog implements ViewSink {
  private readonly lines: HashedLines;

  /** @param write takes each line, without a line feed. */
  constructor(write: (line: string) => void) {
    this.lines = new HashedLines(write);
  }

  bar(bars: BarTable, index: number): void {
    this.put({ type: 'bar', ...rowAt(bars, index), cvdCarry: bars.cvdCarry?.[index] ?? 0n });
  }

  signal(signal: Signal): void {
    const { type, ...rest } = signal;
    this.put({ type: 'signal', direction: type, ...rest });
  }

  edge(event: Exclude<TradeEvent, { type: 'trades' }>): void {
    this.put(event);
  }

  /** Says that the session is over, and what could not be said bar by bar. */
  end({ lateTrades, tradesOutsideSessions, live }: ViewRun): void {
    this.put({ type: 'end', cvd: live.cvd, lateTrades, tradesOutsideSessions });
  }

  /** The lines so far. */
  facts(): EventLogFacts {
    return this.lines.facts();
  }

  private put(members: object): void {
    this.lines.put(canonicalJson({ seq: this.lines.count + 1, ...members }));
  }
}
