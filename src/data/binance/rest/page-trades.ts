import { RemoteError } from '../../remote-error.ts';
import { type IdRange, type TidyPage, tidyPage } from './tidy-page.ts';
import type { RestTrade } from './trade-page.ts';
import type { TradeRequests } from './trade-requests.ts';

/** Which trades to fetch. */
export interface TradeStretch {
  /** First id. */
  readonly fromId: number;
  /** Trades from this time on are not wanted any more, µs. */
  readonly endUs: number;
  /** Nor are trades with a larger id. */
  readonly lastId: number;
}

/** What was wrong with pages; counted by {@link pageTrades} as it goes. */
export interface PageFindings {
  /** Trades that were sent twice. */
  duplicates: number;
  /** Trades that were out of order. */
  reordered: number;
  /** Pages that were empty though trades must be there, and were asked for again. */
  emptyPages: number;
  /** True when paging ended because no newer trade exists, not because the stretch was over. */
  ranOut: boolean;
  /** Ids that the exchange does not have, asked repeatedly. */
  readonly holes: IdRange[];
}

/** Findings of nothing so far. */
export function noFindings(): PageFindings {
  return { duplicates: 0, reordered: 0, emptyPages: 0, ranOut: false, holes: [] };
}

/** Tries to get rows that must be there before their absence is believed. */
const TRIES = 3;

/**
 * Fetches trades by id, page by page, until the stretch ends or no newer trade exists. Each page comes sorted, without
 * duplicates, and checked for holes; what could not be put right by asking again is in the findings.
 * @throws RemoteError when pages stay empty though newer trades exist.
 */
export async function* pageTrades(
  requests: TradeRequests,
  stretch: TradeStretch,
  findings: PageFindings,
): AsyncGenerator<readonly RestTrade[], void> {
  const { endUs, lastId } = stretch;
  let fromId = stretch.fromId;
  while (fromId <= lastId) {
    const page = await fetchPage(requests, fromId, findings);
    const last = page.trades.at(-1);
    if (last === undefined) {
      findings.ranOut = true;
      return;
    }
    const wanted = page.trades.filter((trade) => trade.timeUs < endUs && trade.id <= lastId);
    const beyond = page.trades.find((trade) => trade.timeUs >= endUs)?.id ?? Number.POSITIVE_INFINITY;
    const holes = page.holes.filter((hole) => hole.first < beyond && hole.first <= lastId);
    findings.holes.push(...holes.map((hole) => ({ first: hole.first, last: Math.min(hole.last, lastId) })));
    if (wanted.length > 0) yield wanted;
    if (last.timeUs >= endUs) return;
    fromId = last.id + 1;
  }
}

/** One page; without trades only when no trade with this id or a larger one exists. */
async function fetchPage(requests: TradeRequests, fromId: number, findings: PageFindings): Promise<TidyPage> {
  for (let tries = 1; ; tries += 1) {
    const rows = await requests.fromId(fromId);
    const page = tidyPage(rows, fromId);
    count(page, findings);
    if (page.trades.length > 0) return page.holes.length === 0 ? page : await withHolesFilled(requests, page, fromId);
    const newest = await requests.newest();
    if (newest === null || newest.id < fromId) return page;
    findings.emptyPages += 1;
    if (tries === TRIES) {
      const what = `no trades from id ${fromId} on, though there are trades up to id ${newest.id}`;
      throw new RemoteError('malformed', `${requests.name}: ${what} (asked ${TRIES} times)`);
    }
  }
}

/** Asks again for a page with holes: rows that any of the answers has are there. */
async function withHolesFilled(requests: TradeRequests, first: TidyPage, fromId: number): Promise<TidyPage> {
  let page = first;
  for (let tries = 1; tries < TRIES && page.holes.length > 0; tries += 1) {
    const again = await requests.fromId(fromId);
    page = tidyPage([...page.trades, ...again], fromId);
  }
  return page;
}

function count(page: TidyPage, findings: PageFindings): void {
  findings.duplicates += page.duplicates;
  findings.reordered += page.reordered;
}
