import type { RunResult } from '../../backtest/engine/run-result.ts';
import type { Scales } from '../../core/trade-batch.ts';
import { bothSinks } from './both-sinks.ts';
import type { LiveView } from './live-view.ts';
import type { PaperListener } from './paper-books.ts';
import { PaperRun } from './paper-run.ts';
import type { PaperSetup } from './paper-setup.ts';
import { type PresentEvent, PresentRule } from './present-rule.ts';
import { type SessionStart, tailOf } from './session-start.ts';
import type { TapeEvent } from './tape-event.ts';
import { ViewRun, type ViewSink } from './view-run.ts';

/** What a session is of. */
export interface SessionOptions {
  /** The scales of all trades. */
  readonly scales: Scales;
  /** The views. */
  readonly views: readonly LiveView[];
  /** What was known before; null to begin with nothing. */
  readonly start: SessionStart | null;
  /** A strategy that trades on paper; null for none. */
  readonly paper: SessionPaper | null;
}

/** A strategy that trades on paper, and where its log goes. */
export interface SessionPaper {
  /** The strategy, and what trading costs. */
  readonly setup: PaperSetup;
  /** Takes each line of its log, without a line feed. */
  readonly write: (line: string) => void;
  /** Hears of fills and limits; nobody by default. */
  readonly listener?: PaperListener | null;
}

/** A sink for each view; null for a view, or for all, that nobody is to hear of. */
export type SessionSinks = readonly (ViewSink | null)[] | null;

/**
 * What a tape comes to, view by view: no clock, no network, no chance. The same start and the same events give the same bars
 * and signals, live and when a recording is run again.
 */
export class Session {
  /** One run a view. */
  readonly runs: readonly ViewRun[];
  /** The strategy that trades on paper; null without one. */
  readonly paper: PaperRun | null;
  private readonly rule: PresentRule;

  /** @throws RangeError for a view that does not fit the scales, or a start that is of other views. */
  constructor({ scales, views, start, paper }: SessionOptions) {
    if (start !== null && start.views.length !== views.length) {
      throw new RangeError(`a start of ${start.views.length} views does not fit ${views.length}`);
    }
    this.rule = new PresentRule(start?.reachedUs);
    this.runs = views.map((view, index) => new ViewRun(view, scales, start?.views[index] ?? null));
    const [view] = this.runs;
    this.paper = paper === null || view === undefined ? null : new PaperRun({ ...paper, view, scales });
  }

  /** Takes what of the start stood before the first live event: the trades of its last instant. */
  begin(start: SessionStart | null, sinks: SessionSinks): void {
    if (start === null) return;
    const tail = this.rule.take(tailOf(start));
    this.takeInViews(tail, sinks);
    // Bars that end where the session begins were there before it.
    this.paper?.begin(start.reachedUs);
    this.paper?.take(tail.event);
  }

  /** Takes the next event of the tape. */
  take(event: TapeEvent, sinks: SessionSinks): void {
    const present = this.rule.take(event);
    this.takeInViews(present, sinks);
    this.paper?.take(present.event);
  }

  /** Ends the tape: the open bars close. @returns what came of the paper trading; null without it. */
  finish(sinks: SessionSinks): RunResult | null {
    for (const [index, run] of this.runs.entries()) run.finish(this.sinkOf(index, sinks));
    return this.paper?.finish() ?? null;
  }

  private takeInViews(event: PresentEvent, sinks: SessionSinks): void {
    for (const [index, run] of this.runs.entries()) run.take(event, this.sinkOf(index, sinks));
  }

  private sinkOf(view: number, sinks: SessionSinks): ViewSink | null {
    const sink = sinks?.[view] ?? null;
    if (view > 0 || this.paper === null) return sink;
    return sink === null ? this.paper : bothSinks(sink, this.paper);
  }
}
