import type { RestTrade } from './trade-page.ts';

/** Ids from `first` to `last`, both included. */
export interface IdRange {
  /** First id. */
  readonly first: number;
  /** Last id. */
  readonly last: number;
}

/** A page put right. */
export interface TidyPage {
  /** The trades, by id, each once. */
  readonly trades: readonly RestTrade[];
  /** Trades that were there twice. */
  readonly duplicates: number;
  /** Trades that came after one with a larger id. */
  readonly reordered: number;
  /** Ids that are missing between where the page should begin and its last trade. */
  readonly holes: readonly IdRange[];
}

/**
 * Puts a page right: sorts it by id, drops exact duplicates and trades before `fromId`, which an earlier page had, and
 * finds the holes. Two different trades of one id both stay: which is true is not decided here.
 */
export function tidyPage(page: readonly RestTrade[], fromId: number): TidyPage {
  const sorted = page.toSorted((a, b) => a.id - b.id);
  const trades = sorted.filter((trade, index) => trade.id >= fromId && !isRepeated(sorted, index));
  const reordered = page.reduce(
    (count, trade, index) => count + Number(index > 0 && trade.id < page[index - 1]!.id),
    0,
  );
  return { trades, duplicates: page.length - trades.length, reordered, holes: holesIn(trades, fromId) };
}

function isRepeated(sorted: readonly RestTrade[], index: number): boolean {
  const trade = sorted[index]!;
  for (let other = index - 1; sorted[other]?.id === trade.id; other -= 1) {
    if (isSame(sorted[other]!, trade)) return true;
  }
  return false;
}

function isSame(a: RestTrade, b: RestTrade): boolean {
  return (
    a.timeUs === b.timeUs &&
    a.price === b.price &&
    a.size === b.size &&
    a.buyerIsMaker === b.buyerIsMaker &&
    a.firstId === b.firstId &&
    a.lastId === b.lastId
  );
}

function holesIn(trades: readonly RestTrade[], fromId: number): IdRange[] {
  const holes: IdRange[] = [];
  let next = fromId;
  for (const { id } of trades) {
    if (id > next) holes.push({ first: next, last: id - 1 });
    next = id + 1;
  }
  return holes;
}
