import { dayOfTime } from '../../core/time.ts';
import type { TradeEvent, TradeSource } from '../../core/trade-batch.ts';
import type { QuoteMatching } from '../../cvd/aggressor/aggressor-options.ts';
import type { ArrivedTrades } from '../../cvd/aggressor/quote-batch.ts';
import type { DayMetadata } from '../store/day-metadata.ts';
import type { StoreTradeSource } from '../store/trade-store.ts';
import { DAY_NUMBERS, firstOfDay } from './arrival-order.ts';
import type { QuoteDayMetadata } from './quote-metadata.ts';
import type { StoreQuoteSource } from './quote-store.ts';

/** Trades and quotes of the store, ready to be matched. */
export interface MatchableTrades {
  /** The trades; with their place in the order of arrival where they and the quotes share one. */
  readonly trades: TradeSource;
  /** How a trade finds its quote: as asked, else by arrival where that is known, else undefined for the default. */
  readonly matching: QuoteMatching | undefined;
}

/**
 * Gives stored trades their place in the order in which they and the quotes arrived, where their days are of the same
 * sources as those of the quotes and those counted both together: then the ids of the trades are such places.
 * @param quotes null where nobody looks at any.
 */
export function matchableTrades(
  trades: StoreTradeSource,
  quotes: StoreQuoteSource | null,
  asked: QuoteMatching | undefined,
): MatchableTrades {
  if (quotes === null || !shareOrder(trades.days, quotes.days)) return { trades, matching: asked };
  const { instrument, scales } = trades;
  const arrived: TradeSource = { instrument, scales, [Symbol.asyncIterator]: () => withSequence(trades) };
  return { trades: arrived, matching: asked ?? 'arrival' };
}

function shareOrder(trades: readonly DayMetadata[], quotes: readonly QuoteDayMetadata[]): boolean {
  const byDay = new Map(quotes.map((day) => [day.day, day]));
  return trades.every((day) => {
    const beside = byDay.get(day.day);
    if (beside?.sequence !== 'shared' || (day.lastId ?? 0) >= DAY_NUMBERS) return false;
    const known = new Set(beside.sourceChecksum.split(', '));
    return day.sources.every(({ sha256, rows }) => rows === 0 || known.has(sha256));
  });
}

async function* withSequence(trades: AsyncIterable<TradeEvent>): AsyncGenerator<TradeEvent | ArrivedTrades> {
  let sequence = new Float64Array(0);
  for await (const event of trades) {
    if (event.type !== 'trades' || event.length === 0) {
      yield event;
      continue;
    }
    const { id, timeUs, length } = event;
    if (sequence.length < length) sequence = new Float64Array(length);
    // A batch is of one day file.
    const first = firstOfDay(dayOfTime(timeUs[0]!));
    for (let row = 0; row < length; row += 1) sequence[row] = first + id[row]!;
    yield { ...event, sequence };
  }
}
