import type { RestTrade } from './trade-page.ts';
import { TradeRequests } from './trade-requests.ts';

const FIRST_WINDOW_MS = 1000;
const WINDOW_GROWTH = 10;
const FIRST_STEP_BACK = 1000;

/**
 * Finds the first trade of a stretch of time.
 * @param startUs its start, a whole millisecond, µs.
 * @param endUs its end, exclusive, µs: how far is searched.
 * @returns the smallest id whose trade is not before the start and all trades before which are; null when the exchange
 * has no trade in the stretch. The trade may lie after its end.
 */
export async function findFirstId(requests: TradeRequests, startUs: number, endUs: number): Promise<number | null> {
  const guess = (await guessByTime(requests, startUs, endUs)) ?? (await newestGuess(requests, startUs));
  return guess === null ? null : await settle(requests, guess, startUs);
}

/** A trade at or after the start, likely the first; null when there is none in the stretch, or the time is too long ago. */
async function guessByTime(requests: TradeRequests, startUs: number, endUs: number): Promise<number | null> {
  const { rest, options } = requests;
  const aggregates =
    options.kind === 'aggTrades' ? requests : new TradeRequests(rest, { ...options, kind: 'aggTrades' });
  if (startUs / 1000 < rest.now() - aggregates.rules.historyMs) return null;
  const first = firstOf(await searchByTime(aggregates, startUs / 1000, endUs / 1000), startUs);
  if (first === null) return null;
  return options.kind === 'aggTrades' ? first.id : Math.max(first.firstId, 0);
}

/**
 * Futures answer by windows of less than an hour, and from which end a full page is cut is not documented: windows grow
 * from small ones, so that the page with the first trade is not full.
 */
async function searchByTime(requests: TradeRequests, startMs: number, endMs: number): Promise<RestTrade[]> {
  const widest = requests.rest.rules.searchWindowMs;
  if (widest === null) return await requests.inWindow(startMs, undefined, 1);
  let width = FIRST_WINDOW_MS;
  for (let from = startMs; from < endMs; ) {
    const to = Math.min(from + width, endMs) - 1;
    const found = await requests.inWindow(from, to, requests.rules.limit);
    if (found.length > 0) return found;
    from = to + 1;
    width = Math.min(width * WINDOW_GROWTH, widest);
  }
  return [];
}

/** Where time cannot be searched: the newest trade, if it is in question at all. */
async function newestGuess(requests: TradeRequests, startUs: number): Promise<number | null> {
  const newest = await requests.newest();
  return newest === null || newest.timeUs < startUs ? null : newest.id;
}

function firstOf(trades: readonly RestTrade[], startUs: number): RestTrade | null {
  const since = trades.filter((trade) => trade.timeUs >= startUs);
  return since.reduce<RestTrade | null>(
    (first, trade) => (first === null || trade.id < first.id ? trade : first),
    null,
  );
}

/**
 * Makes sure that nothing at or after the start lies before the guess; else walks back, in growing steps, to a trade that
 * is before the start, and then halves the stretch between the two.
 */
async function settle(requests: TradeRequests, guess: number, startUs: number): Promise<number> {
  let first = guess;
  let step = 1;
  while (first > 0) {
    const probe = Math.max(first - step, 0);
    const trade = await tradeAt(requests, probe);
    // Nothing from the probe up to what we have: here the market begins, or what the exchange remembers of it.
    if (trade === null || trade.id >= first) return first;
    if (trade.timeUs < startUs) return await halve(requests, { before: trade.id, first }, startUs);
    first = trade.id;
    step = step === 1 ? FIRST_STEP_BACK : step * WINDOW_GROWTH;
  }
  return first;
}

/** Narrows down where the start lies between a trade before it and one that is not. */
async function halve(
  requests: TradeRequests,
  known: { readonly before: number; readonly first: number },
  startUs: number,
): Promise<number> {
  let { before, first } = known;
  let end = first;
  while (end - before > 1) {
    const middle = Math.floor((before + end) / 2);
    const trade = await tradeAt(requests, middle);
    const isAbsent = trade === null || trade.id >= end;
    if (!isAbsent && trade.timeUs < startUs) before = trade.id;
    else end = middle;
    if (!isAbsent && trade.timeUs >= startUs) first = trade.id;
  }
  return first;
}

/** The first trade whose id is not below `id`. */
async function tradeAt(requests: TradeRequests, id: number): Promise<RestTrade | null> {
  return (await requests.fromId(id, 1)).at(0) ?? null;
}
