import { type Decimal, parseDecimal, subtractDecimals } from '../../core/decimal.ts';
import { sessionCalendar } from '../../core/session-calendar.ts';
import { MINUTE_US } from '../../core/time.ts';
import type { Instrument } from '../../core/trade-batch.ts';
import { parseBarSpec } from '../../cvd/bar-spec.ts';
import { barsFromSource } from '../../cvd/bars-from-source.ts';
import { type BarComparison, type BarDifference, compareBars, type ReferenceBars } from '../../cvd/compare-bars.ts';
import { InputError } from '../input-error.ts';
import type { DayMetadata, TimeRange } from '../store/day-metadata.ts';
import { storeTradeSource } from '../store/trade-store.ts';
import type { RestClient } from './rest/rest-client.ts';
import { type Kline, pageKlines } from './rest/rest-klines.ts';

/** Which days to verify. */
export interface KlineCheck {
  /** The store's folder. */
  readonly dataDir: string;
  /** The symbol. */
  readonly symbol: string;
  /** First UTC day. */
  readonly fromDay: number;
  /** Last UTC day, included. */
  readonly toDay: number;
}

/** How recorded trades compare with the exchange's own klines, minute by minute. */
export interface KlineVerdict {
  /** The comparison, by volume and delta, exactly. */
  readonly comparison: BarComparison;
  /**
   * Minutes that differ in the way that trades of the insurance fund and of auto-deleveraging make them differ: futures'
   * aggregate trades leave these out, klines count them. Start of each, µs.
   */
  readonly offBookMinutes: readonly number[];
  /** Ids of single fills that the aggregate trades of these days leave out. */
  readonly fillIdHoles: number;
  /** True when every minute that could be compared is equal, or differs by off-book trades alone. */
  readonly isSound: boolean;
}

/**
 * Compares volume and delta of each minute with the exchange's klines, which are asked for over REST.
 * @throws InputError when the store has no trades of these days; RemoteError when the klines cannot be had.
 */
export async function verifyKlines(rest: RestClient, check: KlineCheck): Promise<KlineVerdict> {
  const instrument: Instrument = { venue: 'binance', market: rest.market, symbol: check.symbol };
  const source = storeTradeSource({ ...check, instrument });
  if (source.days.length === 0) throw new InputError(`no trades of ${check.symbol} in the store for these days`);
  const reference = await fetchKlineReference(rest, check.symbol, coverageOf(source.days));
  const session = sessionCalendar('utc');
  const market = {
    kind: 'trades',
    scales: source.scales,
    [Symbol.asyncIterator]: () => source[Symbol.asyncIterator](),
  } as const;
  const { bars } = await barsFromSource(market, { bar: parseBarSpec('1m'), session, reset: 'session' });
  const comparison = compareBars(bars, reference, { tolerance: { units: 0n, scale: 0 } });
  const fillIdHoles = source.days.reduce((sum, day) => sum + day.fillIdHoles, 0);
  const offBookMinutes = rest.market === 'spot' ? [] : offBookAmong(comparison.differences, fillIdHoles);
  const isSound = comparison.different === offBookMinutes.length;
  return { comparison, offBookMinutes, fillIdHoles, isSound };
}

/** From the first to the last covered instant of each day. */
function coverageOf(days: readonly DayMetadata[]): TimeRange[] {
  return days
    .filter(({ coverage }) => coverage.length > 0)
    .map(({ coverage }) => [coverage[0]![0], coverage.at(-1)![1]]);
}

/**
 * Asks for the exchange's 1-minute klines of some ranges of time, as bars to compare ours with.
 * @throws RemoteError when they cannot be had.
 */
export async function fetchKlineReference(
  rest: RestClient,
  symbol: string,
  ranges: readonly TimeRange[],
): Promise<ReferenceBars> {
  const klines: Kline[] = [];
  for (const [startUs, endUs] of ranges) {
    const minutes: TimeRange = [Math.floor(startUs / MINUTE_US) * MINUTE_US, Math.ceil(endUs / MINUTE_US) * MINUTE_US];
    for await (const page of pageKlines(rest, symbol, minutes)) klines.push(...page);
  }
  return referenceOf(klines);
}

function referenceOf(klines: readonly Kline[]): ReferenceBars {
  const volume = klines.map((kline) => parseDecimal(kline.volume));
  const delta = klines.map(({ takerBuyVolume }, index) => {
    const bought = parseDecimal(takerBuyVolume);
    return subtractDecimals(bought, subtractDecimals(volume[index]!, bought));
  });
  return { timeUs: klines.map((kline) => kline.openUs), columns: { volume, delta } };
}

/**
 * Minutes in which only volume is missing, and no more delta than volume. There must be a fill without an aggregate
 * trade for each of them.
 */
function offBookAmong(differences: readonly BarDifference[], fillIdHoles: number): number[] {
  const byMinute = new Map<number, BarDifference[]>();
  for (const difference of differences) {
    byMinute.set(difference.timeUs, [...(byMinute.get(difference.timeUs) ?? []), difference]);
  }
  const minutes = [...byMinute].filter(([, found]) => isVolumeMissing(found)).map(([timeUs]) => timeUs);
  return minutes.length <= fillIdHoles ? minutes : [];
}

function isVolumeMissing(found: readonly BarDifference[]): boolean {
  const missing = missingIn(found, 'volume');
  const delta = missingIn(found, 'delta');
  const size = delta.units < 0n ? { units: -delta.units, scale: delta.scale } : delta;
  return missing.units > 0n && subtractDecimals(missing, size).units >= 0n;
}

function missingIn(found: readonly BarDifference[], column: BarDifference['column']): Decimal {
  const difference = found.find((one) => one.column === column);
  return difference === undefined ? { units: 0n, scale: 0 } : subtractDecimals(difference.reference, difference.ours);
}
