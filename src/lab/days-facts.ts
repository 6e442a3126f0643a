import { formatUnits } from '../core/decimal.ts';
import { formatDay } from '../core/time.ts';
import type { DaySizeLimits } from '../cvd/size-bucket/daily-limits.ts';
import type { Recorded } from '../data/recorded-days.ts';
import { neededText, type OptionValues } from './option-values.ts';

/** Where the numbers of a result come from: for JSON documents, run folders and the ledger of tries. */
export function factsOf(values: OptionValues, recorded: Recorded): Record<string, unknown> {
  return {
    venue: recorded.instrument.venue,
    market: recorded.instrument.market,
    symbol: recorded.instrument.symbol,
    from: formatDay(recorded.fromDay),
    to: formatDay(recorded.toDay),
    bar: neededText(values, 'bar'),
    session: neededText(values, 'session'),
    reset: neededText(values, 'reset'),
    source: recorded.source.kind,
    aggressor: recorded.aggressor,
    ...sizeFacts(recorded),
    missing_days: recorded.missingDays.map(formatDay),
  };
}

/** What is to be said about the size bucket: limits that change from day to day are known once the days were read. */
function sizeFacts({ sizes, source }: Recorded): Record<string, unknown> {
  if (sizes === undefined) return {};
  if (!sizes.hasQuantiles) return { sizes: sizes.label };
  const { sizeScale } = source.scales;
  const text = (lots: number): string => (Number.isSafeInteger(lots) ? formatUnits(lots, sizeScale) : 'inf');
  return {
    sizes: sizes.label,
    size_limits: sizes.dayLimits().flatMap(({ day, limits }) => {
      return limits === null ? [] : [{ date: formatDay(day), min: text(limits.minLots), max: text(limits.maxLots) }];
    }),
    days_without_size_limits: daysWithoutLimits(sizes.dayLimits()).map(formatDay),
  };
}

/** The days on which nothing is in the bucket, as nothing was known of the sizes before. */
export function daysWithoutLimits(days: readonly DaySizeLimits[]): number[] {
  return days.filter(({ limits }) => limits === null).map(({ day }) => day);
}
