import { z } from 'zod';
import { formatTime, MINUTE_US } from '../../../core/time.ts';
import type { TimeRange } from '../../store/day-metadata.ts';
import { RemoteError } from '../http/remote-error.ts';
import { checkJson } from './check-json.ts';
import type { RestClient } from './rest-client.ts';

/** A kline of one minute, decimals as text. Volumes are in coins, or in contracts on `cm`. */
export interface Kline {
  /** Start of the minute, µs since the epoch. */
  readonly openUs: number;
  /** First price. */
  readonly open: string;
  /** Highest price. */
  readonly high: string;
  /** Lowest price. */
  readonly low: string;
  /** Last price. */
  readonly close: string;
  /** Volume. */
  readonly volume: string;
  /** Volume times price; on `cm` the volume in coins. */
  readonly quoteVolume: string;
  /** Number of single trades. */
  readonly trades: number;
  /** Volume that buyers were the aggressors of. */
  readonly takerBuyVolume: string;
  /** The same, times price. */
  readonly takerBuyQuoteVolume: string;
}

const MINUTE_MS = 60_000;

const decimal = z.string().regex(/^\d{1,18}(\.\d{1,15})?$/, 'expected a decimal number as text');
const wholeMinute = z.int().multipleOf(MINUTE_MS, 'expected a whole minute in milliseconds');
const klinePage = z.array(
  z.tuple(
    [wholeMinute, decimal, decimal, decimal, decimal, decimal, z.int(), decimal, z.int().min(0), decimal, decimal],
    z.unknown(),
  ),
);

/** Tries to get minutes that ought to be there before their absence is believed. */
const TRIES = 2;

/**
 * Klines of one minute, page by page, in order, each minute once. Minutes that the exchange does not have (it was down)
 * are left out.
 * @param range whole minutes.
 * @throws RemoteError.
 */
export async function* pageKlines(
  rest: RestClient,
  symbol: string,
  range: TimeRange,
): AsyncGenerator<readonly Kline[], void> {
  const [fromUs, toUs] = range;
  // Of a window with more than `limit` klines futures give the newest ones: no window may have more.
  const widthUs = rest.rules.klines.limit * MINUTE_US;
  for (let startUs = fromUs; startUs < toUs; startUs += widthUs) {
    const window: TimeRange = [startUs, Math.min(startUs + widthUs, toUs)];
    let page: readonly Kline[] = [];
    for (let tries = 0; tries < TRIES && page.length < minutesIn(window); tries += 1) {
      page = mergePages(page, await requestKlines(rest, symbol, window));
    }
    yield page;
  }
}

function minutesIn([startUs, endUs]: TimeRange): number {
  return (endUs - startUs) / MINUTE_US;
}

function requestKlines(rest: RestClient, symbol: string, [startUs, endUs]: TimeRange): Promise<Kline[]> {
  const { limit, weight } = rest.rules.klines;
  const times = { startTime: startUs / 1000, endTime: endUs / 1000 - 1 };
  const query = { endpoint: 'klines', weight, parameters: { symbol, interval: '1m', ...times, limit } };
  const what = `binance ${rest.market} ${symbol} klines from ${formatTime(startUs)}`;
  return rest.get(query, (answer) => {
    const klines = checkJson(klinePage, answer, what).map(readKline);
    const stray = klines.find(({ openUs }) => openUs < startUs || openUs >= endUs);
    if (stray === undefined) return klines;
    throw new RemoteError('malformed', `${what}: got the minute ${formatTime(stray.openUs)}, which was not asked for`);
  });
}

function mergePages(a: readonly Kline[], b: readonly Kline[]): Kline[] {
  const byMinute = new Map([...a, ...b].map((kline) => [kline.openUs, kline]));
  return [...byMinute.values()].sort((one, other) => one.openUs - other.openUs);
}

function readKline(row: z.infer<typeof klinePage>[number]): Kline {
  return {
    openUs: row[0] * 1000,
    open: row[1],
    high: row[2],
    low: row[3],
    close: row[4],
    volume: row[5],
    quoteVolume: row[7],
    trades: row[8],
    takerBuyVolume: row[9],
    takerBuyQuoteVolume: row[10],
  };
}
