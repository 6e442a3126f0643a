import type { ArrowFileReader } from './arrow-reader.ts';
import type { TimeRange, TradeVersion } from './day-metadata.ts';
import { IdLedger } from './id-ledger.ts';

// What DayFacts cannot tell in one pass. Each of these reads a day file a second time, and is asked only where the first
// pass found a reason to.

/** Keeps account of the ids of a file. */
export function ledgerOf(reader: ArrowFileReader): IdLedger {
  const ledger = new IdLedger();
  for (let batch = 0; batch < reader.batchCount; batch += 1) {
    const read = reader.readBatch(batch, ['time', 'id']);
    ledger.add(read.floats('id'), read.floats('time'), read.length);
  }
  return ledger;
}

/**
 * Counts the trades whose time is earlier than that of a smaller id: seen from the end of the tape, those that come
 * before a smaller id.
 */
export function countTimeDisorder(reader: ArrowFileReader): number {
  let late = 0;
  let smallestLater = Number.POSITIVE_INFINITY;
  let smallestNow = Number.POSITIVE_INFINITY;
  let nowUs = Number.NaN;
  for (let batch = reader.batchCount - 1; batch >= 0; batch -= 1) {
    const read = reader.readBatch(batch, ['time', 'id']);
    const [timesUs, ids] = [read.floats('time'), read.floats('id')];
    for (let i = read.length - 1; i >= 0; i -= 1) {
      if (timesUs[i]! !== nowUs) {
        smallestLater = Math.min(smallestLater, smallestNow);
        smallestNow = Number.POSITIVE_INFINITY;
        nowUs = timesUs[i]!;
      }
      if (ids[i]! > smallestLater) late += 1;
      smallestNow = Math.min(smallestNow, ids[i]!);
    }
  }
  return late;
}

/** Everything that the file holds under some ids, in the order of the tape. */
export function versionsOf(reader: ArrowFileReader, ids: ReadonlySet<number>): Map<number, TradeVersion[]> {
  const versions = new Map<number, TradeVersion[]>();
  for (let batch = 0; batch < reader.batchCount; batch += 1) {
    const read = reader.readBatch(batch, ['time', 'price', 'size', 'side', 'id']);
    const column = read.floats('id');
    for (let i = 0; i < read.length; i += 1) {
      if (!ids.has(column[i]!)) continue;
      const version = {
        time: read.floats('time')[i]!,
        price: read.floats('price')[i]!,
        size: read.floats('size')[i]!,
        side: read.bytes('side')[i]!,
      };
      versions.set(column[i]!, [...(versions.get(column[i]!) ?? []), version]);
    }
  }
  return versions;
}

/**
 * Of some ranges of time without trades, in order: those across which the ids count on, so that nothing is missing.
 */
export function bridgedByIds(reader: ArrowFileReader, holes: readonly TimeRange[]): TimeRange[] {
  const bridged: TimeRange[] = [];
  let next = 0;
  let lastId = Number.NaN;
  for (let batch = 0; batch < reader.batchCount && next < holes.length; batch += 1) {
    const read = reader.readBatch(batch, ['time', 'id']);
    const [timesUs, ids] = [read.floats('time'), read.floats('id')];
    for (let i = 0; i < read.length; i += 1) {
      while (next < holes.length && timesUs[i]! >= holes[next]![0]) {
        if (ids[i]! === lastId + 1) bridged.push(holes[next]!);
        next += 1;
      }
      lastId = ids[i]!;
    }
  }
  return bridged;
}
