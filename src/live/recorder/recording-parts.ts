import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type PartHeader, parsePartMetadata } from './part-header.ts';
import { partOf } from './recording-layout.ts';
import { TradeStreamReader } from './trade-stream-reader.ts';

/** A part of a recording's trades. */
export interface RecordingPart extends PartHeader {
  /** Its number, from 1. */
  readonly part: number;
  /** Its file's name. */
  readonly name: string;
  /** Its file. */
  readonly path: string;
}

/**
 * The parts of a recording that have a whole header, in order.
 * @throws InputError for a file that no recorder wrote.
 */
export function recordingParts(folder: string): RecordingPart[] {
  const parts: RecordingPart[] = [];
  for (const name of readdirSync(folder)) {
    const part = partOf(name);
    const path = join(folder, name);
    const reader = part === null ? null : TradeStreamReader.open(path);
    if (part === null || reader === null) continue;
    reader.close();
    parts.push({ part, name, path, ...parsePartMetadata(reader.metadata, path) });
  }
  return parts.sort((a, b) => a.part - b.part);
}
