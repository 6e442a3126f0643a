import { describe, expect, it } from 'vitest';
import { resolveContract } from '../../../src/data/ibkr/contract.ts';
import { readTrades, tickRequest } from '../../../src/data/ibkr/tick-request.ts';
import { RemoteError } from '../../../src/data/remote-error.ts';
import { ES_DECEMBER } from '../../support/fake-tws/fake-contract.ts';
import { trade } from '../../support/fake-tws/fake-tape.ts';
import { LINK_BACK } from '../../support/fake-tws/fault-plan.ts';
import { type TwsBench, twsBench } from '../../support/fake-tws/with-fake-tws.ts';

// Every code of facts/protocols.md A6 over the wire, in answer to a request for ticks or beside it: what is done about it
// is seen by TWS (requests, connections) and on the clock (pauses), not in a table.

const START = Date.UTC(2026, 10, 18, 14, 30) / 1000;
const ES = { symbol: 'ES', secType: 'FUT', exchange: 'CME', currency: 'USD', expiry: '202612' } as const;
const HMDS = 'Historical Market Data Service error message:';
const MINUTE = 60_000;

async function bench(): Promise<TwsBench> {
  const tape = { trades: [trade(START, '6000', '1')], quotes: [] };
  return await twsBench({ tapes: new Map([[ES_DECEMBER.conId, tape]]) });
}

/** How many ticks TWS gave; null where it said that there are none. */
async function ticks({ client }: TwsBench): Promise<number | null> {
  const contract = { conId: ES_DECEMBER.conId, exchange: 'CME' };
  const query = { contract, symbol: 'ESZ6', startS: START, ignoreSize: false };
  const answer = await client.ask(tickRequest('trades', query, readTrades));
  return answer === null ? null : answer.length;
}

