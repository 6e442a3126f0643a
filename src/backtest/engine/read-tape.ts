import type { QuoteSource } from '../../cvd/aggressor/quote-batch.ts';
import type { MarketEvent, MarketSource } from '../../cvd/bars-from-source.ts';
import { QuoteTape } from '../matching/quote-tape.ts';
import { QuoteFeeder } from './quote-feeder.ts';

/**
 * Reads a source once, its quotes always as far as the event in hand needs them.
 * @param begin is given the tape that the quotes go to (null without any), and returns what takes the events.
 */
export async function readTape(
  source: MarketSource,
  quotes: QuoteSource | null,
  begin: (tape: QuoteTape | null) => (event: MarketEvent) => void,
): Promise<void> {
  const feeder = quotes === null ? null : new QuoteFeeder(quotes, new QuoteTape());
  const take = begin(feeder?.tape ?? null);
  try {
    for await (const event of source) {
      const untilUs = lastInstant(event);
      await feeder?.feedUpTo(untilUs);
      take(event);
      feeder?.tape.forgetBefore(untilUs);
    }
  } finally {
    await feeder?.close();
  }
}

/** Up to when an event needs to know the quotes, µs. */
function lastInstant(event: MarketEvent): number {
  if (event.type === 'trades') return event.timeUs[event.length - 1] ?? Number.NEGATIVE_INFINITY;
  return event.type === 'coverage-end' ? event.timeUs : Number.NEGATIVE_INFINITY;
}
