import type { TradeSource } from '../../core/trade-batch.ts';
import { type ComparedMethod, MethodComparison, methodsAtLags } from './method-comparison.ts';
import type { MethodScore } from './method-score.ts';
import type { ArrivedTrades, QuoteBatch, QuoteSource } from './quote-batch.ts';
import { QuoteFeed } from './quote-feed.ts';
import { wholeSeconds } from './whole-seconds.ts';

/** Which methods are compared. */
export interface CompareMethodsOptions {
  /** The methods; a lag in their settings is replaced. */
  readonly methods: readonly ComparedMethod[];
  /** The quote lags each is tried at, µs. Default: no lag. */
  readonly quoteLagsUs?: readonly number[];
}

/**
 * Scores methods × quote lags on a recording in memory.
 * @param trades with their true sides; 0 where the true side is not known, which does not count.
 * @param quotes null where there are none.
 * @throws RangeError for what an `AggressorClassifier` refuses.
 */
export function compareMethods(
  trades: ArrivedTrades,
  quotes: QuoteBatch | null,
  { methods, quoteLagsUs = [0] }: CompareMethodsOptions,
): MethodScore[] {
  const comparison = new MethodComparison(trades.scales, methodsAtLags(methods, quoteLagsUs));
  if (quotes !== null) comparison.pushQuotes(quotes);
  comparison.pushTrades(trades);
  return comparison.scores();
}

/** The same for recordings of any length, read once. */
export async function compareMethodsOfSource(
  trades: TradeSource,
  quotes: QuoteSource | null,
  { methods, quoteLagsUs = [0] }: CompareMethodsOptions,
): Promise<MethodScore[]> {
  const comparison = new MethodComparison(trades.scales, methodsAtLags(methods, quoteLagsUs));
  const feed = quotes === null ? null : new QuoteFeed(quotes, (event) => comparison.pushQuotes(event));
  try {
    for await (const event of wholeSeconds(trades)) {
      if (event.type !== 'trades') comparison.pushBreak(event);
      else {
        await feed?.pullUntil(comparison.neededUntilUs(event.timeUs[event.length - 1]!));
        comparison.pushTrades(event);
      }
    }
  } finally {
    await feed?.close();
  }
  return comparison.scores();
}
