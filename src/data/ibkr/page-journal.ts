import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readFully, syncFolder } from '../store/file-io.ts';
import { DayPager } from './day-pager.ts';
import { JOURNAL_FORMAT, type JournalHeader, journalLine, readJournalHeader, readJournalLine } from './journal-line.ts';
import type { Tick } from './tick.ts';
import type { TickPage } from './tick-pager.ts';

/** What a journal is about, without the windows, which may have to be asked for. */
export type JournalSubject = Pick<JournalHeader, 'conId' | 'exchange' | 'kind' | 'day' | 'ignoreSize'>;

const CHUNK_BYTES = 1 << 20;

/**
 * The pages of a day's ticks that were answered so far, on the disk: whoever pulls the day after a kill reads them again
 * and asks for the next one. A page is there whole or not at all; a torn last line is cut off.
 */
export class PageJournal<T extends Tick> {
  /** What it is about. */
  readonly header: JournalHeader;
  /** Where the pulling stands: what to ask for next, and what was found out. */
  readonly pager: DayPager<T>;
  private readonly descriptor: number;
  private length = 0;

  private constructor(descriptor: number, header: JournalHeader) {
    this.descriptor = descriptor;
    this.header = header;
    this.pager = new DayPager(header.windows);
  }

  /** Whether somebody has begun one. */
  static exists(path: string): boolean {
    return existsSync(path);
  }

  /** Opens the journal that an earlier pull left; null when there is none, or it is about something else. */
  static resume<T extends Tick>(path: string, subject: JournalSubject): PageJournal<T> | null {
    if (!existsSync(path)) return null;
    const descriptor = openSync(path, 'r+');
    const lines = wholeLines(descriptor);
    const first = lines.next();
    const header = first.done === true ? null : headerOf(first.value.text, subject);
    if (header === null || first.done === true) {
      closeSync(descriptor);
      return null;
    }
    const journal = new PageJournal<T>(descriptor, header);
    journal.length = first.value.end;
    for (const { text, end } of lines) {
      const page = readJournalLine(text);
      // Written by this class, and its digest is right: it is a page. One that the pager does not ask for is not ours.
      if (page === undefined || !journal.replay(page as TickPage<T>)) break;
      journal.length = end;
    }
    ftruncateSync(descriptor, journal.length);
    return journal;
  }

  /** Begins a journal, in the place of one that is there. */
  static begin<T extends Tick>(path: string, header: Omit<JournalHeader, 'format'>): PageJournal<T> {
    mkdirSync(dirname(path), { recursive: true });
    const descriptor = openSync(path, 'w+');
    const journal = new PageJournal<T>(descriptor, { format: JOURNAL_FORMAT, ...header });
    journal.write(journalLine(journal.header));
    syncFolder(dirname(path));
    return journal;
  }

  /** Keeps a page that was answered, on the disk before anything else is asked for, and takes it in. */
  append(page: TickPage<T>): void {
    this.write(journalLine(page));
    this.pager.accept(page);
  }

  /** The settled ticks of all pages so far, some at a time, in order. */
  *settled(): Generator<readonly T[], void, undefined> {
    const pager = new DayPager<T>(this.header.windows);
    let isHeader = true;
    for (const { text, end } of wholeLines(this.descriptor)) {
      if (end > this.length) return;
      // The digests were checked when it was opened, or the lines were written since.
      if (!isHeader) yield pager.accept(readJournalLine(text) as TickPage<T>);
      isHeader = false;
    }
  }

  /** Gives the file back. */
  close(): void {
    closeSync(this.descriptor);
  }

  /** Removes the file of a day that is in the store. */
  static remove(path: string): void {
    rmSync(path, { force: true });
  }

  private replay(page: TickPage<T>): boolean {
    if (this.pager.next?.fromS !== page.fromS) return false;
    this.pager.accept(page);
    return true;
  }

  private write(line: string): void {
    const bytes = new TextEncoder().encode(line);
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(this.descriptor, bytes, written, bytes.length - written, this.length + written);
    }
    fsyncSync(this.descriptor);
    this.length += bytes.length;
  }
}

function headerOf(line: string, subject: JournalSubject): JournalHeader | null {
  const header = readJournalHeader(line);
  if (header === null) return null;
  const { conId, exchange, kind, day, ignoreSize } = header;
  return isDeepStrictEqual({ conId, exchange, kind, day, ignoreSize }, subject) ? header : null;
}

/** The lines of a file that end with a newline, without it, and the offset after each. */
function* wholeLines(descriptor: number): Generator<{ text: string; end: number }, void, undefined> {
  const decoder = new TextDecoder();
  const chunk = new Uint8Array(CHUNK_BYTES);
  let rest: Uint8Array = new Uint8Array(0);
  let restStart = 0;
  for (let position = 0; ; ) {
    const read = readFully(descriptor, chunk, position);
    if (read === 0) return;
    position += read;
    rest = joined(rest, chunk.subarray(0, read));
    let from = 0;
    for (let at = rest.indexOf(NEWLINE); at >= 0; at = rest.indexOf(NEWLINE, from)) {
      yield { text: decoder.decode(rest.subarray(from, at)), end: restStart + at + 1 };
      from = at + 1;
    }
    restStart += from;
    rest = rest.slice(from);
  }
}

const NEWLINE = 10;

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