describe('a code in answer to a request', () => {
  it.each([
    [162, `${HMDS}No market data permissions for CME FUT`, 'subscribe to market data of this exchange'],
    [162, `${HMDS}Trading TWS session is connected from a different IP address`, 'log out of the session'],
    [165, 'Historical Market Data Service query message:No data of this type is available', ''],
    [166, 'HMDS Expired Contract Violation', 'ask for a contract that has not expired'],
    [321, 'Error validating request:-: cause - Please enter exchange', ''],
    [354, 'Requested market data is not subscribed.', 'subscribe to market data'],
    [10_089, 'Requested market data requires additional subscription for API.', 'subscribe to market data'],
    [10_091, 'Part of requested market data requires additional subscription for API.', 'subscribe to market data'],
    [10_168, 'Requested market data is not subscribed. Delayed market data is not enabled.', 'subscribe'],
    [10_186, 'Requested market data is not subscribed. Delayed market data is not enabled.', 'subscribe'],
    [10_187, 'Failed to request historical ticks:No market data permissions', 'subscribe to market data'],
    [10_314, 'End Date/Time: The date, time, or time-zone entered is invalid.', ''],
    [10_999, 'Something new', ''],
  ])('%i "%s" ends it at once, with the words of TWS and what to do', async (code, text, advice) => {
    const made = await bench();
    made.tws.plan({ on: 'trades', fault: { kind: 'error', code, text } });
    const error: unknown = await ticks(made).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(RemoteError);
    expect(error).toMatchObject({ fault: 'refused', code });
    expect((error as RemoteError).message).toContain(
      `the trades of ESZ6 from 20261118-14:30:00: TWS says "${text}" (code ${code})${advice === '' ? '' : `; ${advice}`}`,
    );
    expect(made.tws.requests('trades')).toHaveLength(1);
  });

  it.each([
    [162, `${HMDS}HMDS query cancelled`],
    [300, "Can't find EId with tickerId:5"],
    [320, 'Server error when reading an API client request.'],
    [322, 'Error processing request.-: cause - Duplicate ticker id'],
    [366, 'No historical data query found for ticker id:5'],
    [386, 'Duplicate ticker id for API market data query'],
  ])('%i "%s" makes it ask again with another id, after a second or so', async (code, text) => {
    const made = await bench();
    made.tws.plan({ on: 'trades', fault: { kind: 'error', code, text } });
    expect(await ticks(made)).toBe(1);
    const asked = made.tws.requests('trades');
    expect(asked).toHaveLength(2);
    expect(asked[1]!.id).not.toBe(asked[0]!.id);
    expect(made.clock.sleeps[0]).toBe(750);
    expect(made.session.counts.connections).toBe(1);
  });

  it.each([
    [162, `${HMDS}Historical data request pacing violation`],
    [322, 'Error processing request.-: cause - Only 50 simultaneous API historical data requests allowed.'],
    [322, 'Error processing request.-: cause - Max number of tick-by-tick requests has been reached'],
    [420, 'Invalid Real-time Query:pacing violation'],
    [10_189, 'Failed to request tick-by-tick data'],
    [10_190, 'Max number of tick-by-tick requests has been reached.'],
  ])('%i "%s" makes it pause for a minute before it asks again', async (code, text) => {
    const made = await bench();
    made.tws.plan({ on: 'trades', fault: { kind: 'error', code, text } });
    expect(await ticks(made)).toBe(1);
    expect(made.clock.sleeps).toEqual([MINUTE]);
    expect(made.tws.requests('trades')).toHaveLength(2);
  });

  it('a second violation, once there was an answer, makes it pause for a minute again, not for two', async () => {
    const made = await bench();
    const violation = { kind: 'error', code: 162, text: `${HMDS}Historical data request pacing violation` } as const;
    for (const skip of [0, 2]) made.tws.plan({ on: 'trades', fault: violation, skip });
    expect([await ticks(made), await ticks(made)]).toEqual([1, 1]);
    expect(made.clock.sleeps.filter((ms) => ms >= MINUTE)).toEqual([MINUTE, MINUTE]);
  });

  it('162 "returned no data" is the answer', async () => {
    const made = await bench();
    made.tws.plan({
      on: 'trades',
      fault: { kind: 'error', code: 162, text: `${HMDS}HMDS query returned no data: ES` },
    });
    expect(await ticks(made)).toBeNull();
    expect(made.tws.requests('trades')).toHaveLength(1);
  });

  it('200 is asked about once more, and believed then', async () => {
    const once = await bench();
    const missing = { kind: 'error', code: 200, text: 'No security definition has been found' } as const;
    once.tws.plan({ on: 'trades', fault: missing });
    expect(await ticks(once)).toBe(1);
    const twice = await bench();
    twice.tws.plan({ on: 'trades', fault: missing, times: 2 });
    await expect(ticks(twice)).rejects.toThrow('(code 200); check symbol, exchange, currency and expiry');
    expect(twice.tws.requests('trades')).toHaveLength(2);
  });

  it('10197 makes it wait three minutes for the rival session to end', async () => {
    const made = await bench();
    const text = 'No market data during competing live session';
    made.tws.plan({ on: 'trades', fault: { kind: 'error', code: 10_197, text } });
    expect(await ticks(made)).toBe(1);
    expect(made.clock.sleeps[0]).toBe(3 * MINUTE);
  });

  it.each([
    [10_090, 'Part of requested market data is not subscribed.'],
    [10_167, 'Requested market data is not subscribed. Displaying delayed market data.'],
  ])('%i "%s" is kept in mind: data is not live', async (code, text) => {
    const made = await bench();
    made.tws.plan({ on: 'trades', fault: { kind: 'error', code, text, thenAnswers: true } });
    expect(await ticks(made)).toBe(1);
    expect(made.session.counts.delayed).toBe(true);
    expect(made.tws.requests('trades')).toHaveLength(1);
  });

  it.each([
    [399, 'Order Message: Warning: your order will not be placed'],
    [2109, 'Order Event Warning: Attribute "Outside Regular Trading Hours" is ignored'],
    [2174, 'You submitted request with date-time attributes without explicit time zone.'],
  ])('%i "%s" changes nothing', async (code, text) => {
    const made = await bench();
    made.tws.plan({ on: 'trades', fault: { kind: 'error', code, text, thenAnswers: true } });
    expect(await ticks(made)).toBe(1);
    expect(made.session.counts.delayed).toBe(false);
    expect([made.tws.requests('trades').length, made.client.repeated]).toEqual([1, 0]);
  });
});

