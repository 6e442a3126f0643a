import type { RunResult } from '../../backtest/engine/run-result.ts';
import type { Instrument, Scales } from '../../core/trade-batch.ts';
import type { Clock } from '../../data/clock.ts';
import type { EventLogFacts } from '../../data/runs/run-folder.ts';
import type { LiveEvent, LiveFeed } from '../feed/live-feed.ts';
import { newestBars } from '../protocol/bar-range.ts';
import type { LiveSnapshot, LiveState, ReplayState, SymbolInfo } from '../protocol/live-hub.ts';
import type { PaperReport } from '../protocol/paper-report.ts';
import { MAX_SNAPSHOT_BARS } from '../protocol/protocol-limits.ts';
import { tradesAtScales } from './at-scales.ts';
import { bothSinks } from './both-sinks.ts';
import { ExchangeClock } from './exchange-clock.ts';
import { FeedState } from './feed-state.ts';
import { LiveTape, type TapeJoint } from './live-tape.ts';
import type { LiveView } from './live-view.ts';
import type { PaperListener } from './paper-books.ts';
import type { PaperSetup } from './paper-setup.ts';
import { Session, type SessionSinks } from './session.ts';
import { SessionLog } from './session-log.ts';
import type { SessionRecord } from './session-record.ts';
import type { SessionStart } from './session-start.ts';
import { symbolInfo } from './symbol-info.ts';
import type { TapeEvent } from './tape-event.ts';
import { type ViewListener, ViewListeners } from './view-listeners.ts';
import type { ViewRun } from './view-run.ts';

/** What a {@link LiveRunner} runs. */
export interface LiveRunnerOptions {
  /** Whose trades. */
  readonly instrument: Instrument;
  /** The scales of all bars; those of feeds may be coarser. */
  readonly scales: Scales;
  /** How the aggressor is known, in words. */
  readonly aggressor: string;
  /** The views, at least one. */
  readonly views: readonly LiveView[];
  /** Tells when things happen. */
  readonly clock: Clock;
  /** What was known before; null to begin with nothing. */
  readonly start: SessionStart | null;
  /** Where the feed is to be joined to it; null where it is the beginning, or a recording that was joined already. */
  readonly joint: TapeJoint | null;
  /** Keeps the session; null for none. */
  readonly record: SessionRecord | null;
  /** A strategy that trades on paper; null for none. */
  readonly paper: PaperSetup | null;
  /** Hears of its fills and limits; nobody by default. */
  readonly paperListener?: PaperListener | null;
  /**
   * How long after the end of a bar it closes at the latest though no trade comes, ms, while the feed says that it is live.
   * Null, for a feed that tells itself when time has passed: only it knows what may still come.
   */
  readonly closeAfterMs: number | null;
}

/** What a session came to. */
export interface SessionResult {
  /** What each view's log came to. */
  readonly logs: readonly EventLogFacts[];
  /** What the log of paper trading came to; null without it. */
  readonly paper: EventLogFacts | null;
  /** What came of the paper trading; null without it. */
  readonly trading: RunResult | null;
  /** The same as tables to be shown; null without it. */
  readonly paperReport: PaperReport | null;
}

const TICK_MS = 1000;

/**
 * One instrument live: the feed's tape joined to what is recorded, through every view's engine and detectors, to whoever
 * listens, and into the record. Nothing here waits: an event is through when `take` returns.
 */
export class LiveRunner {
  /** What can be watched, in the order of the views. */
  readonly symbols: readonly SymbolInfo[];
  /** Where a replay stands, where this is one; whoever plays it sets it. */
  replayState: () => ReplayState | null = () => null;
  private readonly options: LiveRunnerOptions;
  private readonly listeners: readonly ViewListeners[];
  private readonly exchange = new ExchangeClock();
  private logs: readonly SessionLog[] = [];
  private sinks: SessionSinks = null;
  private feedState: FeedState;
  private tape: LiveTape;
  private session: Session;

  /** @throws RangeError for a view that does not fit the scales, or what was known before. */
  constructor(options: LiveRunnerOptions) {
    const { clock, joint, views, start } = options;
    this.options = options;
    this.listeners = views.map(() => new ViewListeners());
    this.feedState = new FeedState(clock.now(), start);
    this.tape = new LiveTape(joint, start !== null);
    this.session = this.newSession();
    this.symbols = this.session.runs.map((run) => symbolInfo(options, run));
    this.begin();
  }

  /** Bars of a view that have closed. */
  barsClosed(view: number): number {
    return this.runOf(view).bars.length;
  }

  /** Reads a feed to its end. Its failure is the caller's to handle. */
  async run(feed: LiveFeed): Promise<void> {
    const stop = this.startTimer();
    try {
      for await (const event of feed) this.take(event);
    } finally {
      stop();
    }
  }

