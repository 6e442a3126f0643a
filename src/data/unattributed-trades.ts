import { dayOfTime } from '../core/time.ts';
import type { TradeSource } from '../core/trade-batch.ts';
import type { ClassifiedTrades } from '../cvd/aggressor/aggressor-classifier.ts';
import type { InferredTrades } from '../cvd/aggressor/inferred-trades.ts';
import type { TapeBreak } from '../cvd/aggressor/quote-batch.ts';
import type { DayMetadata } from './store/day-metadata.ts';

/**
 * Leaves the side unknown of trades of which only a volume counter tells: they may be several, of both sides, and at other
 * prices than the one they are booked at.
 * @param days of the trades; a batch is of one of them.
 */
export function leaveUnattributed(
  inferred: InferredTrades,
  days: readonly DayMetadata[],
): TradeSource & { readonly kind: 'trades' } {
  const counted = new Set(days.filter((day) => day.volumeCounter !== null).map((day) => day.day));
  if (counted.size === 0) return inferred;
  const { instrument, scales, kind } = inferred;
  return { instrument, scales, kind, [Symbol.asyncIterator]: () => withoutSides(inferred, counted) };
}

async function* withoutSides(
  inferred: InferredTrades,
  counted: ReadonlySet<number>,
): AsyncGenerator<ClassifiedTrades | TapeBreak> {
  for await (const event of inferred) {
    const isCounted = event.type === 'trades' && event.length > 0 && counted.has(dayOfTime(event.timeUs[0]!));
    yield isCounted ? blanked(event) : event;
  }
}

/** The sides of trades with even ids. */
function blanked(trades: ClassifiedTrades): ClassifiedTrades {
  const { id, length } = trades;
  const [side, certainSide, disagrees] = [trades.side.slice(), trades.certainSide.slice(), trades.disagrees.slice()];
  for (let row = 0; row < length; row += 1) {
    if (id[row]! % 2 === 0) continue;
    side[row] = 0;
    certainSide[row] = 0;
    disagrees[row] = 0;
  }
  return { ...trades, side, certainSide, disagrees };
}