describe('a code that belongs to no request', () => {
  it.each([
    [100, 'Max rate of messages per second has been exceeded:max=50 rec=51 (1)'],
    [504, 'Not connected'],
    [507, 'Bad Message Length'],
    [1300, 'TWS socket port has been reset and this connection is being dropped'],
  ])('%i "%s" makes it connect anew and ask again', async (code, text) => {
    const made = await bench();
    made.tws.plan({ on: 'trades', fault: { kind: 'notices', notices: [{ code, text }] } });
    expect(await ticks(made)).toBe(1);
    expect(made.tws.requests('trades').map(({ connection }) => connection)).toEqual([1, 2]);
    expect(made.session.counts).toMatchObject({ connections: 2, disconnections: 1 });
  });

  it.each([
    [503, 'The TWS is out of date and must be upgraded.'],
    [506, 'Unsupported version'],
  ])('%i "%s" ends everything, and says which release it takes', async (code, text) => {
    const made = await bench();
    made.tws.plan({ on: 'start', fault: { kind: 'error', code, text } });
    await expect(ticks(made)).rejects.toThrow(`${text}; use a release of TWS or Gateway`);
    expect(made.tws.clientIds).toHaveLength(1);
  });

  it.each([1100, 2110])('%i makes it wait until TWS has found Interactive Brokers again', async (code) => {
    const made = await bench();
    const lost = { code, text: 'Connectivity between IB and Trader Workstation has been lost.' };
    made.tws.plan({ on: 'trades', fault: { kind: 'notices', notices: [lost] } });
    made.clock.onSleep = (_, number) => {
      if (number === 1) setImmediate(() => made.tws.announce(LINK_BACK));
    };
    expect(await ticks(made)).toBe(1);
    expect(made.tws.requests('trades')).toHaveLength(2);
    expect(made.events.some((event) => event.type === 'waiting')).toBe(true);
    expect(made.session.counts).toMatchObject({ connections: 1, linkLosses: 1 });
  });

  it.each([
    [2103, 2104, 'Market data farm connection is broken:usfuture', 'Market data farm connection is OK:usfuture'],
    [2105, 2106, 'HMDS data farm connection is broken:ushmds', 'HMDS data farm connection is OK:ushmds'],
    [
      ...[2105, 2107],
      'HMDS data farm connection is broken:ushmds',
      'HMDS data farm connection is inactive but should be available upon demand.ushmds',
    ],
    [
      ...[2103, 2108],
      'Market data farm connection is broken:usfuture',
      'Market data farm connection is inactive but should be available upon demand.usfuture',
    ],
    [2157, 2158, 'Sec-def data farm connection is broken:secdefil', 'Sec-def data farm connection is OK:secdefil'],
  ] as [number, number, string, string][])(
    '%i holds the next request back until %i',
    async (down, up, broken, fine) => {
      const made = await bench();
      await made.session.ready();
      made.tws.announce({ code: down, text: broken });
      while (!made.events.some((event) => event.type === 'message' && event.code === down))
        await new Promise(setImmediate);
      const asked = ticks(made);
      while (!made.events.some((event) => event.type === 'waiting')) await new Promise(setImmediate);
      expect(made.tws.requests('trades')).toEqual([]);
      made.tws.announce({ code: up, text: fine });
      expect(await asked).toBe(1);
    },
  );

  it('2119, and what nobody knows, changes nothing', async () => {
    const made = await bench();
    const notices = [
      { code: 2119, text: 'Market data farm is connecting:usfuture' },
      { code: 10_999, text: 'Something new' },
    ];
    made.tws.plan({ on: 'trades', fault: { kind: 'notices', notices, thenAnswers: true } });
    expect(await ticks(made)).toBe(1);
    expect([made.tws.requests('trades').length, made.client.repeated]).toEqual([1, 0]);
  });

  it('326 makes it take the next client id, 502 makes it try again', async () => {
    const busy = await twsBench({ busyClientIds: new Map([[7, 1]]) });
    await resolveContract(busy.client, ES);
    expect(busy.tws.clientIds).toEqual([7, 8]);
    const away = await twsBench();
    await away.tws.shutDown();
    away.clock.onSleep = (_, number) => (number === 1 ? away.tws.listen() : undefined);
    await resolveContract(away.client, ES);
    expect(away.events).toContainEqual(expect.objectContaining({ type: 'message', code: 502 }));
    expect(away.tws.clientIds).toEqual([7]);
  });
});
