import { createHash } from 'node:crypto';
import { type Check, flag, integer, listOf, oneOf, record, text } from '../store/metadata-codec.ts';
import type { Tick } from './tick.ts';
import type { TickPage, TickWindow } from './tick-pager.ts';

/** The version of the format. */
export const JOURNAL_FORMAT = 'cvdlab ibkr pages 2';

/** The kinds of {@link WindowSource}. */
export const WINDOW_SOURCES = ['trading-hours', 'schedule', 'hourly'] as const;
/** Where the boundaries of a day's windows are from. */
export type WindowSource = (typeof WINDOW_SOURCES)[number];

/** The kinds of {@link DayTrading}. */
export const DAY_TRADINGS = ['open', 'closed', 'unknown'] as const;
/** Whether a contract could trade on a day, by its own hours: some of the time, at no time, or nobody knows. */
export type DayTrading = (typeof DAY_TRADINGS)[number];

/** What a journal is about; another one's pages must not be mixed with these. */
export interface JournalHeader {
  /** Version of the format. */
  readonly format: typeof JOURNAL_FORMAT;
  /** Whose ticks. */
  readonly conId: number;
  /** Asked for at this exchange. */
  readonly exchange: string;
  /** Trades or quotes. */
  readonly kind: string;
  /** The UTC day, days since 1970-01-01. */
  readonly day: number;
  /** Quotes whose sizes alone change are left out. */
  readonly ignoreSize: boolean;
  /** It was begun to replace a day that is there, and goes on so whoever resumes it. */
  readonly replaces: boolean;
  /** The day's windows. */
  readonly windows: readonly TickWindow[];
  /** Where the windows are from. */
  readonly windowSource: WindowSource;
  /** Whether the contract could trade on the day. */
  readonly trading: DayTrading;
}

const DIGEST_LENGTH = 12;

const header: Check<JournalHeader> = record({
  format: oneOf([JOURNAL_FORMAT]),
  conId: integer,
  exchange: text,
  kind: text,
  day: integer,
  ignoreSize: flag,
  replaces: flag,
  windows: listOf(record<TickWindow>({ startS: integer, endS: integer })),
  windowSource: oneOf(WINDOW_SOURCES),
  trading: oneOf(DAY_TRADINGS),
});

/** Writes a value as a line that shows whether it is whole: digest, space, JSON, newline. */
export function journalLine(value: JournalHeader | TickPage<Tick>): string {
  const json = JSON.stringify(value);
  return `${digestOf(json)} ${json}\n`;
}

/** Reads a line (without its newline); undefined when it is not whole. */
export function readJournalLine(line: string): unknown {
  const json = line.slice(DIGEST_LENGTH + 1);
  return line.slice(0, DIGEST_LENGTH) === digestOf(json) ? (JSON.parse(json) as unknown) : undefined;
}

/** Reads the first line of a journal; null when it is not whole, or of another version. */
export function readJournalHeader(line: string): JournalHeader | null {
  try {
    return header(readJournalLine(line));
  } catch (error) {
    // The checks say what is wrong; here it only matters that something is.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function digestOf(json: string): string {
  return createHash('sha256').update(json).digest('hex').slice(0, DIGEST_LENGTH);
}
