import { setImmediate as nextTurn } from 'node:timers/promises';
import { firstAfter } from '../../core/time-search.ts';
import type { Instrument, Scales, TradeBatch } from '../../core/trade-batch.ts';
import { pieceOf } from '../../cvd/trade-pieces.ts';
import type { Clock } from '../../data/clock.ts';
import type { LiveEvent, LiveFeed } from '../feed/live-feed.ts';
import type { ReplayState } from '../protocol/live-hub.ts';
import type { TapeEvent } from '../runner/tape-event.ts';
import { ReplayPace, type ReplaySpeed } from './replay-pace.ts';
import type { ReplaySource } from './replay-source.ts';

/** Whoever plays a {@link ReplayFeed}. */
export interface ReplayListener {
  /** How many bars have closed by now, of the view that steps are counted in. */
  barsClosed(): number;
  /** A jump begins: what comes until its end is nothing new. `isBack`: the tape begins again, and so must who reads it. */
  jumpBegins(isBack: boolean): void;
  /** The jump has arrived. */
  jumpEnds(): void;
  /** Pause, speed or place have changed otherwise than by going on. */
  changed(): void;
}

/** What a {@link ReplayFeed} plays, and how. */
export interface ReplayFeedOptions {
  /** The tape. */
  readonly source: ReplaySource;
  /** Tells how time passes. */
  readonly clock: Clock;
  /** How fast it goes at first. */
  readonly speed: ReplaySpeed;
  /** Whether it waits at first. */
  readonly isPaused: boolean;
  /** Whether it waits at its end for somebody to go back, until it is closed. */
  readonly staysOpen: boolean;
  /** Who plays it. */
  readonly listener: ReplayListener;
}

/** How often a replay tells what has passed, ms. */
const TICK_MS = 100;
/** Trades that are given out at once, so that others have their turn. */
const MOST_AT_ONCE = 10_000;

/** Plays a recorded tape as if it happened now, at any speed; it can wait, go on bar by bar, and jump. */
export class ReplayFeed implements LiveFeed {
  readonly instrument: Instrument;
  readonly scales: Scales;
  private readonly options: ReplayFeedOptions;
  private readonly pace: ReplayPace;
  private speed: ReplaySpeed;
  private isPaused: boolean;
  private isClosed = false;
  private atUs: number;
  /** Number of bars at which a step ends; null outside of one. */
  private stepTo: number | null = null;
  /** Where a jump goes; null outside of one. */
  private jumpTo: number | null = null;
  private goesBack = false;
  private wake: () => void = () => undefined;

  constructor(options: ReplayFeedOptions) {
    const { source, clock, speed, isPaused } = options;
    this.options = options;
    this.instrument = source.instrument;
    this.scales = source.scales;
    this.speed = speed;
    this.isPaused = isPaused;
    this.atUs = source.fromUs;
    this.pace = new ReplayPace(clock, speed, source.fromUs);
  }

  /** Where it stands. */
  get state(): ReplayState {
    const { fromUs, toUs } = this.options.source;
    return { isPaused: this.isPaused, speed: this.speed, fromUs, toUs, atUs: Math.min(this.atUs, toUs) };
  }

  /** Waits. */
  pause(): void {
    this.stepTo = null;
    this.change(() => (this.isPaused = true));
  }

  /** Goes on. */
  resume(): void {
    this.stepTo = null;
    this.change(() => (this.isPaused = false));
  }

  /** Goes on until so many bars have closed, then waits. */
  step(bars: number): void {
    this.stepTo = this.options.listener.barsClosed() + bars;
    this.change(() => (this.isPaused = false));
  }

  /** Goes on at another speed. */
  setSpeed(speed: ReplaySpeed): void {
    this.change(() => (this.speed = speed));
  }

  /** Goes to an instant of the recording, µs, ahead or back. */
  seek(timeUs: number): void {
    this.stepTo = null;
    this.goesBack ||= timeUs < this.atUs;
    const isJumping = this.jumpTo !== null;
    this.jumpTo = timeUs;
    if (!isJumping && !this.goesBack) this.options.listener.jumpBegins(false);
    this.wake();
  }

