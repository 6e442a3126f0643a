import { formatTime, MINUTE_US } from '../../../core/time.ts';
import type { TimeRange } from '../../store/day-metadata.ts';
import { count } from '../../store/metadata-codec.ts';
import { RemoteError } from '../../remote-error.ts';
import { checkJson, decimalText, rowsOf } from './check-json.ts';
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
const COLUMNS = 12;

const klinePage = rowsOf(readKline);

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

function requestKlines(rest: RestClient, symbol: string, [startUs, endUs]: TimeRange): Promise<readonly Kline[]> {
  const { limit, weight } = rest.rules.klines;
  const times = { startTime: startUs / 1000, endTime: endUs / 1000 - 1 };
  const query = { endpoint: 'klines', weight, parameters: { symbol, interval: '1m', ...times, limit } };
  const what = `binance ${rest.market} ${symbol} klines from ${formatTime(startUs)}`;
  return rest.get(query, (answer) => {
    const klines = checkJson(klinePage, answer, what);
    const stray = klines.find(({ openUs }) => openUs < startUs || openUs >= endUs);
    if (stray === undefined) return klines;
    throw new RemoteError('malformed', `${what}: got the minute ${formatTime(stray.openUs)}, which was not asked for`);
  });
}

function mergePages(a: readonly Kline[], b: readonly Kline[]): Kline[] {
  const byMinute = new Map([...a, ...b].map((kline) => [kline.openUs, kline]));
  return [...byMinute.values()].sort((one, other) => one.openUs - other.openUs);
}

/** Reads one row; its columns are told by their place. */
function readKline(row: unknown): Kline {
  if (!Array.isArray(row) || row.length < COLUMNS) throw new RangeError(`expected a list of ${COLUMNS} values`);
  const cells: readonly unknown[] = row;
  const decimal = (column: number): string => decimalText(cells[column]);
  return {
    openUs: wholeMinute(cells[0]) * 1000,
    open: decimal(1),
    high: decimal(2),
    low: decimal(3),
    close: decimal(4),
    volume: decimal(5),
    quoteVolume: decimal(7),
    trades: count(cells[8]),
    takerBuyVolume: decimal(9),
    takerBuyQuoteVolume: decimal(10),
  };
}

function wholeMinute(value: unknown): number {
  const timeMs = count(value);
  if (timeMs % MINUTE_MS !== 0) throw new RangeError(`expected a whole minute in milliseconds, got ${timeMs}`);
  return timeMs;
}
