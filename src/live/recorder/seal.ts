import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DAY_US, dayOfTime } from '../../core/time.ts';
import type { TimeRange } from '../../data/store/day-metadata.ts';
import type { DayReport } from '../../data/store/ingest-report.ts';
import type { SourceClaim } from '../../data/store/source-offer.ts';
import { TradeIngest } from '../../data/store/trade-ingest.ts';
import { MARKS_FILE, SEALED_FILE } from './recording-layout.ts';
import { type RecordingPart, recordingParts } from './recording-parts.ts';
import { significantDigits } from './significant-digits.ts';
import { parseMark } from './tape-mark.ts';
import { TradeStreamReader } from './trade-stream-reader.ts';
import { wholeLines } from './whole-lines.ts';
import { writeDocument } from './write-document.ts';

/** Which trades are to go into the store. */
export interface SealRequest {
  /** The store's folder. */
  readonly dataDir: string;
  /** The recording's folder. */
  readonly folder: string;
  /** The last part that is whole. */
  readonly lastPart: number;
}

/** {@link sealRecording}, or the same work done elsewhere. */
export type SealRecording = (request: SealRequest) => Promise<readonly DayReport[]>;

const NONE: ReadonlyMap<number, number> = new Map();
const NO_FINDINGS = { quarantined: NONE, invalidated: NONE, outOfDay: NONE, recvAnomalies: NONE, fillIdHoles: NONE };

/**
 * Brings the whole parts of a recording into the day files of the store, each once, and notes that they are there. A part
 * that is sealed twice, because a crash came before the note, changes nothing the second time.
 * @returns what became of the days; empty when there was nothing to do.
 * @throws InputError when a day cannot take them: trades of another kind are there. Nothing has changed then.
 */
export async function sealRecording({ dataDir, folder, lastPart }: SealRequest): Promise<readonly DayReport[]> {
  const sealed = await sealedParts(folder);
  const parts = recordingParts(folder).filter(({ part }) => part <= lastPart);
  const fresh = parts.filter(({ name }) => !sealed.has(name));
  const [first] = fresh;
  if (first === undefined) return [];
  const { instrument, scales, tape } = first;
  const ingest = new TradeIngest({ dataDir, instrument, scales, ...tape });
  const doubtful = tape.ids === 'contiguous' ? [] : await holesOf(folder);
  try {
    for (const part of fresh) {
      const claim = { ...claimOf(part, parts), name: `live-${basename(folder)}-${part.part}`, doubtful };
      sealed.set(part.name, await offer(ingest, part, claim));
    }
    const { days } = await ingest.commit();
    await writeDocument(join(folder, SEALED_FILE), Object.fromEntries(sealed));
    return days;
  } finally {
    ingest.abort();
  }
}

/** The parts that are in the store, by name, with the checksums of their files. */
export async function sealedParts(folder: string): Promise<Map<string, string>> {
  let text: string;
  try {
    text = await readFile(join(folder, SEALED_FILE), 'utf8');
  } catch {
    return new Map();
  }
  const document: unknown = JSON.parse(text);
  return new Map(Object.entries(document ?? {}).map(([name, sha256]) => [name, String(sha256)]));
}

/** @returns the checksum of the part's file. */
async function offer(ingest: TradeIngest, part: RecordingPart, claim: SourceClaim): Promise<string> {
  ingest.beginSource(claim);
  const reader = TradeStreamReader.open(part.path);
  let [priceScale, sizeScale] = [0, 0];
  try {
    for (let batch = reader?.next() ?? null; batch !== null; batch = reader?.next() ?? null) {
      const { length } = batch;
      priceScale = significantDigits(batch.price.subarray(0, length), part.scales.priceScale, priceScale);
      sizeScale = significantDigits(batch.size.subarray(0, length), part.scales.sizeScale, sizeScale);
      ingest.append({ ...columnsOf(batch), length, recvTimeUs: null, priceScale, sizeScale });
    }
  } finally {
    reader?.close();
  }
  const sha256 = await checksumOf(part.path);
  ingest.endSource({ sha256, ...NO_FINDINGS });
  return sha256;
}

type Columns = Pick<Parameters<TradeIngest['append']>[0], 'timeUs' | 'price' | 'size' | 'side' | 'id'>;

function columnsOf({ timeUs, price, size, side, id }: Columns): Columns {
  return { timeUs, price, size, side, id };
}

/** A part that begins at midnight, or before, and that the next one goes on from at midnight, holds the day whole. */
function claimOf(part: RecordingPart, parts: readonly RecordingPart[]): Pick<SourceClaim, 'wholeDays'> {
  const next = parts.find((other) => other.part === part.part + 1);
  if (next?.goesOn !== true) return { wholeDays: null };
  const lastDay = dayOfTime(next.coveredFromUs) - 1;
  const firstDay = Math.ceil(part.coveredFromUs / DAY_US);
  return { wholeDays: firstDay <= lastDay ? { firstDay, lastDay } : null };
}

/** What is missing where ids do not tell: the holes that the feed knows of. */
async function holesOf(folder: string): Promise<TimeRange[]> {
  const holes: TimeRange[] = [];
  for await (const line of wholeLines(join(folder, MARKS_FILE))) {
    const event = parseMark(line)?.event;
    if (event?.type === 'gap') holes.push([event.fromUs, event.toUs + 1]);
  }
  return holes;
}

async function checksumOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
