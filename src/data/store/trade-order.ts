import { TradeBuffer, type TradeColumns } from './trade-columns.ts';

/**
 * Compares two trades by time, then id: the order of the tape. Trades that agree in both (different trades under one
 * id) are put in order by price, side and size, so that a file does not depend on who came first.
 * @returns negative, zero or positive, like `a − b`.
 */
export function compareTrades(a: TradeColumns, i: number, b: TradeColumns, j: number): number {
  return (
    a.timeUs[i]! - b.timeUs[j]! ||
    a.id[i]! - b.id[j]! ||
    a.price[i]! - b.price[j]! ||
    a.side[i]! - b.side[j]! ||
    a.size[i]! - b.size[j]!
  );
}

/** True when two trades are versions of one: equal in everything but, perhaps, the size. */
export function isSameTrade(a: TradeColumns, i: number, b: TradeColumns, j: number): boolean {
  return (
    a.timeUs[i]! === b.timeUs[j]! && a.id[i]! === b.id[j]! && a.price[i]! === b.price[j]! && a.side[i]! === b.side[j]!
  );
}

/** Puts the trades of a buffer in the order of {@link compareTrades}; almost always they are already. */
export function sortTrades(buffer: TradeBuffer): void {
  if (isSorted(buffer)) return;
  const order = Array.from({ length: buffer.length }, (_, index) => index);
  order.sort((i, j) => compareTrades(buffer, i, buffer, j));
  const unsorted = new TradeBuffer(buffer.length);
  unsorted.append(buffer, 0, buffer.length);
  for (const [to, from] of order.entries()) {
    buffer.timeUs[to] = unsorted.timeUs[from]!;
    buffer.price[to] = unsorted.price[from]!;
    buffer.size[to] = unsorted.size[from]!;
    buffer.side[to] = unsorted.side[from]!;
    buffer.id[to] = unsorted.id[from]!;
    buffer.recvTimeUs[to] = unsorted.recvTimeUs[from]!;
  }
}

function isSorted(buffer: TradeBuffer): boolean {
  const { timeUs, id, length } = buffer;
  for (let i = 1; i < length; i += 1) {
    const step = timeUs[i]! - timeUs[i - 1]!;
    if (step > 0 || (step === 0 && id[i]! > id[i - 1]!)) continue;
    if (compareTrades(buffer, i - 1, buffer, i) > 0) return false;
  }
  return true;
}
