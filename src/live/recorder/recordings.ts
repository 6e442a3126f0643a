import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Instrument, Scales } from '../../core/trade-batch.ts';
import type { Clock } from '../../data/clock.ts';
import { holdingLock } from '../../data/pull-lock.ts';
import type { EventLogFacts } from '../../data/runs/run-folder.ts';
import { runId, type RunManifest } from '../../data/runs/run-manifest.ts';
import type { SessionStart } from '../runner/session-start.ts';
import { Recorder } from './recorder.ts';
import { recordingName, recordingsFolder, END_FILE, RUN_FILE, START_FILE } from './recording-layout.ts';
import { type RecoveredRecording, recoverRecordings } from './recover.ts';
import { requireKind } from './require-kind.ts';
import type { SealRecording } from './seal.ts';
import type { TapeKind } from './tape-kind.ts';
import { writeDocument } from './write-document.ts';

/** Whose recordings, and where. */
export interface RecordingsOptions {
  /** The store's folder. */
  readonly dataDir: string;
  /** Whose trades. */
  readonly instrument: Instrument;
  /** What the trades of the feed are. */
  readonly tape: TapeKind;
  /** Tells when a second is over. */
  readonly clock: Clock;
  /** Brings recordings into the store: `sealRecording`, or the same on a thread of its own. */
  readonly seal: SealRecording;
  /** Told once when the disk refuses: nothing is recorded from then on. */
  readonly onFailure: (error: unknown) => void;
  /** Told of what did not go well but can be done later: a day that could not be sealed. */
  readonly onNote: (text: string) => void;
}

/** What a recording begins with. */
export interface RecordingBegin {
  /** What it is made of. */
  readonly manifest: RunManifest;
  /** The scales of its trades. */
  readonly scales: Scales;
  /** What was known before; null for nothing. */
  readonly start: SessionStart | null;
}

/** What came of a session, beside its logs. */
export interface RecordingEnd {
  /** Trades in it. */
  readonly trades: number;
  /** The logs, one a view. */
  readonly logs: readonly EventLogFacts[];
  /** The log of paper trading; null without it. */
  readonly paper: EventLogFacts | null;
}

/**
 * The recordings of one instrument, for the one process that may write them: what earlier ones left is brought into the store
 * first, what this one records at midnight and at its end.
 */
export class Recordings {
  /** What earlier recordings had left. */
  readonly recovered: readonly RecoveredRecording[];
  private readonly options: RecordingsOptions;
  private sealing: Promise<void> = Promise.resolve();
  private recorder: Recorder | null = null;
  private folder: string | null = null;

  private constructor(options: RecordingsOptions, recovered: readonly RecoveredRecording[]) {
    this.options = options;
    this.recovered = recovered;
  }

  /**
   * Does some work as the only process that records the instrument.
   * @throws InputError naming the process that does so already, or why today's file cannot take the trades; whatever the work
   * throws.
   */
  static async hold<T>(options: RecordingsOptions, work: (recordings: Recordings) => Promise<T>): Promise<T> {
    const { dataDir, instrument } = options;
    const { venue, market, symbol } = instrument;
    const folder = recordingsFolder(dataDir, instrument);
    const subject = `the live trades of ${symbol} (${venue} ${market})`;
    return await holdingLock({ path: join(folder, 'lock'), root: join(dataDir, 'live'), subject }, async () => {
      const recordings = new Recordings(options, await recoverRecordings(dataDir, folder, options.seal));
      requireKind({ dataDir, instrument, tape: options.tape, nowMs: options.clock.now() });
      try {
        return await work(recordings);
      } finally {
        await recordings.close();
      }
    });
  }

  /** Begins a recording; its folder holds what it is made of before the first trade. */
  async begin({ manifest, scales, start }: RecordingBegin): Promise<Recorder> {
    const { dataDir, instrument, clock, tape, onFailure } = this.options;
    if (this.recorder !== null) throw new Error('one session at a time is recorded');
    const folder = newFolder(recordingsFolder(dataDir, instrument), recordingName(clock.now()));
    if (start !== null) await writeDocument(join(folder, START_FILE), start, 0);
    await writeDocument(join(folder, RUN_FILE), { id: runId(manifest), ...manifest });
    const coveredFromUs = start?.reachedUs ?? null;
    const onPart = (lastPart: number): void => this.seal(folder, lastPart);
    this.recorder = new Recorder({ folder, instrument, scales, tape, clock, coveredFromUs, onFailure, onPart });
    this.folder = folder;
    return this.recorder;
  }

  /** Ends the recording: everything is written and its trades are in the store. @returns its folder. */
  async end({ logs, paper }: Pick<RecordingEnd, 'logs' | 'paper'>): Promise<string> {
    const { recorder, folder } = this;
    if (recorder === null || folder === null) throw new Error('no session is recorded');
    await this.close();
    const end: RecordingEnd = { trades: recorder.trades, logs, paper };
    await writeDocument(join(folder, END_FILE), end);
    return folder;
  }

  /** Writes what is left; the session counts as cut off unless it was ended. */
  private async close(): Promise<void> {
    const { recorder } = this;
    this.recorder = null;
    await recorder?.close();
    await this.sealing;
  }

  private seal(folder: string, lastPart: number): void {
    const { dataDir, onNote, seal } = this.options;
    this.sealing = this.sealing.then(async () => {
      try {
        await seal({ dataDir, folder, lastPart });
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        onNote(`trades recorded in ${folder} could not be put into the store, the next start tries again: ${why}`);
      }
    });
  }
}

/** Two may begin in one millisecond. */
function newFolder(recordings: string, name: string): string {
  for (let number = 1; ; number += 1) {
    const folder = join(recordings, number === 1 ? name : `${name}-${number}`);
    // mkdir answers undefined for a folder that is there.
    if (mkdirSync(folder, { recursive: true }) !== undefined) return folder;
  }
}
