import { readFileSync } from 'node:fs';
import type { Scales } from '../../../src/core/trade-batch.ts';
import { AggressorClassifier } from '../../../src/cvd/aggressor/aggressor-classifier.ts';
import type { AggressorSettings } from '../../../src/cvd/aggressor/aggressor-options.ts';
import type { ArrivedTrades, QuoteBatch } from '../../../src/cvd/aggressor/quote-batch.ts';
import { parseAggressorRules } from '../../../src/cvd/aggressor/rule-stack.ts';
import { sharedData } from '../../support/shared-data.ts';
import { WHOLE } from '../../support/tape.ts';

/** One trade as a test writes it. */
export interface TestTrade {
  readonly time: number;
  readonly price: number;
  readonly size?: number;
  readonly side?: number;
  readonly sequence?: number;
}

/** One quote as a test writes it. */
export interface TestQuote {
  readonly time: number;
  readonly bid: number;
  readonly ask: number;
  readonly bidSize?: number;
  readonly askSize?: number;
  readonly sequence?: number;
}

/** A batch of trades; of size 1, unknown side and without a sequence where they do not say. */
export function tradesOf(trades: readonly TestTrade[], scales: Scales = WHOLE): ArrivedTrades {
  const column = (value: (trade: TestTrade, index: number) => number): Float64Array => Float64Array.from(trades, value);
  const hasSequence = trades.some((trade) => trade.sequence !== undefined);
  return {
    type: 'trades',
    length: trades.length,
    timeUs: column((trade) => trade.time),
    price: column((trade) => trade.price),
    size: column((trade) => trade.size ?? 1),
    side: Int8Array.from(trades, (trade) => trade.side ?? 0),
    id: column((_, index) => index + 1),
    ...(hasSequence ? { sequence: column((trade) => trade.sequence ?? Number.NaN) } : {}),
    scales,
  };
}

/** A batch of quotes; without sizes and a sequence where they do not say. */
export function quotesOf(quotes: readonly TestQuote[], scales: Scales = WHOLE): QuoteBatch {
  const column = (value: (quote: TestQuote) => number | undefined): Float64Array =>
    Float64Array.from(quotes, (quote) => value(quote) ?? Number.NaN);
  const hasSequence = quotes.some((quote) => quote.sequence !== undefined);
  return {
    type: 'quotes',
    length: quotes.length,
    timeUs: column((quote) => quote.time),
    bid: column((quote) => quote.bid),
    ask: column((quote) => quote.ask),
    bidSize: column((quote) => quote.bidSize),
    askSize: column((quote) => quote.askSize),
    ...(hasSequence ? { sequence: column((quote) => quote.sequence) } : {}),
    scales,
  };
}

/** A classifier of whole prices and sizes. */
export function classifier(rules: string, settings: Partial<AggressorSettings> = {}): AggressorClassifier {
  return new AggressorClassifier(WHOLE, { ...settings, rules: parseAggressorRules(rules) });
}

/** The sides a stack of rules gives trades, all quotes and then all trades in one batch. */
export function sidesOf(
  rules: string,
  quotes: readonly TestQuote[],
  trades: readonly TestTrade[],
  settings: Partial<AggressorSettings> = {},
): number[] {
  const inference = classifier(rules, settings);
  inference.pushQuotes(quotesOf(quotes));
  return [...inference.pushTrades(tradesOf(trades)).side];
}

/** Rows of a plain CSV file of the shared data, by header name. */
export function csvRows(file: string, separator = ','): Record<string, string>[] {
  const [header, ...lines] = readFileSync(sharedData(file), 'utf8').trimEnd().split(/\r?\n/);
  const names = header!.split(separator);
  return lines.map((line) => {
    const cells = line.split(separator);
    return Object.fromEntries(names.map((name, index) => [name, cells[index]!]));
  });
}
