import type { BarBuffer } from '../../core/bar-table.ts';
import type { MarketEvent } from '../../cvd/bars-from-source.ts';
import { BacktestEngine } from '../engine/backtest-engine.ts';
import type { BacktestSetup } from '../engine/backtest-setup.ts';
import { canonicalJson } from '../../core/canonical-json.ts';
import type { EventSink, EventStream, RunEvent } from '../engine/run-event.ts';
import type { RunResult } from '../engine/run-result.ts';
import { READINGS } from '../matching/reading.ts';
import type { AuditedTape } from './audited-tape.ts';
import type { StrategyOffence } from './strategy-offence.ts';

/** Characters of a line that an offence quotes. */
const LONGEST_LINE = 300;

/** The streams of a run, the market first. */
export const STREAMS: readonly EventStream[] = ['market', ...READINGS];

/** A line of a recorded run. */
export interface RecordedLine {
  /** When it happened, µs. */
  readonly timeUs: number;
  /** Which kind of event it is. */
  readonly type: RunEvent['type'];
  /** The event as canonical JSON. */
  readonly text: string;
}

/** A run whose every event is kept as text. */
export class RecordedRun implements EventSink {
  /** What happened, stream by stream. */
  readonly lines: Readonly<Record<EventStream, RecordedLine[]>> = {
    ...{ market: [], optimistic: [], base: [], pessimistic: [] },
  };
  /** What is pushed into it. */
  readonly engine: BacktestEngine;
  /** What came of it; null before its end. */
  result: RunResult | null = null;

  /** A run that has seen nothing yet. */
  constructor({ scales, kind }: AuditedTape, setup: BacktestSetup) {
    this.engine = new BacktestEngine(setup, { scales, kind, sink: this });
  }

  /** The bars that have closed. */
  get bars(): BarBuffer {
    return this.engine.bars;
  }

  /** Number of lines, stream by stream. */
  get lengths(): Readonly<Record<EventStream, number>> {
    const { market, optimistic, base, pessimistic } = this.lines;
    return {
      ...{ market: market.length, optimistic: optimistic.length },
      ...{ base: base.length, pessimistic: pessimistic.length },
    };
  }

  take(stream: EventStream, event: RunEvent): void {
    this.lines[stream].push({ timeUs: event.timeUs, type: event.type, text: canonicalJson(event) });
  }

  /** Pushes events. */
  push(events: readonly MarketEvent[]): this {
    for (const event of events) this.engine.push(event);
    return this;
  }

  /** Ends the run. */
  finish(): this {
    this.result = this.engine.finish();
    return this;
  }
}

/** How far two runs are compared. */
export interface Comparison {
  /** How the second one was run, in words. */
  readonly how: string;
  /** Lines of every stream that the first one had there; absent: all of it. */
  readonly upTo?: RecordedRun['lengths'];
  /** Whether the second one goes on after that. */
  readonly goesOn?: boolean;
}

/** The first line in which a run differs from the one over the whole tape, in words; null where there is none. */
export function differenceFrom(
  whole: RecordedRun,
  run: RecordedRun,
  { how, upTo = whole.lengths, goesOn = false }: Comparison,
): StrategyOffence | null {
  for (const stream of STREAMS) {
    const length = upTo[stream];
    const expected = whole.lines[stream].slice(0, length);
    const got = goesOn ? run.lines[stream].slice(0, length) : run.lines[stream];
    const row = firstDifference(got, expected);
    if (row === null) continue;
    const [one, other] = [expected[row], got[row]];
    const timeUs = Math.min(one?.timeUs ?? Number.POSITIVE_INFINITY, other?.timeUs ?? Number.POSITIVE_INFINITY);
    return { timeUs, what: `${stream}: ${wordsOf(one)} in one run over the whole tape, ${wordsOf(other)} ${how}` };
  }
  return null;
}

function firstDifference(got: readonly RecordedLine[], expected: readonly RecordedLine[]): number | null {
  const length = Math.max(got.length, expected.length);
  for (let row = 0; row < length; row += 1) if (got[row]?.text !== expected[row]?.text) return row;
  return null;
}

function wordsOf(line: RecordedLine | undefined): string {
  return line === undefined ? 'nothing' : `${line.type} ${line.text.slice(0, LONGEST_LINE)}`;
}
