import { type Clock, systemClock } from '../data/clock.ts';
import type { Recorded } from '../data/recorded-days.ts';
import type { EventLogFacts } from '../data/runs/run-folder.ts';
import type { ReplayCommand } from '../live/protocol/live-hub.ts';
import { ReplayPlayer } from '../live/replay/replay-player.ts';
import { recordedDaysSource, type ReplaySource } from '../live/replay/replay-source.ts';
import { RunnerHub } from '../live/runner/live-hub.ts';
import { type LiveServer, startLiveServer } from '../live/server/live-server.ts';
import { DETECTOR_DEFAULTS, type DetectorOptions } from './detector-options.ts';
import { LIVE_VIEWS_DEFAULTS, type LiveViewsOptions, viewsOf } from './live-views-options.ts';
import { OPEN_DAYS_DEFAULTS, type OpenDaysOptions, openStored } from './open-days.ts';
import { OptionError } from './option-error.ts';
import {
  neededText,
  type NumberOption,
  type OptionDefaults,
  type OptionValues,
  resolveOptions,
} from './option-values.ts';
import { loggerOf, serverOptionsOf, SERVING_DEFAULTS, type ServingOptions } from './serving-options.ts';

/** What {@link startReplay} takes. */
export interface ReplayOptions extends OpenDaysOptions, LiveViewsOptions, DetectorOptions, ServingOptions {
  /** Seconds of the recording per second, or `max`. Default 60. */
  readonly speed?: NumberOption;
  /** Ends it, as `close` of what is returned does. */
  readonly signal?: AbortSignal;
  /** How time passes. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** What {@link ReplayOptions} are where nothing is said. */
export const REPLAY_DEFAULTS = {
  ...OPEN_DAYS_DEFAULTS,
  ...LIVE_VIEWS_DEFAULTS,
  ...DETECTOR_DEFAULTS,
  ...SERVING_DEFAULTS,
  speed: 60,
  signal: undefined,
  clock: undefined,
} as const satisfies OptionDefaults<ReplayOptions>;

/** A replay that is under way, and the server that shows it. */
export interface Replay {
  /** Where the page is, e.g. `http://127.0.0.1:8484/`; `/api/bars` and the like are beside it. */
  readonly url: string;
  /** The port it listens on. */
  readonly port: number;
  /** The days, and how their sides were known. */
  readonly recorded: Recorded;
  /** All was played, for the first time; or it was closed before. Fails as `ended` does. */
  readonly played: Promise<void>;
  /** What each view's log came to, once it was closed: it waits at its end for somebody to go back. */
  readonly ended: Promise<readonly EventLogFacts[]>;
  /**
   * Pauses it, steps, jumps, or changes its speed, as the page can; steps are counted in bars of the first view.
   * @throws RangeError for an instant outside of it.
   */
  control(command: ReplayCommand): void;
  /** Ends it. @returns what `ended` does. */
  close(): Promise<readonly EventLogFacts[]>;
}

/**
 * Plays recorded days through the live page, its WebSocket and its REST interface. `cvdlab replay`.
 * @returns once the server listens; it goes on until it is closed.
 * @throws MissingDataError when the store holds none of the days, OptionError and RangeError for an option that cannot be
 * used, InputError for days of bars alone and for a file that holds no detector.
 */
export async function startReplay(options: ReplayOptions): Promise<Replay> {
  const values = resolveOptions(options, REPLAY_DEFAULTS);
  const { clock = systemClock, signal } = options;
  const speed = speedOf(values);
  const recorded = await openStored(values);
  const { source, atEnd } = sourceOf(values, recorded);
  const views = await viewsOf(values);
  const player = new ReplayPlayer({ source, views, clock, speed, isPaused: false, staysOpen: true });
  const hub = new RunnerHub([{ runner: player.runner, control: player.control.bind(player) }]);
  const server = await startLiveServer(hub, serverOptionsOf(values, clock, loggerOf(values, options)));
  const ended = playToEnd(player, server, signal);
  const played = Promise.race([atEnd, ended.then(() => undefined)]);
  // Thrown to whoever waits for them, which need not be at once.
  for (const promise of [ended, played]) promise.catch(() => undefined);
  const close = async (): Promise<readonly EventLogFacts[]> => {
    await player.close();
    return ended;
  };
  const control = (command: ReplayCommand): void => player.control(command, 0);
  return { url: server.url, port: server.port, recorded, played, ended, control, close };
}

async function playToEnd(
  player: ReplayPlayer,
  server: LiveServer,
  signal: AbortSignal | undefined,
): Promise<readonly EventLogFacts[]> {
  const close = (): void => void player.close();
  signal?.addEventListener('abort', close);
  if (signal?.aborted === true) close();
  try {
    return await player.run();
  } finally {
    signal?.removeEventListener('abort', close);
    await server.close();
  }
}

/** The days as a tape, and when it was read to its end: what reads it asks for more only when it has done all before. */
function sourceOf(values: OptionValues, recorded: Recorded): { source: ReplaySource; atEnd: Promise<void> } {
  const { fromDay, toDay } = recorded;
  // Views have their own sizes: the tape is all trades.
  const again = { ...values, source: 'trades', minSize: undefined, maxSize: undefined };
  const days = recordedDaysSource(recorded, () => openStored(again, { fromDay, toDay }));
  let tellEnd = (): void => undefined;
  const atEnd = new Promise<void>((resolve) => {
    tellEnd = resolve;
  });
  const events = async function* (): ReturnType<ReplaySource['events']> {
    yield* days.events();
    tellEnd();
  };
  return { source: { ...days, events }, atEnd };
}

function speedOf(values: OptionValues): number | 'max' {
  const text = neededText(values, 'speed');
  const speed = Number(text);
  if (text === 'max') return text;
  if (speed > 0 && Number.isFinite(speed)) return speed;
  throw new OptionError('speed', `takes a factor above 0, or max, got "${text}"`);
}
