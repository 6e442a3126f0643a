import type { TradeGap, TradeSource } from '../core/trade-batch.ts';
import type { AggressorSettings } from '../cvd/aggressor/aggressor-options.ts';
import { inferredTrades } from '../cvd/aggressor/inferred-trades.ts';
import type { QuoteSource } from '../cvd/aggressor/quote-batch.ts';
import { needsQuotes } from '../cvd/aggressor/rule-stack.ts';
import type { MarketSource } from '../cvd/bars-from-source.ts';
import { InputError } from './input-error.ts';
import { type QuoteRange, storeQuoteSource } from './quotes/quote-store.ts';
import { type OpenOptions, rangeWithin, type Recorded, type RecordedDay } from './recorded-days.ts';
import type { DayMetadata } from './store/day-metadata.ts';
import { listDays } from './store/store-listing.ts';
import { storeTradeSource } from './store/trade-store.ts';

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

function recordedTrades(
  { dataDir, instrument, aggressor }: OpenOptions,
  range: { readonly fromDay: number; readonly toDay: number },
): Recorded {
  const stored = storeTradeSource({ dataDir, instrument, ...range });
  const common = { instrument, ...range, days: stored.days.map(recordedDay), missingDays: stored.missingDays };
  if (aggressor !== undefined) {
    const source = inferredTrades(stored, quotesFor(stored, { dataDir, instrument, ...range }, aggressor), aggressor);
    return { ...common, source, aggressor: source.label, sides: 'inferred' };
  }
  const source: MarketSource = {
    kind: 'trades',
    scales: stored.scales,
    [Symbol.asyncIterator]: () => stored[Symbol.asyncIterator](),
  };
  const known = [...new Set(stored.days.map((day) => day.aggressor))].join(', ');
  return { ...common, source, aggressor: known, sides: 'recorded' };
}

/** The quotes that the rules look at; null where they look at none. */
function quotesFor(trades: TradeSource, range: QuoteRange, { rules }: AggressorSettings): QuoteSource | null {
  if (!rules.some(needsQuotes)) return null;
  const quotes = storeQuoteSource({ ...range, scales: trades.scales });
  if (quotes.days.length > 0) return quotes;
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
