import type { Scales } from '../../core/trade-batch.ts';
import type { LiveView } from './live-view.ts';
import { PresentRule } from './present-rule.ts';
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
  private readonly rule: PresentRule;

  /** @throws RangeError for a view that does not fit the scales, or a start that is of other views. */
  constructor({ scales, views, start }: SessionOptions) {
    if (start !== null && start.views.length !== views.length) {
      throw new RangeError(`a start of ${start.views.length} views does not fit ${views.length}`);
    }
    this.rule = new PresentRule(start?.reachedUs);
    this.runs = views.map((view, index) => new ViewRun(view, scales, start?.views[index] ?? null));
  }

  /** Takes what of the start stood before the first live event: the trades of its last instant. */
  begin(start: SessionStart | null, sinks: SessionSinks): void {
    if (start !== null) this.take(tailOf(start), sinks);
  }

  /** Takes the next event of the tape. */
  take(event: TapeEvent, sinks: SessionSinks): void {
    const present = this.rule.take(event);
    for (const [index, run] of this.runs.entries()) run.take(present, sinks?.[index] ?? null);
  }

  /** Ends the tape: the open bars close. */
  finish(sinks: SessionSinks): void {
    for (const [index, run] of this.runs.entries()) run.finish(sinks?.[index] ?? null);
  }
}
