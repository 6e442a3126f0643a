import { describe, expect, it } from 'vitest';
import { contractReference, resolveContract } from '../../../src/data/ibkr/contract.ts';
import { InputError } from '../../../src/data/input-error.ts';
import { AAPL, ES_DECEMBER, type FakeContract } from '../../support/fake-tws/fake-contract.ts';
import { twsBench } from '../../support/fake-tws/with-fake-tws.ts';

const ES_MARCH: FakeContract = {
  ...ES_DECEMBER,
  conId: 551_601_561,
  localSymbol: 'ESH7',
  lastTradeDate: '20270319',
  contractMonth: '202703',
};
const ES = { symbol: 'ES', secType: 'FUT', exchange: 'CME', currency: 'USD' } as const;

describe('a contract', () => {
  it.each([193, 176])('is found with all that is known about it, at server version %i', async (serverVersion) => {
    const { client } = await twsBench({ serverVersion });
    const contract = await resolveContract(client, { ...ES, expiry: '202612' });
    expect(contract).toEqual({
      conId: 495_512_563,
      symbol: 'ES',
      secType: 'FUT',
      exchange: 'CME',
      primaryExchange: '',
      currency: 'USD',
      localSymbol: 'ESZ6',
      tradingClass: 'ES',
      lastTradeDate: '20261218',
      contractMonth: '202612',
      multiplier: 50,
      minTick: 0.25,
      priceMagnifier: 1,
      longName: 'E-mini S&P 500',
      timeZoneId: 'US/Central',
      tradingHours: ES_DECEMBER.tradingHours,
      liquidHours: ES_DECEMBER.liquidHours,
    });
    expect(contractReference(contract)).toEqual({ conId: 495_512_563, exchange: 'CME', includeExpired: true });
  });

  it('of a stock has multiplier 1 and no expiry', async () => {
    const { client } = await twsBench();
    const contract = await resolveContract(client, {
      symbol: 'AAPL',
      secType: 'STK',
      exchange: 'SMART',
      currency: 'USD',
      primaryExchange: 'NASDAQ',
    });
    expect(contract).toMatchObject({ multiplier: 1, lastTradeDate: '', primaryExchange: 'NASDAQ', minTick: 0.01 });
    expect(contractReference(contract)).toEqual({ conId: AAPL.conId, exchange: 'SMART', includeExpired: false });
  });

  it('may be named by its local symbol, multiplier and class', async () => {
    const { client, tws } = await twsBench({ contracts: [ES_DECEMBER, ES_MARCH] });
    const named = { ...ES, localSymbol: 'ESH7', multiplier: 50, tradingClass: 'ES' };
    expect((await resolveContract(client, named)).conId).toBe(ES_MARCH.conId);
    expect(tws.requests('contract')[0]?.fields).toContain('ESH7');
  });

  it('that is ambiguous is an error that lists the candidates', async () => {
    const { client } = await twsBench({ contracts: [ES_DECEMBER, ES_MARCH] });
    const asked = resolveContract(client, ES);
    await expect(asked).rejects.toThrow(InputError);
    await expect(asked).rejects.toThrow(
      'ES FUT CME USD means 2 contracts: ' +
        'ESZ6 E-mini S&P 500 (expires 20261218, multiplier 50, on CME, class ES, USD, conId 495512563); ' +
        'ESH7 E-mini S&P 500 (expires 20270319, multiplier 50, on CME, class ES, USD, conId 551601561)\n' +
        'say which: --expiry yyyyMM, --local-symbol, --multiplier, --trading-class or --primary-exchange',
    );
  });

  it('with many candidates names twelve and counts the rest', async () => {
    const contracts = Array.from({ length: 20 }, (_, index) => ({ ...ES_DECEMBER, conId: 1000 + index }));
    const { client } = await twsBench({ contracts });
    await expect(resolveContract(client, ES)).rejects.toThrow(/means 20 contracts: .*conId 1011\); and 8 more\n/);
  });

  it('that is described twice is one', async () => {
    const { client } = await twsBench({ contracts: [ES_DECEMBER, ES_DECEMBER] });
    expect((await resolveContract(client, ES)).localSymbol).toBe('ESZ6');
  });

  it('that nobody knows is an error that says what to check, after a second look', async () => {
    const { client, tws } = await twsBench({ contracts: [ES_DECEMBER] });
    const asked = resolveContract(client, { ...ES, expiry: '203012' });
    await expect(asked).rejects.toThrow(InputError);
    await expect(asked).rejects.toThrow(
      'Interactive Brokers knows no contract ES FUT CME USD 203012; check symbol, exchange, currency and --expiry',
    );
    expect(tws.requests('contract')).toHaveLength(2);
  });

  it('whose description cannot be is refused', async () => {
    const { client } = await twsBench({ contracts: [{ ...ES_DECEMBER, minTick: '0' }] });
    await expect(resolveContract(client, ES)).rejects.toThrow('TWS describes ESZ6 with minTick 0, which cannot be');
  });
});
