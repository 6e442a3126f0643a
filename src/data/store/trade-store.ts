import { ArrowFileReader } from './arrow-reader.ts';
import type { DayMetadata } from './day-metadata.ts';
import { parseDayMetadata } from './day-metadata-codec.ts';

/**
 * Reads what a day file says about itself.
 * @throws InputError naming file and key.
 */
export function readDayMetadata(path: string): DayMetadata {
  const reader = ArrowFileReader.open(path);
  reader.close();
  return parseDayMetadata(reader.metadata, path);
}
