import type { TradeSource } from '../../core/trade-batch.ts';
import { AggressorClassifier, type ClassifiedTrades } from './aggressor-classifier.ts';
import type { AggressorCounts } from './aggressor-counts.ts';
import { type AggressorSettings, aggressorLabel, resolveAggressorOptions } from './aggressor-options.ts';
import type { ArrivedTrades, QuoteSource, TapeBreak } from './quote-batch.ts';
import { QuoteFeed } from './quote-feed.ts';
import { wholeSeconds } from './whole-seconds.ts';

/** Trades whose sides were inferred; read it like the source they came from. */
export interface InferredTrades extends TradeSource {
  /** Tells it from a source of bars. */
  readonly kind: 'trades';
  /** How the aggressor was known, for metadata and reports. */
  readonly label: string;
  /** How the sides came to be known, as far as the latest reading has come. */
  counts(): AggressorCounts;
  /** The trades with their sides, and what breaks the tape, in order; each reading starts anew. */
  [Symbol.asyncIterator](): AsyncGenerator<ClassifiedTrades | TapeBreak>;
}

/**
 * Puts inferred sides in the place of those a source gives. Quotes are read only as far as the trades need them, so memory
 * holds no more than a batch or two of each. Every reading starts both sources anew.
 * @param quotes null where no rule looks at quotes, or there are none: such rules then decide nothing.
 * @throws RangeError naming an option that is out of range; while reading, for what {@link AggressorClassifier} refuses.
 */
export function inferredTrades(
  trades: TradeSource,
  quotes: QuoteSource | null,
  settings: AggressorSettings,
): InferredTrades {
  const options = resolveAggressorOptions(settings);
  let classifier = new AggressorClassifier(trades.scales, options);
  const start = (): AggressorClassifier => {
    classifier = new AggressorClassifier(trades.scales, options);
    return classifier;
  };
  return {
    instrument: trades.instrument,
    scales: trades.scales,
    kind: 'trades',
    label: aggressorLabel(options),
    counts: () => classifier.counts(),
    [Symbol.asyncIterator]: () => classified(trades, quotes, start()),
  };
}

async function* classified(
  trades: AsyncIterable<ArrivedTrades | TapeBreak>,
  quotes: QuoteSource | null,
  classifier: AggressorClassifier,
): AsyncGenerator<ClassifiedTrades | TapeBreak> {
  const isInterpolated = classifier.options.matching === 'interpolated';
  const feed =
    quotes !== null && classifier.needsQuotes ? new QuoteFeed(quotes, (event) => classifier.pushQuotes(event)) : null;
  try {
    for await (const event of isInterpolated ? wholeSeconds(trades) : trades) {
      if (event.type !== 'trades') {
        classifier.pushBreak(event);
        yield event;
      } else if (event.length > 0) {
        await feed?.pullUntil(classifier.neededUntilUs(event.timeUs[event.length - 1]!));
        yield classifier.pushTrades(event);
      }
    }
  } finally {
    await feed?.close();
  }
}