  /**
   * Takes the next event of the feed.
   * @throws RangeError for what no engine takes: trades in the wrong scales, a bar too large to sum.
   */
  take(event: LiveEvent): void {
    if (event.type === 'status') {
      this.feedState.setStatus(event);
      this.tellStatus();
      return;
    }
    const own = event.type === 'trades' ? tradesAtScales(event, this.options.scales) : event;
    for (const step of this.tape.take(own)) this.step(step);
    const lastUs = event.type === 'trades' ? event.timeUs[event.length - 1] : undefined;
    if (lastUs !== undefined) this.exchange.note(lastUs, this.options.clock.now());
  }

  /** Ends the session: open bars close. */
  finish(): SessionResult {
    const trading = this.session.finish(this.sinks);
    for (const [view, log] of this.logs.entries()) log.end(this.runOf(view));
    const logs = this.logs.map((log) => log.facts());
    return { logs, paper: this.session.paper?.facts() ?? null, trading, paperReport: this.paperReport() };
  }

  /** What the paper trading has come to by now; null without it. */
  paperReport(): PaperReport | null {
    return this.session.paper?.report() ?? null;
  }

  /** What is known now of a view. Its columns may change with the next event. */
  snapshot(view: number): LiveSnapshot {
    const run = this.runOf(view);
    const bars = newestBars(run.bars, MAX_SNAPSHOT_BARS);
    const fromUs = bars.timeUs[0] ?? Number.POSITIVE_INFINITY;
    const signals = run.signals.filter(({ eventTimeUs }) => eventTimeUs >= fromUs);
    return { bars, open: run.openBar, signals, state: this.stateOf(run) };
  }

  /** Tells what changes in a view from now on. @returns what to call to end it. */
  subscribe(view: number, listener: ViewListener): () => void {
    return this.listeners[view]?.add(listener) ?? (() => undefined);
  }

  /** Begins again where it began, its logs too, for a replay that goes back. Not for a session that is recorded. */
  restart(): void {
    const { clock, joint, start } = this.options;
    if (this.options.record !== null) throw new Error('a session that is recorded cannot begin again');
    this.feedState = new FeedState(clock.now(), start);
    this.tape = new LiveTape(joint, start !== null);
    this.session = this.newSession();
    this.begin();
  }

  /** Tells nobody anything while `isQuiet`; then that all is new. */
  setQuiet(isQuiet: boolean): void {
    for (const listeners of this.listeners) {
      const wasQuiet = listeners.isQuiet;
      listeners.isQuiet = isQuiet;
      if (wasQuiet && !isQuiet) listeners.reset();
    }
  }

  /** Tells everybody the state of the feed. */
  tellStatus(): void {
    for (const [view, listeners] of this.listeners.entries()) {
      if (listeners.isHeard) listeners.status(this.stateOf(this.runOf(view)));
    }
  }

  private newSession(): Session {
    const { paper, paperListener = null, record } = this.options;
    const write = (line: string): void => record?.paperLine(line);
    const onPaper = paper === null ? null : { setup: paper, write, listener: paperListener };
    return new Session({ ...this.options, paper: onPaper });
  }

  private begin(): void {
    const { start, record } = this.options;
    this.logs = this.listeners.map((_, view) => new SessionLog((line) => record?.line(view, line)));
    this.sinks = this.logs.map((log, view) => bothSinks(log, this.listeners[view] ?? null));
    this.session.begin(start, this.sinks);
  }

  private step(event: TapeEvent): void {
    this.options.record?.event(event);
    const hasChanged = this.feedState.take(event);
    this.session.take(event, this.sinks);
    for (const [view, listeners] of this.listeners.entries()) {
      listeners.cvd(this.runOf(view), this.feedState.lastTradeUs);
    }
    if (hasChanged) this.tellStatus();
  }

  private startTimer(): () => void {
    const { clock, closeAfterMs } = this.options;
    if (closeAfterMs === null) return () => undefined;
    let stop = clock.after(TICK_MS, tick);
    const passTime = (): void => this.passTime(closeAfterMs);
    function tick(): void {
      stop = clock.after(TICK_MS, tick);
      passTime();
    }
    return () => stop();
  }

  /** Only what is live tells by its silence that nothing happens. */
  private passTime(closeAfterMs: number): void {
    const nowUs = this.exchange.timeUs(this.options.clock.now());
    if (nowUs === null || this.feedState.status !== 'live') return;
    this.take({ type: 'time', timeUs: nowUs - closeAfterMs * 1000 });
  }

  private runOf(view: number): ViewRun {
    const run = this.session.runs[view];
    if (run === undefined) throw new RangeError(`there is no view ${view}`);
    return run;
  }

  private stateOf(run: ViewRun): LiveState {
    return this.feedState.state({ lateTrades: run.lateTrades, replay: this.replayState() });
  }
}
