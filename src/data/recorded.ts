import type { TradeGap, TradeSource } from '../core/trade-batch.ts';
import { inferredTrades } from '../cvd/aggressor/inferred-trades.ts';
import { type AggressorRule, needsQuotes } from '../cvd/aggressor/rule-stack.ts';
import { InputError } from './input-error.ts';
import { matchableTrades } from './quotes/arrived-trades.ts';
import { type QuoteRange, type StoreQuoteSource, storeQuoteSource } from './quotes/quote-store.ts';
import { type OpenOptions, rangeWithin, type Recorded, type RecordedDay } from './recorded-days.ts';
import { inSizeBucket } from './recorded-sizes.ts';
import type { DayMetadata } from './store/day-metadata.ts';
import { listDays } from './store/store-listing.ts';
import { storeTradeSource } from './store/trade-store.ts';
import { leaveUnattributed } from './unattributed-trades.ts';

/**
 * Opens recorded days; null when the store holds none of them. Reading costs nothing yet: only metadata was looked at.
 * @throws InputError when a day file cannot be read; when sides of bars are to be inferred, or those of trades estimated.
 */
export async function openRecorded(options: OpenOptions): Promise<Recorded | null> {
  const { dataDir, instrument, kind } = options;
  const tradeDays = kind === 'bars' ? [] : listDays(dataDir, instrument).map((file) => file.day);
  const trades = rangeWithin(tradeDays, options);
  if (trades !== null) {
    refuseEstimate(options);
    return recordedTrades(options, trades);
  }
  if (kind === 'trades') return null;
  const { openRecordedBars } = await import('./recorded-bars.ts');
  return openRecordedBars(options);
}

function refuseEstimate({ estimate, instrument }: OpenOptions): void {
  if (estimate === undefined) return;
  throw new InputError(
    `trades of ${instrument.symbol} are there for these days, and --estimate is for where only bars exist: ` +
      'take the recorded sides or infer them with --aggressor, or take imported bars with --source bars',
  );
}

interface DaySpan {
  readonly fromDay: number;
  readonly toDay: number;
}

type FindQuotes = (range: QuoteRange, rules: readonly AggressorRule[]) => StoreQuoteSource | null;

/** Recorded trades that know where their sides come from. */
type SidedTrades = Pick<Recorded, 'days' | 'missingDays' | 'aggressor' | 'sides'> & {
  readonly source: TradeSource & { readonly kind: 'trades' };
};

function recordedTrades(options: OpenOptions, range: DaySpan): Recorded {
  const { instrument, sizes } = options;
  const trades = sidedTrades(options, range, requiredQuotes);
  const recorded = { instrument, ...range, ...trades };
  if (sizes === undefined) return recorded;
  const openDays = (days: DaySpan): SidedTrades => sidedTrades(options, days, storedQuotes);
  return { ...recorded, ...inSizeBucket(trades.source, sizes, { firstDay: range.fromDay, openDays }) };
}

function sidedTrades(
  { dataDir, instrument, aggressor }: OpenOptions,
  days: DaySpan,
  quotesOf: FindQuotes,
): SidedTrades {
  const range = { dataDir, instrument, ...days };
  const stored = storeTradeSource(range);
  const common = { days: stored.days.map(recordedDay), missingDays: stored.missingDays };
  if (aggressor !== undefined) {
    const { rules } = aggressor;
    const quotes = rules.some(needsQuotes) ? quotesOf({ ...range, scales: stored.scales }, rules) : null;
    const { trades, matching } = matchableTrades(stored, quotes, aggressor.matching);
    const settings = { ...aggressor, ...(matching !== undefined && { matching }) };
    const inferred = inferredTrades(trades, quotes, settings);
    const source = leaveUnattributed(inferred, stored.days);
    return { ...common, source, aggressor: inferred.label, sides: 'inferred' };
  }
  const known = [...new Set(stored.days.map((day) => day.aggressor))].join(', ');
  return { ...common, source: { ...stored, kind: 'trades' }, aggressor: known, sides: 'recorded' };
}

/** The quotes of some days; null where the store has none. */
function storedQuotes(range: QuoteRange): StoreQuoteSource | null {
  const quotes = storeQuoteSource(range);
  return quotes.days.length > 0 ? quotes : null;
}

function requiredQuotes(range: QuoteRange, rules: readonly AggressorRule[]): StoreQuoteSource {
  const quotes = storedQuotes(range);
  if (quotes !== null) return quotes;
  throw new InputError(
    `the store has no quotes of ${range.instrument.symbol} for these days, and ${rules.join(',')} needs them: ` +
      'pull or import quotes, or use the rule tick',
  );
}

function recordedDay(metadata: DayMetadata): RecordedDay {
  return {
    day: metadata.day,
    rows: metadata.rows,
    coverage: metadata.coverage,
    gaps: gapsOf(metadata),
    isComplete: metadata.complete,
    duplicatesDropped: metadata.duplicatesDropped,
    idConflicts: metadata.idConflicts,
    quarantined: metadata.rowsQuarantined,
    checksum: metadata.checksum,
  };
}

/** Holes in the ids, and stretches of which trades may be missing, in order. */
function gapsOf({ gaps, doubtful }: DayMetadata): TradeGap[] {
  const holes = gaps.map(({ fromUs, toUs, missing }): TradeGap => ({ type: 'gap', fromUs, toUs, missing }));
  const doubts = doubtful.map(([fromUs, toUs]): TradeGap => ({ type: 'gap', fromUs, toUs, missing: 0 }));
  return [...holes, ...doubts].sort((a, b) => a.fromUs - b.fromUs);
}
