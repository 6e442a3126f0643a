import { formatTime } from '../../core/time.ts';
import type { Clock } from '../../data/clock.ts';
import type { EventLogFacts } from '../../data/runs/run-folder.ts';
import type { ReplayCommand } from '../protocol/live-hub.ts';
import { LiveRunner } from '../runner/live-runner.ts';
import type { LiveView } from '../runner/live-view.ts';
import { ReplayFeed } from './replay-feed.ts';
import type { ReplaySpeed } from './replay-pace.ts';
import type { ReplaySource } from './replay-source.ts';

/** A replay to be shown. */
export interface ReplayPlayerOptions {
  /** The tape. */
  readonly source: ReplaySource;
  /** The views; those of the recorded session where the source knew something before. */
  readonly views: readonly LiveView[];
  /** Tells how time passes. */
  readonly clock: Clock;
  /** How fast it goes at first. */
  readonly speed: ReplaySpeed;
  /** Whether it waits at first. */
  readonly isPaused: boolean;
  /** Whether it waits at its end for somebody to go back, until it is closed. */
  readonly staysOpen: boolean;
}

/** Plays a recording through the very runner of a live session, for a hub to show and steer. */
export class ReplayPlayer {
  /** What it plays through. */
  readonly runner: LiveRunner;
  private readonly feed: ReplayFeed;
  private stepView = 0;

  /** @throws RangeError for a view that does not fit. */
  constructor(options: ReplayPlayerOptions) {
    const { source, views, clock } = options;
    const { instrument, scales, aggressor, start } = source;
    const about = { instrument, scales, aggressor, views, clock, start };
    // A recorded tape is joined to what was known before, and only it tells when time has passed.
    this.runner = new LiveRunner({ ...about, joint: null, record: null, paper: null, closeAfterMs: null });
    this.feed = new ReplayFeed({
      ...options,
      listener: {
        barsClosed: () => this.runner.barsClosed(this.stepView),
        jumpBegins: (isBack) => {
          this.runner.setQuiet(true);
          if (isBack) this.runner.restart();
        },
        jumpEnds: () => this.runner.setQuiet(false),
        changed: () => this.runner.tellStatus(),
      },
    });
    this.runner.replayState = () => this.feed.state;
  }

  /** Plays to the end, or until it is closed. @returns what each view's log came to, since the last jump back. */
  async run(): Promise<readonly EventLogFacts[]> {
    await this.runner.run(this.feed);
    return this.runner.finish().logs;
  }

  /**
   * Steers it, for somebody who watches a view.
   * @throws RangeError in words for the user when the command does not fit.
   */
  control(command: ReplayCommand, view: number): void {
    switch (command.type) {
      case 'pause':
        this.feed.pause();
        break;
      case 'resume':
        this.feed.resume();
        break;
      case 'step':
        this.stepView = view;
        this.feed.step(command.bars);
        break;
      case 'seek':
        this.seek(command.timeUs);
        break;
      case 'speed':
        this.feed.setSpeed(command.speed);
        break;
    }
  }

  /** Ends it. */
  async close(): Promise<void> {
    await this.feed.close();
  }

  private seek(timeUs: number): void {
    const { fromUs, toUs } = this.feed.state;
    if (timeUs >= fromUs && timeUs <= toUs) {
      this.feed.seek(timeUs);
      return;
    }
    throw new RangeError(
      `${formatTime(timeUs)} is not in this replay, which goes from ${formatTime(fromUs)} to ${formatTime(toUs)}`,
    );
  }
}
