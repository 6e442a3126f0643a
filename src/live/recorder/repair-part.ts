import { closeSync, fsyncSync, ftruncateSync, openSync, rmSync } from 'node:fs';
import { writeFully } from '../../data/store/file-io.ts';
import { STREAM_END } from './trade-stream.ts';
import { TradeStreamReader } from './trade-stream-reader.ts';

/**
 * Ends a stream of trades that was cut off after its last whole batch; one that has ended is left as it is. Doing it again
 * changes nothing. A file without a single trade is removed.
 * @returns the number of trades in it.
 */
export function repairPart(path: string): number {
  const reader = TradeStreamReader.open(path);
  let rows = 0;
  if (reader !== null) {
    for (let batch = reader.next(); batch !== null; batch = reader.next()) rows += batch.length;
    reader.close();
  }
  if (reader === null || rows === 0) rmSync(path);
  else if (!reader.isEnded) endAt(path, reader.goodBytes);
  return rows;
}

function endAt(path: string, bytes: number): void {
  const descriptor = openSync(path, 'r+');
  try {
    ftruncateSync(descriptor, bytes);
    writeFully(descriptor, [STREAM_END], bytes);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
