import type { TapeEvent } from './tape-event.ts';

/** Keeps what a session is made of and what it told. Nothing it is given may be kept beyond the call. */
export interface SessionRecord {
  /** The next event of the tape, as it came. */
  event(event: TapeEvent): void;
  /** The next line of a view's log. */
  line(view: number, line: string): void;
  /** The next line of the log of paper trading. */
  paperLine(line: string): void;
}
