import { formatTime } from '../../core/time.ts';
import type { Instrument, Scales } from '../../core/trade-batch.ts';
import type { AggressorSettings } from '../../cvd/aggressor/aggressor-options.ts';
import type { Clock } from '../../data/clock.ts';
import type { LiveFeed, RawFrame } from '../feed/live-feed.ts';
import type { LiveConfiguration } from '../recorder/live-configuration.ts';
import type { Recorder } from '../recorder/recorder.ts';
import { Recordings } from '../recorder/recordings.ts';
import type { RecoveredRecording } from '../recorder/recover.ts';
import { sealRecording, type SealRecording } from '../recorder/seal.ts';
import type { TapeKind } from '../recorder/tape-kind.ts';
import { LiveRunner, type SessionResult } from './live-runner.ts';
import type { LiveView } from './live-view.ts';
import type { PaperListener } from './paper-books.ts';
import type { PaperSetup } from './paper-setup.ts';
import { type RecordedTape, recordedTape } from './recorded-tape.ts';

/** How a feed is to begin. */
export interface FeedRequest {
  /** The last trade that is known; null to begin with the first that comes. */
  readonly startAfterId: number | null;
  /** Its time, µs; null where there is none. */
  readonly startAfterUs: number | null;
  /** Takes every message as it came; null where nobody wants them. */
  readonly onFrame: ((frame: RawFrame) => void) | null;
}

/** A live session from its beginning to its end. */
export interface LiveOptions {
  /** The store's folder. */
  readonly dataDir: string;
  /** Whose trades. */
  readonly instrument: Instrument;
  /** The scales of the feed. */
  readonly scales: Scales;
  /** What the feed's trades are. */
  readonly tape: TapeKind;
  /** The views, at least one. */
  readonly views: readonly LiveView[];
  /** Tells when things happen. */
  readonly clock: Clock;
  /** UTC days that views begin with, today among them; 0 for none. */
  readonly warmUpDays: number;
  /** A feed is not asked to fetch more than so much time that was missed, ms. */
  readonly catchUpMs: number;
  /** How sides that the recorded days do not know are inferred; absent to leave them unknown. */
  readonly unknownSides?: AggressorSettings;
  /** As `LiveRunnerOptions` has it. */
  readonly closeAfterMs: number | null;
  /** Whether the session is recorded. */
  readonly isRecorded: boolean;
  /** Brings what was recorded into the store; by default here, where everything waits for it. */
  readonly seal?: SealRecording;
  /** Version of cvdlab, for the recording. */
  readonly version: string;
  /** The seed of everything random in it, for the recording. */
  readonly seed: number;
  /** A strategy that trades on paper, on the first view; absent or null for none. */
  readonly paper?: LivePaper | null;
  /** Opens the feed. */
  readonly openFeed: (request: FeedRequest) => LiveFeed;
  /** Told when the session is about to begin, to show it. */
  readonly onRunner: (runner: LiveRunner) => void;
  /** Told of what earlier recordings had left. */
  readonly onRecovered: (recovered: readonly RecoveredRecording[]) => void;
  /** Told of what did not go well but can be done later. */
  readonly onNote: (text: string) => void;
  /** Ends the session. */
  readonly signal: AbortSignal;
}

/** A strategy that trades on paper, and how it is called in the recording. */
export interface LivePaper {
  /** Makes the strategy, and what trading costs, for the scales of the session. */
  readonly setup: (scales: Scales) => PaperSetup;
  /** Hears of fills and limits; nobody by default. */
  readonly listener?: PaperListener;
  /** Every setting of it, as JSON: whoever checks the recording makes the setup of it again. */
  readonly configuration: Readonly<Record<string, unknown>>;
}

/** A day: a million trades of the busiest symbols, which an exchange gives in about a minute. */
export const DEFAULT_CATCH_UP_MS = 86_400_000;

/** What came of a live session. */
export interface LiveResult extends SessionResult {
  /** The recording's folder; null where none was made. */
  readonly folder: string | null;
}

/**
 * Runs one instrument live until the signal ends it: recorded days, then the feed from where they end, and a recording beside
 * it.
 * @throws InputError when another process records the instrument; whatever ends the feed by an error, or the disk.
 */
export async function runLive(options: LiveOptions): Promise<LiveResult> {
  if (!options.isRecorded) return await new LiveRun(options).run(null);
  const run = new LiveRun(options);
  const { dataDir, instrument, tape, clock, seal = sealRecording, onNote, onRecovered } = options;
  const onFailure = (error: unknown): void => run.fail(error);
  return await Recordings.hold({ dataDir, instrument, tape, clock, seal, onNote, onFailure }, async (recordings) => {
    onRecovered(recordings.recovered);
    return await run.run(recordings);
  });
}

class LiveRun {
  private readonly options: LiveOptions;
  private feed: LiveFeed | null = null;
  private failure: { readonly error: unknown } | null = null;

  constructor(options: LiveOptions) {
    this.options = options;
  }

  async run(recordings: Recordings | null): Promise<LiveResult> {
    const { clock, onRunner, signal } = this.options;
    const known = await recordedTape({ ...this.options, days: this.options.warmUpDays, nowMs: clock.now() });
    const recorder = (await recordings?.begin({ ...known, manifest: this.manifest(known) })) ?? null;
    const runner = this.runner(known, recorder);
    onRunner(runner);
    this.feed = this.open(known, recorder);
    const close = (): void => this.close();
    signal.addEventListener('abort', close);
    if (signal.aborted) close();
    try {
      await runner.run(this.feed);
    } finally {
      signal.removeEventListener('abort', close);
    }
    if (this.failure !== null) throw this.failure.error;
    const result = runner.finish();
    return { ...result, folder: (await recordings?.end(result)) ?? null };
  }

  /** The disk refused: a session that is to be recorded does not go on unrecorded. */
  fail(error: unknown): void {
    this.failure ??= { error };
    this.close();
  }

  private close(): void {
    void this.feed?.close();
  }

  private runner({ scales, start, joint }: RecordedTape, record: Recorder | null): LiveRunner {
    const { instrument, tape, views, clock, closeAfterMs } = this.options;
    const aggressor = tape.aggressor === 'exchange' ? 'given by the exchange' : tape.aggressor;
    const about = { instrument, scales, aggressor, views };
    const paper = this.options.paper?.setup(scales) ?? null;
    const paperListener = this.options.paper?.listener ?? null;
    return new LiveRunner({ ...about, clock, start, joint, record, paper, paperListener, closeAfterMs });
  }

  private open({ start, joint }: RecordedTape, recorder: Recorder | null): LiveFeed {
    const startAfterId = joint?.lastId ?? null;
    return this.options.openFeed({
      startAfterId,
      startAfterUs: startAfterId === null ? null : (start?.reachedUs ?? null),
      onFrame: recorder === null ? null : (frame) => recorder.frame(frame),
    });
  }

  private manifest({ scales, data }: RecordedTape): Parameters<Recordings['begin']>[0]['manifest'] {
    const { instrument, tape, views, clock, version, seed, paper } = this.options;
    const configuration: LiveConfiguration = {
      ...{ kind: 'live', instrument, scales, tape },
      views: views.map(({ settings }) => settings),
      paper: paper?.configuration ?? null,
      started: formatTime(Math.round(clock.now() * 1000)),
    };
    return { formatVersion: 2, version, configuration: { ...configuration }, data, seed };
  }
}
