import { join } from 'node:path';
import type { EventLogFacts } from '../../data/runs/run-folder.ts';
import type { Detector } from '../../divergence/detector.ts';
import type { LiveConfiguration } from '../recorder/live-configuration.ts';
import { eventsFile, PAPER_FILE } from '../recorder/recording-layout.ts';
import { wholeLines } from '../recorder/whole-lines.ts';
import { type LiveView, liveView } from '../runner/live-view.ts';
import type { PaperSetup } from '../runner/paper-setup.ts';
import { Session } from '../runner/session.ts';
import { SessionLog } from '../runner/session-log.ts';
import { recordedEvents } from './recorded-events.ts';
import { openRecording, type Recording } from './recording.ts';

/** The first line at which a session run again parts from what it was. */
export interface ReplayDifference {
  /** The log's file name. */
  readonly file: string;
  /** The line, from 1. */
  readonly line: number;
  /** The recorded line; null when the recorded log has ended before it. */
  readonly expected: string | null;
  /** The line of the run done again; null when that has ended before it. */
  readonly got: string | null;
}

/** What became of a recorded session run again. */
export interface ReplayCheck {
  /** The session's folder. */
  readonly folder: string;
  /** Whether the session had come to its end; one that was cut off is judged as far as its logs go. */
  readonly isClosed: boolean;
  /** The logs of the run done again, one a view. */
  readonly logs: readonly EventLogFacts[];
  /** The log of paper trading done again; null where there was none, or nobody said how to do it again. */
  readonly paper: EventLogFacts | null;
  /** Where they part first; null when every byte is the same. */
  readonly difference: ReplayDifference | null;
}

/**
 * Runs a recorded session again, from what was known when it began, on its own recorded trades and marks, and compares what
 * comes of it with its logs, byte for byte.
 * @param ownDetectors makes the detectors of every view, where they were a user's own.
 * @param paperOf makes the strategy that traded on paper of the recording's configuration, which has one; without it, or where
 * it makes none, paper trading is not checked.
 * @throws InputError when the folder holds no whole recording.
 */
export async function checkReplay(
  folder: string,
  ownDetectors?: () => readonly Detector[],
  paperOf: (configuration: LiveConfiguration) => PaperSetup | null | Promise<PaperSetup | null> = () => null,
): Promise<ReplayCheck> {
  const recording = await openRecording(folder);
  const paper = recording.configuration.paper === null ? null : await paperOf(recording.configuration);
  const views = recording.configuration.views.map((settings) => liveView(settings, ownDetectors));
  const checker = new ReplayChecker(recording, views, paper);
  try {
    const difference = await checker.firstDifference();
    return { folder, isClosed: recording.end !== null, ...checker.facts(), difference };
  } finally {
    await checker.close();
  }
}

class ReplayChecker {
  private readonly recording: Recording;
  private readonly session: Session;
  private readonly views: readonly LogComparison[];
  private readonly logs: readonly SessionLog[];
  private readonly paper: LogComparison | null;

  constructor(recording: Recording, views: readonly LiveView[], paper: PaperSetup | null) {
    const { folder, configuration, start } = recording;
    const { scales } = configuration;
    const trading = paper === null ? null : new LogComparison(folder, PAPER_FILE);
    this.recording = recording;
    this.views = views.map((_, view) => new LogComparison(folder, eventsFile(view)));
    this.logs = this.views.map((comparison) => new SessionLog((line) => comparison.put(line)));
    this.paper = trading;
    const onPaper = trading === null || paper === null ? null : { setup: paper, write: trading.put };
    this.session = new Session({ scales, views, start, paper: onPaper });
  }

  async firstDifference(): Promise<ReplayDifference | null> {
    const { session, logs } = this;
    const { folder, start, end } = this.recording;
    session.begin(start, logs);
    for await (const event of recordedEvents(folder)) {
      session.take(event, logs);
      const difference = await firstOf(this.comparisons, (side) => side.compare());
      if (difference !== null) return difference;
    }
    if (end !== null) {
      session.finish(logs);
      for (const [view, run] of session.runs.entries()) logs[view]?.end(run);
    }
    return await firstOf(this.comparisons, (side) => side.compareEnd(end !== null));
  }

  facts(): Pick<ReplayCheck, 'logs' | 'paper'> {
    return { logs: this.logs.map((log) => log.facts()), paper: this.session.paper?.facts() ?? null };
  }

  async close(): Promise<void> {
    for (const side of this.comparisons) await side.close();
  }

  private get comparisons(): readonly LogComparison[] {
    return this.paper === null ? this.views : [...this.views, this.paper];
  }
}

async function firstOf(
  sides: readonly LogComparison[],
  compare: (side: LogComparison) => Promise<ReplayDifference | null>,
): Promise<ReplayDifference | null> {
  for (const side of sides) {
    const difference = await compare(side);
    if (difference !== null) return difference;
  }
  return null;
}

/** A log, recorded and run again. */
class LogComparison {
  private readonly file: string;
  private readonly recorded: AsyncGenerator<string, void>;
  private got: string[] = [];
  private line = 0;
  private hasEnded = false;

  constructor(folder: string, file: string) {
    this.file = file;
    this.recorded = wholeLines(join(folder, file));
  }

  /** Takes the next line of the run done again. */
  readonly put = (line: string): void => {
    this.got.push(line);
  };

  /** Compares what has come since the last time. A recorded log may end before: that is judged at the end. */
  async compare(): Promise<ReplayDifference | null> {
    const lines = this.got;
    this.got = [];
    for (const got of lines) {
      const expected = await this.next();
      if (expected !== null && expected !== got) return this.difference(expected, got);
      if (expected === null) this.got.push(got);
    }
    return null;
  }

  /** @param isClosed whether the recorded session had come to its end: its log is whole then. */
  async compareEnd(isClosed: boolean): Promise<ReplayDifference | null> {
    const difference = await this.compare();
    if (difference !== null) return difference;
    const [got] = this.got;
    if (got !== undefined) return isClosed ? this.difference(null, got) : null;
    const expected = await this.next();
    return expected === null ? null : this.difference(expected, null);
  }

  async close(): Promise<void> {
    await this.recorded.return();
  }

  private async next(): Promise<string | null> {
    if (this.hasEnded) return null;
    const { value, done } = await this.recorded.next();
    this.hasEnded = done === true;
    if (done === true) return null;
    this.line += 1;
    return value;
  }

  private difference(expected: string | null, got: string | null): ReplayDifference {
    return { file: this.file, line: expected === null ? this.line + 1 : this.line, expected, got };
  }
}
