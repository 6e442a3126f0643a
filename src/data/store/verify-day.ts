import { formatDay, formatTime } from '../../core/time.ts';
import type { Instrument } from '../../core/trade-batch.ts';
import { ArrowFileReader } from './arrow-reader.ts';
import { checksumOf } from './checksum.ts';
import { isWholeDay } from './coverage.ts';
import { DayFacts } from './day-facts.ts';
import type { DayMetadata } from './day-metadata.ts';
import { formatDayMetadata, parseDayMetadata } from './day-metadata-codec.ts';
import { describeDay } from './describe-day.ts';
import { instrumentText, tradeDayPath } from './layout.ts';
import { RowChecks } from './row-checks.ts';
import { listDays } from './store-listing.ts';
import { RECV_COLUMN, tradeColumns, tradeColumnsOf } from './trade-columns.ts';
import type { StoreRange } from './trade-store.ts';

/** One thing that `verify` found. */
export interface Finding {
  /** `unsound`: the file contradicts itself; `incomplete`: it is sound, and part of the day is missing. */
  readonly severity: 'unsound' | 'incomplete';
  /** What was found. */
  readonly message: string;
}

/** What `verify` says about one day. */
export interface DayVerification {
  /** The UTC day, days since 1970-01-01. */
  readonly day: number;
  /** Its file, or where it would be. */
  readonly path: string;
  /** What the file says about itself; null when that cannot be read. */
  readonly metadata: DayMetadata | null;
  /** What is wrong; empty when the day is sound and complete. */
  readonly findings: readonly Finding[];
}

/** What a day file should be. */
export interface ExpectedDay {
  /** Its file. */
  readonly path: string;
  /** The UTC day it should hold. */
  readonly day: number;
  /** Whose trades it should hold. */
  readonly instrument: Instrument;
}

/**
 * Reads a day file again from end to end: its checksum, every row, and everything its metadata says, derived anew from
 * the rows. It never throws for what is in the file.
 */
export function verifyDay(expected: ExpectedDay): DayVerification {
  const { path, day } = expected;
  const findings: Finding[] = [];
  let metadata: DayMetadata | null = null;
  let reader: ArrowFileReader | null = null;
  try {
    reader = ArrowFileReader.open(path);
    metadata = parseDayMetadata(reader.metadata, path);
    for (const message of contradictions(reader, metadata, expected)) findings.push({ severity: 'unsound', message });
    for (const message of shortcomings(metadata)) findings.push({ severity: 'incomplete', message });
  } catch (error) {
    findings.push({ severity: 'unsound', message: error instanceof Error ? error.message : String(error) });
  } finally {
    reader?.close();
  }
  return { day, path, metadata, findings };
}

/** Verifies the days of a range, and that neither a day nor an id between two days is missing. */
export function verifyRange(range: StoreRange): readonly DayVerification[] {
  const { dataDir, instrument } = range;
  const present = new Set(listDays(dataDir, instrument).map((file) => file.day));
  const verified: DayVerification[] = [];
  let before: DayMetadata | null = null;
  for (let day = range.fromDay; day <= range.toDay; day += 1) {
    const path = tradeDayPath(dataDir, instrument, day);
    if (!present.has(day)) {
      const missing: Finding = { severity: 'incomplete', message: `${formatDay(day)} is not in the store` };
      verified.push({ day, path, metadata: null, findings: [missing] });
      continue;
    }
    const found = verifyDay({ path, day, instrument });
    const between = missingBetween(before, found.metadata);
    verified.push({ ...found, findings: [...found.findings, ...between] });
    if (found.metadata !== null && found.metadata.rows > 0) before = found.metadata;
  }
  return verified;
}

function missingBetween(before: DayMetadata | null, after: DayMetadata | null): Finding[] {
  if (before?.lastId == null || after?.firstId == null) return [];
  const comparable = before.ids === 'contiguous' && after.ids === 'contiguous' && before.kind === after.kind;
  const missing = after.firstId - before.lastId - 1;
  if (!comparable || missing <= 0) return [];
  const message = `${missing} ids are missing between ${before.lastId} on ${formatDay(before.day)} and ${after.firstId}`;
  return [{ severity: 'incomplete', message }];
}

function shortcomings(metadata: DayMetadata): string[] {
  const found: string[] = [];
  if (!isWholeDay(metadata.coverage, metadata.day)) {
    const parts = metadata.coverage.map(([start, end]) => `${formatTime(start)} to ${formatTime(end)}`);
    found.push(`covered ${parts.length === 0 ? 'at no time' : `from ${parts.join(', ')}`}`);
  }
  const largest = metadata.gaps.toSorted((a, b) => b.missing - a.missing)[0];
  if (largest !== undefined) {
    const where = `the largest gap is ${largest.missing} after id ${largest.afterId} at ${formatTime(largest.fromUs)}`;
    found.push(`${metadata.missingTotal} ids are missing in ${metadata.gapsTotal} places; ${where}`);
  }
  const [doubt] = metadata.doubtful;
  if (doubt !== undefined) {
    const places = metadata.doubtful.length === 1 ? 'one stretch' : `${metadata.doubtful.length} stretches`;
    found.push(`trades may be missing in ${places}, the first from ${formatTime(doubt[0])} to ${formatTime(doubt[1])}`);
  }
  return found;
}

function contradictions(reader: ArrowFileReader, metadata: DayMetadata, expected: ExpectedDay): string[] {
  const found: string[] = [];
  const [is, should] = [instrumentText(metadata), instrumentText(expected.instrument)];
  if (is !== should || metadata.day !== expected.day) {
    found.push(`holds ${is} of ${formatDay(metadata.day)}, expected ${should} of ${formatDay(expected.day)}`);
  }
  const checksum = checksumOf(reader);
  if (checksum !== metadata.checksum) found.push(`checksum is ${checksum}, the metadata says ${metadata.checksum}`);
  const checks = new RowChecks(metadata.day, metadata);
  const facts = readFacts(reader, checks);
  const rowFaults = checks.messages();
  if (rowFaults.length > 0) return [...found, ...rowFaults];
  const derived = formatDayMetadata(describeDay(metadata, { facts, reader, checksum: metadata.checksum }));
  for (const [key, text] of formatDayMetadata(metadata)) {
    const again = derived.get(key) ?? '';
    if (text !== again) found.push(`metadata ${key} says ${short(text)}, the rows say ${short(again)}`);
  }
  return found;
}

function readFacts(reader: ArrowFileReader, checks: RowChecks): DayFacts {
  const hasRecv = reader.columns.some((column) => column.name === RECV_COLUMN.name);
  const names = tradeColumns(hasRecv).map((column) => column.name);
  const facts = new DayFacts();
  for (let batch = 0; batch < reader.batchCount; batch += 1) {
    const read = reader.readBatch(batch, names);
    const trades = tradeColumnsOf(read, hasRecv);
    checks.add(trades, read.length);
    facts.add(trades, read.length);
  }
  return facts;
}

function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
