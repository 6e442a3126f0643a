import type { Clock } from '../../data/clock.ts';
import type { RawFrame } from '../feed/live-feed.ts';
import type { SessionRecord } from '../runner/session-record.ts';
import type { TapeEvent } from '../runner/tape-event.ts';
import type { PartAbout } from './part-header.ts';
import { PartStage } from './part-stage.ts';
import { eventsFile, MARKS_FILE, PAPER_FILE } from './recording-layout.ts';
import { RecordingFiles, type StagedWrite } from './staged-writes.ts';
import { markLine } from './tape-mark.ts';

/** The longest that anything waits to be written, ms. */
export const FLUSH_MS = 1000;

/** Where and how a session is recorded. */
export interface RecorderOptions extends PartAbout {
  /** The recording's folder; it is there. */
  readonly folder: string;
  /** Tells when a second is over. */
  readonly clock: Clock;
  /** From where on the first trades are complete, µs; null where coverage or a trade will tell. */
  readonly coveredFromUs: number | null;
  /** Told once, when the disk refuses; nothing is written any more then. */
  readonly onFailure: (error: unknown) => void;
  /** Told when all parts of the trades up to one are whole on the disk. */
  readonly onPart: (lastPart: number) => void;
}

/**
 * Writes a session down while it goes on. What it is told waits at most a second for the disk. Marks are written before the
 * trades that follow them and logs after what they are made of, so that whatever is there after a crash fits together.
 */
export class Recorder implements SessionRecord {
  private readonly options: RecorderOptions;
  private readonly files: RecordingFiles;
  private readonly stage: PartStage;
  private marks: string[] = [];
  private readonly lines: string[][] = [];
  private paper: string[] = [];
  private flushing: Promise<void> = Promise.resolve();
  private callOff: (() => void) | null = null;
  private hasFailed = false;
  private toldParts = 0;

  constructor(options: RecorderOptions) {
    this.options = options;
    this.files = new RecordingFiles(options.folder);
    this.stage = new PartStage(options, options.coveredFromUs);
  }

  /** Trades told so far. */
  get trades(): number {
    return this.stage.trades;
  }

  event(event: TapeEvent): void {
    if (event.type === 'trades') this.stage.take(event);
    else {
      this.marks.push(markLine({ after: this.stage.trades, event }), '\n');
      if (event.type === 'coverage-start') this.stage.startCoverage(event.timeUs);
      if (event.type === 'coverage-end') this.stage.endPart();
    }
    this.arm();
  }

  line(view: number, line: string): void {
    (this.lines[view] ??= []).push(line, '\n');
    this.arm();
  }

  paperLine(line: string): void {
    this.paper.push(line, '\n');
    this.arm();
  }

  /** Takes a raw frame. */
  frame(frame: RawFrame): void {
    this.stage.frame(frameLine(frame));
    this.arm();
  }

  /** Writes everything that it was told so far. Never rejects: the failure goes where the options say. */
  flush(): Promise<void> {
    this.callOff?.();
    this.callOff = null;
    this.flushing = this.flushing.then(() => this.write());
    return this.flushing;
  }

  /** Waits for what is being written, no more. */
  idle(): Promise<void> {
    return this.flushing;
  }

  /** Writes the rest and ends the trades as a stream ends. */
  async close(): Promise<void> {
    this.stage.endPart();
    await this.flush();
    await this.files.close();
  }

  private arm(): void {
    if (this.callOff !== null || this.hasFailed) return;
    this.callOff = this.options.clock.after(FLUSH_MS, () => void this.flush());
  }

  private async write(): Promise<void> {
    const writes = this.drain();
    const { wholeParts } = this.stage;
    if (this.hasFailed) return;
    try {
      await this.files.write(writes);
      if (wholeParts > this.toldParts) this.options.onPart(wholeParts);
      this.toldParts = wholeParts;
    } catch (error) {
      this.hasFailed = true;
      this.options.onFailure(error);
    }
  }

  private drain(): readonly StagedWrite[] {
    const marks: StagedWrite = { file: MARKS_FILE, data: this.marks.join('') };
    this.marks = [];
    const logs = this.lines.map((lines, view): StagedWrite => ({ file: eventsFile(view), data: lines.join('') }));
    this.lines.length = 0;
    logs.push({ file: PAPER_FILE, data: this.paper.join('') });
    this.paper = [];
    return [marks, ...this.stage.drain(), ...logs].filter(({ data, isLast }) => data.length > 0 || isLast === true);
  }
}

/** Canonical JSON, written out: there may be thousands a second. */
function frameLine({ receivedUs, connection, text }: RawFrame): string {
  return `{"connection":${JSON.stringify(connection)},"receivedUs":${receivedUs},"text":${JSON.stringify(text)}}`;
}
