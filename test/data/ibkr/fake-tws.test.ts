import { EventName, IBApi } from '@stoqey/ib';
import { afterEach, describe, expect, it } from 'vitest';
import { AAPL, ES_DECEMBER } from '../../support/fake-tws/fake-contract.ts';
import { type FakeTape, generateTape, recordedTape, trade } from '../../support/fake-tws/fake-tape.ts';
import { FakeTws, type FakeTwsOptions } from '../../support/fake-tws/fake-tws.ts';
import { describeWithSharedData } from '../../support/shared-data.ts';

const START = Date.UTC(2026, 10, 18, 14, 30) / 1000;
const tape = generateTape({ sessions: [{ start: START, end: START + 60 }], tradesPerSecond: 3 });

const open: { tws: FakeTws; api: IBApi }[] = [];

async function connected(options: Partial<FakeTwsOptions> = {}): Promise<{ tws: FakeTws; api: IBApi }> {
  const tapes = new Map<number, FakeTape>([[ES_DECEMBER.conId, tape]]);
  const tws = await FakeTws.start({ contracts: [ES_DECEMBER, AAPL], tapes, ...options });
  const api = new IBApi({ host: '127.0.0.1', port: tws.port, clientId: 7, maxReqPerSec: 1000 });
  open.push({ tws, api });
  const ready = new Promise((resolve) => {
    api.once(EventName.nextValidId, resolve);
  });
  api.connect();
  await ready;
  return { tws, api };
}

afterEach(async () => {
  for (const { tws, api } of open.splice(0)) {
    api.disconnect();
    await tws.stop();
  }
});

function ticksOf(api: IBApi, start: string, what: 'TRADES' | 'BID_ASK'): Promise<readonly object[]> {
  return new Promise((resolve) => {
    const all: object[] = [];
    const take = (_: number, ticks: readonly object[], done: boolean): void => {
      all.push(...ticks);
      if (done) resolve(all);
    };
    api.on(EventName.historicalTicksLast, take);
    api.on(EventName.historicalTicksBidAsk, take);
    api.reqHistoricalTicks(5, { conId: ES_DECEMBER.conId, exchange: 'CME' }, start, '', 1000, what, 0, false);
  });
}

describe.each([193, 176])('the fake TWS at server version %i', (serverVersion) => {
  it('greets, names the account and gives contract details that the library decodes whole', async () => {
    const { api } = await connected({ serverVersion });
    const errors: string[] = [];
    api.on(EventName.error, (error: Error) => errors.push(error.message));
    const details = new Promise<unknown>((resolve) => {
      api.once(EventName.contractDetails, (_, found) => resolve(found));
    });
    const end = new Promise((resolve) => {
      api.once(EventName.contractDetailsEnd, resolve);
    });
    api.reqContractDetails(1, { symbol: 'ES', exchange: 'CME', lastTradeDateOrContractMonth: '202612' });
    expect(await details).toMatchObject({
      contract: { conId: ES_DECEMBER.conId, localSymbol: 'ESZ6', multiplier: 50 },
      minTick: 0.25,
      timeZoneId: 'US/Central',
      tradingHours: ES_DECEMBER.tradingHours,
    });
    expect(await end).toBe(1);
    expect(errors).toEqual([]);
  });

  it('replays trades and quotes, in one message or in several', async () => {
    for (const ticksPerMessage of [Number.POSITIVE_INFINITY, 7]) {
      const { api, tws } = await connected({ serverVersion, ticksPerMessage });
      expect(await ticksOf(api, '20261118-14:30:00', 'TRADES')).toHaveLength(tape.trades.length);
      expect(await ticksOf(api, '20261118-14:30:59', 'BID_ASK')).toHaveLength(
        tape.quotes.filter(({ time }) => time >= START + 59).length,
      );
      expect(tws.log.map(({ kind }) => kind)).toEqual(['start', 'trades', 'quotes']);
    }
  });

  it('is understood byte by byte', async () => {
    const { api } = await connected({ serverVersion, byteAtATime: true });
    expect(await ticksOf(api, '20261118-14:30:50', 'TRADES')).toHaveLength(
      tape.trades.filter(({ time }) => time >= START + 50).length,
    );
  });
});

describe('pages of the fake TWS', () => {
  const crowd = Array.from({ length: 1300 }, () => trade(START + 1, '6000', '1'));
  const tapes = new Map<number, FakeTape>([
    [ES_DECEMBER.conId, { trades: [trade(START, '6000', '1'), ...crowd, trade(START + 2, '6000', '1')], quotes: [] }],
  ]);

  it('end with a whole second, or strictly after the number asked for', async () => {
    const whole = await connected({ tapes });
    expect(await ticksOf(whole.api, '20261118-14:30:00', 'TRADES')).toHaveLength(1301);
    const strict = await connected({ tapes, serving: { pages: 'strict' } });
    expect(await ticksOf(strict.api, '20261118-14:30:00', 'TRADES')).toHaveLength(1000);
  });

  it('end with the session, may start early, and may repeat the last tick for ever', async () => {
    const { api, tws } = await connected({ tapes });
    tws.serving = { sessions: [{ start: START, end: START + 2 }], earlyTicks: 1, repeatsLastTick: true };
    expect(await ticksOf(api, '20261118-14:30:01', 'TRADES')).toHaveLength(1301);
    expect(await ticksOf(api, '20261118-14:30:03', 'TRADES')).toHaveLength(1);
  });
});

describeWithSharedData('the recorded replies', () => {
  it('have 6 trades and 1,003 quotes', () => {
    const recorded = recordedTape();
    expect(recorded.trades).toHaveLength(6);
    expect(recorded.quotes).toHaveLength(1003);
    expect(recorded.trades[0]).toEqual({
      time: Date.UTC(2022, 2, 2, 1, 47, 53) / 1000,
      fields: [0, '6.2', '30', '', ''],
    });
  });
});