  close(): Promise<void> {
    this.isClosed = true;
    this.wake();
    return Promise.resolve();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LiveEvent, void> {
    for (;;) {
      yield this.status('live', 'a replay');
      yield* this.play();
      if (!this.isInterrupted && this.options.staysOpen) yield* this.waitAtEnd();
      if (!this.goesBack || this.isClosed) break;
      this.goesBack = false;
      this.atUs = this.options.source.fromUs;
      this.options.listener.jumpBegins(true);
    }
    yield this.status('closed', 'the replay is over');
  }

  private async *play(): AsyncGenerator<LiveEvent, void> {
    for await (const event of this.options.source.events()) {
      if (event.type === 'trades') yield* this.deal(event);
      else yield* this.pass(event);
      if (this.isInterrupted) return;
    }
    this.atUs = this.options.source.toUs;
    if (this.jumpTo !== null) this.arrive();
  }

  private async *waitAtEnd(): AsyncGenerator<LiveEvent, void> {
    yield this.status('closed', 'the replay has come to its end');
    while (!this.isInterrupted) {
      await this.sleep(null);
      // There is nothing ahead.
      if (this.jumpTo !== null && !this.goesBack) this.arrive();
    }
  }

  private get isInterrupted(): boolean {
    return this.isClosed || this.goesBack;
  }

  private async *deal(batch: TradeBatch): AsyncGenerator<LiveEvent, void> {
    for (let from = 0; from < batch.length; ) {
      const nextUs = batch.timeUs[from] ?? this.atUs;
      yield* this.until(nextUs);
      if (this.isInterrupted) return;
      const to = this.stepTo === null ? this.dueIn(batch, from) : from + 1;
      yield pieceOf(batch, from, to);
      this.reach(batch.timeUs[to - 1] ?? nextUs);
      from = to;
      if (this.stepTo === null) await nextTurn();
    }
  }

  private async *pass(event: Exclude<TapeEvent, TradeBatch>): AsyncGenerator<LiveEvent, void> {
    const timeUs = event.type === 'gap' ? event.toUs : event.timeUs;
    // Where nothing is covered there is nothing to watch.
    if (event.type === 'coverage-start' && this.jumpTo === null) this.pace.goOnAt(timeUs);
    else yield* this.until(timeUs);
    if (this.isInterrupted) return;
    yield event;
    this.reach(timeUs);
  }

  /** The row after the last that is due; the one at `from` is. */
  private dueIn({ timeUs, length }: TradeBatch, from: number): number {
    // Up to a jump's end, exclusive; times are whole.
    const limitUs = this.jumpTo === null ? this.pace.nowUs : this.jumpTo - 1;
    return Math.max(from + 1, firstAfter(timeUs, limitUs, from, Math.min(length, from + MOST_AT_ONCE)));
  }

  /** Ends when what happened at an instant is due, or something else has become due than to go on. */
  private async *until(timeUs: number): AsyncGenerator<LiveEvent, void> {
    while (!this.isInterrupted) {
      if (this.jumpTo !== null) {
        if (timeUs < this.jumpTo) return;
        yield { type: 'time', timeUs: this.jumpTo };
        this.arrive();
      } else if (this.isPaused) await this.sleep(null);
      else if (this.stepTo !== null) {
        yield { type: 'time', timeUs };
        if (this.options.listener.barsClosed() < this.stepTo) return;
        this.pause();
      } else {
        const nowUs = this.pace.nowUs;
        if (timeUs <= nowUs) return;
        this.reach(nowUs);
        yield { type: 'time', timeUs: nowUs };
        await this.sleep(Math.min(TICK_MS, this.pace.waitMs(timeUs)));
      }
    }
  }

  private arrive(): void {
    if (this.jumpTo === null) return;
    this.atUs = Math.max(this.atUs, this.jumpTo);
    this.jumpTo = null;
    this.pace.goOnAt(this.atUs);
    this.options.listener.jumpEnds();
  }

  private reach(timeUs: number): void {
    this.atUs = Math.max(this.atUs, timeUs);
  }

  private change(set: () => void): void {
    set();
    this.pace.goOnAt(this.atUs, this.speed);
    this.options.listener.changed();
    this.wake();
  }

  /** Until it is woken, at most so long. */
  private async sleep(ms: number | null): Promise<void> {
    await new Promise<void>((resolve) => {
      const callOff = ms === null ? null : this.options.clock.after(ms, resolve);
      this.wake = () => {
        callOff?.();
        resolve();
      };
    });
  }

  private status(status: 'live' | 'closed', reason: string): LiveEvent {
    return { type: 'status', status, reason, atMs: this.options.clock.now() };
  }
}
