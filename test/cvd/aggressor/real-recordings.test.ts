import { beforeAll, expect, it } from 'vitest';
import { parseDecimal, unitsAtScale } from '../../../src/core/decimal.ts';
import { compareMethods } from '../../../src/cvd/aggressor/compare-methods.ts';
import type { MethodScore } from '../../../src/cvd/aggressor/method-score.ts';
import type { ArrivedTrades, QuoteBatch } from '../../../src/cvd/aggressor/quote-batch.ts';
import { parseAggressorRules } from '../../../src/cvd/aggressor/rule-stack.ts';
import { describeWithSharedData } from '../../support/shared-data.ts';
import { csvRows, quotesOf, tradesOf } from './market.ts';

const CENTS = { priceScale: 2, sizeScale: 3 };

function units(text: string, scale: number): number {
  return unitsAtScale(parseDecimal(text), scale);
}

function scoreOf(
  rules: string,
  trades: ArrivedTrades,
  quotes: QuoteBatch,
  matching: 'strict' | 'inclusive' | 'arrival' = 'strict',
): MethodScore {
  const settings = { rules: parseAggressorRules(rules), matching };
  return compareMethods(trades, quotes, { methods: [{ name: rules, settings }] })[0]!;
}

describeWithSharedData('a minute of ES time and sales, each trade with its quote', () => {
  let trades: ArrivedTrades;
  let quotes: QuoteBatch;

  beforeAll(() => {
    const rows = csvRows('es/sierra-time-and-sales-2022-01-24.txt', ';');
    // The file's own sequence is the order; a quote stands in the row of the trade that met it.
    quotes = quotesOf(
      rows.map((row, index) => ({
        time: index,
        bid: units(row['BidPrice']!, 2),
        ask: units(row['AskPrice']!, 2),
        sequence: 2 * index,
      })),
      CENTS,
    );
    trades = tradesOf(
      rows.map((row, index) => ({
        time: index,
        price: units(row['Price']!, 2),
        size: units(row['Volume']!, 3),
        side: row['TradeType'] === '2' ? 1 : -1,
        sequence: 2 * index + 1,
      })),
      CENTS,
    );
  });

  it.each(['quote', 'lee-ready'])('%s finds the aggressor of all 2,026 trades, delta +18', (rules) => {
    expect(scoreOf(rules, trades, quotes, 'arrival')).toMatchObject({
      trades: 2026,
      accuracy: 1,
      unclassifiedShare: 0,
      volumeAccuracy: 1,
      trueDelta: 18_000n,
      deltaError: 0n,
    });
  });

  it('at-quote is right about all 1,591 trades at the touch; 435 swept through it', () => {
    expect(scoreOf('at-quote', trades, quotes, 'arrival')).toMatchObject({
      accuracy: 1,
      unclassifiedShare: 435 / 2026,
    });
  });
});

describeWithSharedData('BTCUSDT futures of 2020-02-22 (tardis), trades within the time of the quotes', () => {
  let trades: ArrivedTrades;
  let quotes: QuoteBatch;

  beforeAll(() => {
    const quoteRows = csvRows('tardis/BTCUSDT-quotes-2020-02-22.csv');
    const lastUs = Number(quoteRows.at(-1)!['timestamp']);
    quotes = quotesOf(
      quoteRows.map((row) => ({
        time: Number(row['timestamp']),
        bid: units(row['bid_price']!, 2),
        ask: units(row['ask_price']!, 2),
        bidSize: units(row['bid_amount']!, 3),
        askSize: units(row['ask_amount']!, 3),
      })),
      CENTS,
    );
    const rows = csvRows('tardis/BTCUSDT-trades-2020-02-22.csv').filter((row) => Number(row['timestamp']) <= lastUs);
    trades = tradesOf(
      rows.map((row) => ({
        time: Number(row['timestamp']),
        price: units(row['price']!, 2),
        size: units(row['amount']!, 3),
        side: row['side'] === 'buy' ? 1 : -1,
      })),
      CENTS,
    );
  });

  it('the quote rule with strict matching agrees with 501 of 502: the 99.8 % of data/README.md', () => {
    const { trades: count, accuracy, unclassifiedShare } = scoreOf('quote', trades, quotes);
    expect([count, accuracy, unclassifiedShare]).toEqual([502, 501 / 502, 0]);
  });

  it('with inclusive matching only with 372 of the 499 it classifies: the quote of the very ms is the one after the trade', () => {
    const { accuracy, unclassifiedShare, disagreementShare } = scoreOf('quote', trades, quotes, 'inclusive');
    expect([accuracy, unclassifiedShare]).toEqual([372 / 499, 3 / 502]);
    expect(disagreementShare).toBeCloseTo(0.26, 2);
  });
});
