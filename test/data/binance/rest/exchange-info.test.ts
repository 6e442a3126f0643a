import { describe, expect, it } from 'vitest';
import { fetchSymbolInfo } from '../../../../src/data/binance/rest/exchange-info.ts';
import { InputError } from '../../../../src/data/input-error.ts';
import { restOf, startBench } from '../../../support/fake-binance/with-fake-binance.ts';

describe('what the exchange says about a symbol', () => {
  it.each(['spot', 'um', 'cm'] as const)(
    '%s: state, decimals of tick and step, and the weight allowed',
    async (market) => {
      const bench = await startBench({}, { weightPerMinute: 1234 });
      bench.fake.put({ market, symbol: 'BTCUSDT', aggTrades: [], tickSize: '0.10', stepSize: '0.00100000' });
      bench.fake.put({ market, symbol: 'ETHUSDT', aggTrades: [] });
      const rest = restOf(bench, market);
      expect(await fetchSymbolInfo(rest, 'BTCUSDT')).toEqual({
        symbol: 'BTCUSDT',
        status: 'TRADING',
        scales: { priceScale: 1, sizeScale: 3 },
      });
      expect(rest.budget.limitPerMinute).toBe(1234);
    },
  );

  it.each(['spot', 'um'] as const)('%s: a symbol that it does not know is an input error', async (market) => {
    const bench = await startBench();
    bench.fake.put({ market, symbol: 'BTCUSDT', aggTrades: [] });
    await expect(fetchSymbolInfo(restOf(bench, market), 'btcusdt')).rejects.toThrow(
      new InputError(
        `binance ${market} has no symbol "btcusdt": check --symbol and --market (symbols are in capitals)`,
      ),
    );
  });

  it('refuses an answer of another form, naming the place', async () => {
    const bench = await startBench({ retry: { maxAttempts: 1, baseMs: 1, capMs: 1, maxRetryAfterMs: 1 } });
    const text = JSON.stringify({
      rateLimits: [],
      symbols: [{ symbol: 'A', filters: [{ filterType: 'LOT_SIZE', stepSize: 0.1 }] }],
    });
    bench.fake.plan({ match: 'exchangeInfo', fault: { kind: 'body', text } });
    await expect(fetchSymbolInfo(restOf(bench, 'spot'), 'A')).rejects.toThrow(
      'binance spot exchangeInfo: symbols, row 1, filters, row 1, stepSize, expected a decimal number as text, got 0.1;',
    );
  });
});
