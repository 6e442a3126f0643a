import { describe, expect, it } from 'vitest';
import { resolveContract } from '../../../src/data/ibkr/contract.ts';
import type { TwsRequest } from '../../../src/data/ibkr/request.ts';
import { FARM_BLINKS, LINK_BACK, LINK_BACK_DATA_LOST, LINK_LOST } from '../../support/fake-tws/fault-plan.ts';
import { FakeTws } from '../../support/fake-tws/fake-tws.ts';
import { type TwsBench, twsBench } from '../../support/fake-tws/with-fake-tws.ts';

const ES = { symbol: 'ES', secType: 'FUT', exchange: 'CME', currency: 'USD', expiry: '202612' } as const;

async function localSymbol({ client }: TwsBench): Promise<string> {
  return (await resolveContract(client, ES)).localSymbol;
}

function eventTypes({ events }: TwsBench): string[] {
  return events.filter(({ type }) => type !== 'message').map(({ type }) => type);
}

describe.each([193, 176])('a session with server version %i', (serverVersion) => {
  it('asks only after the next valid id, and is answered', async () => {
    const bench = await twsBench({ serverVersion });
    expect(await localSymbol(bench)).toBe('ESZ6');
    expect(bench.tws.log.map(({ kind }) => kind)).toEqual(['start', 'contract']);
    expect(bench.tws.clientIds).toEqual([7]);
  });

  it('understands a TWS that sends byte by byte', async () => {
    expect(await localSymbol(await twsBench({ serverVersion, byteAtATime: true }))).toBe('ESZ6');
  });

  it('asks again, on a new connection, when the old one breaks before, in or after the first bytes of the answer', async () => {
    for (const afterBytes of [null, 1, 40]) {
      const bench = await twsBench({ serverVersion });
      bench.tws.plan({
        on: 'contract',
        fault: afterBytes === null ? { kind: 'hang-up' } : { kind: 'cut', afterBytes },
      });
      expect(await localSymbol(bench)).toBe('ESZ6');
      expect(bench.session.counts).toMatchObject({ connections: 2, disconnections: 1 });
      expect(eventTypes(bench)).toEqual(['connected', 'disconnected', 'connected']);
    }
  });

  it('asks again at once when a message cannot be read, without waiting for the deadline', async () => {
    const bench = await twsBench({ serverVersion });
    bench.tws.plan({ on: 'contract', fault: { kind: 'truncated', fields: 1 } });
    expect(await localSymbol(bench)).toBe('ESZ6');
    expect(bench.tws.requests('contract')).toHaveLength(2);
    expect(bench.client.repeated).toBe(1);
  });

  it('takes messages with more fields than it knows', async () => {
    const bench = await twsBench({ serverVersion });
    bench.tws.plan({ on: 'contract', fault: { kind: 'widened' } });
    expect(await localSymbol(bench)).toBe('ESZ6');
    expect(bench.client.repeated).toBe(0);
    expect(bench.events).toContainEqual(expect.objectContaining({ type: 'message', code: 505 }));
  });
});

describe('a client id in use', () => {
  it('leads to the next one, after a pause', async () => {
    const bench = await twsBench({
      busyClientIds: new Map([
        [7, 1],
        [8, 1],
      ]),
    });
    expect(await localSymbol(bench)).toBe('ESZ6');
    expect(bench.tws.clientIds).toEqual([7, 8, 9]);
    expect(bench.session.clientId).toBe(9);
    expect(bench.clock.sleeps.slice(0, 2)).toEqual([750, 1500]);
  });

  it('is an error when the next nine are too', async () => {
    const ever = Number.POSITIVE_INFINITY;
    const bench = await twsBench({ busyClientIds: new Map(Array.from({ length: 10 }, (_, i) => [7 + i, ever])) });
    await expect(localSymbol(bench)).rejects.toThrow(
      `127.0.0.1:${bench.tws.port}: client ids 7 to 16 are all in use; choose another --client-id`,
    );
  });
});

describe('a TWS that is not there', () => {
  it('is an error after three tries of the first connection', async () => {
    const bench = await twsBench();
    await bench.tws.stop();
    await expect(localSymbol(bench)).rejects.toThrow(
      new RegExp(`^cannot use TWS or Gateway at 127.0.0.1:${bench.tws.port}: .*ECONNREFUSED.*; start TWS or Gateway`),
    );
    expect(bench.clock.sleeps).toHaveLength(2);
  });

  it('is waited for when it was there before: a restart', async () => {
    const bench = await twsBench();
    let refused = 0;
    bench.tws.onRequest = ({ kind }) => {
      if (kind === 'contract' && bench.session.counts.connections === 1) void bench.tws.shutDown();
    };
    bench.clock.onSleep = async () => {
      refused += 1;
      if (refused === 6) await bench.tws.listen();
    };
    expect(await localSymbol(bench)).toBe('ESZ6');
    expect(bench.session.counts).toMatchObject({ connections: 2, disconnections: 1 });
    expect(refused).toBeGreaterThanOrEqual(6);
  });

  it('is an error when it stays away for half an hour', async () => {
    const bench = await twsBench();
    bench.tws.onRequest = ({ kind }) => {
      if (kind === 'contract') void bench.tws.shutDown();
    };
    await expect(localSymbol(bench)).rejects.toThrow(/^cannot use TWS or Gateway at .*ECONNREFUSED/);
    expect(bench.clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(1_700_000);
  });

  it('may take a connection and never get ready', async () => {
    const bench = await twsBench();
    bench.tws.onSilence = () => bench.clock.advance(30_000);
    bench.tws.plan({ on: 'start', fault: { kind: 'silence' } });
    expect(await localSymbol(bench)).toBe('ESZ6');
    expect(bench.tws.clientIds).toHaveLength(2);
  });

  it('may close the connection before it is ready', async () => {
    const bench = await twsBench();
    bench.tws.plan({ on: 'start', fault: { kind: 'hang-up' }, times: 5 });
    await expect(localSymbol(bench)).rejects.toThrow(/it closed the connection/);
    expect(bench.tws.clientIds).toHaveLength(3);
  });

  it('is an error at once when it is of another age', async () => {
    const bench = await twsBench({ serverVersion: 201 });
    await expect(localSymbol(bench)).rejects.toThrow(/Unsupported Version 201; use a release of TWS or Gateway/);
    expect(bench.clock.sleeps).toEqual([]);
  });

  it('may move to another port', async () => {
    const bench = await twsBench();
    const elsewhere = await twsBench();
    const text = `TWS socket port has been reset. Please reconnect on the new port - ${elsewhere.tws.port}`;
    bench.tws.plan({ on: 'contract', fault: { kind: 'notices', notices: [{ code: 1300, text }] } });
    expect(await localSymbol(bench)).toBe('ESZ6');
    expect(elsewhere.tws.requests('contract')).toHaveLength(1);
  });
});

describe('an answer that does not come', () => {
  it('is asked for again after its deadline; after two the connection is made anew', async () => {
    const bench = await twsBench();
    bench.tws.onSilence = () => bench.clock.advance(90_000);
    bench.tws.plan({ on: 'contract', fault: { kind: 'silence' }, times: 3 });
    expect(await localSymbol(bench)).toBe('ESZ6');
    expect(bench.tws.requests('contract').map(({ connection }) => connection)).toEqual([1, 1, 2, 2]);
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('is an error after eight', async () => {
    const bench = await twsBench();
    bench.tws.onSilence = () => bench.clock.advance(90_000);
    bench.tws.plan({ on: 'contract', fault: { kind: 'silence' }, times: Number.POSITIVE_INFINITY });
    await expect(localSymbol(bench)).rejects.toThrow(
      'the contract ES FUT CME USD 202612: no answer within 90 s; gave up after 8 tries',
    );
  });

  it('is not waited for any more after an abort', async () => {
    const bench = await twsBench();
    bench.tws.onSilence = () => bench.abort.abort(new Error('stopped by the user'));
    bench.tws.plan({ on: 'contract', fault: { kind: 'silence' } });
    await expect(localSymbol(bench)).rejects.toThrow('stopped by the user');
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('is dropped when it comes late', async () => {
    const bench = await twsBench();
    bench.tws.plan({
      on: 'contract',
      fault: { kind: 'error', code: 320, text: 'Server error when reading an API client request.', thenAnswers: true },
    });
    expect(await localSymbol(bench)).toBe('ESZ6');
    expect(bench.client.repeated).toBe(1);
  });
});

describe('errors of a request', () => {
  it('end it with the words of TWS and what to do', async () => {
    const bench = await twsBench();
    bench.tws.plan({
      on: 'contract',
      fault: { kind: 'error', code: 354, text: 'Requested market data is not subscribed.' },
    });
    await expect(localSymbol(bench)).rejects.toThrow(
      'the contract ES FUT CME USD 202612: TWS says "Requested market data is not subscribed." (code 354); subscribe to',
    );
  });

  it('make it pause for a minute, then two, where it is one too many', async () => {
    const bench = await twsBench();
    const text = 'Historical Market Data Service error message:Historical data request pacing violation';
    bench.tws.plan({ on: 'contract', fault: { kind: 'error', code: 162, text }, times: 2 });
    expect(await localSymbol(bench)).toBe('ESZ6');
    expect(bench.clock.sleeps).toEqual([60_000, 120_000]);
  });

  it('make it pause for three minutes while the user is logged in elsewhere', async () => {
    const bench = await twsBench();
    const text = 'No market data during competing live session';
    bench.tws.plan({ on: 'contract', fault: { kind: 'error', code: 10_197, text } });
    expect(await localSymbol(bench)).toBe('ESZ6');
    expect(bench.clock.sleeps[0]).toBe(180_000);
  });

  it('are looked at twice where a definition is said to be missing', async () => {
    const bench = await twsBench();
    const missing = {
      kind: 'error',
      code: 200,
      text: 'No security definition has been found for the request',
    } as const;
    bench.tws.plan({ on: 'contract', fault: missing });
    expect(await localSymbol(bench)).toBe('ESZ6');
  });

  it('cut the connection and come back where messages were sent too fast', async () => {
    const bench = await twsBench();
    const notices = [{ code: 100, text: 'Max rate of messages per second has been exceeded' }];
    bench.tws.plan({ on: 'contract', fault: { kind: 'notices', notices } });
    expect(await localSymbol(bench)).toBe('ESZ6');
    expect(bench.session.counts.connections).toBe(2);
  });

  it('that belong to nobody, and that nobody knows, end nothing', async () => {
    const bench = await twsBench();
    const notices = [{ code: 10_999, text: 'Something new' }];
    bench.tws.plan({ on: 'contract', fault: { kind: 'notices', notices, thenAnswers: true } });
    expect(await localSymbol(bench)).toBe('ESZ6');
    expect(bench.client.repeated).toBe(0);
  });

  it('are kept in mind where they say that data is delayed', async () => {
    const bench = await twsBench();
    const text = 'Requested market data is not subscribed. Displaying delayed market data.';
    bench.tws.plan({ on: 'contract', fault: { kind: 'error', code: 10_167, text, thenAnswers: true } });
    expect(await localSymbol(bench)).toBe('ESZ6');
    expect(bench.session.counts.delayed).toBe(true);
  });

  it('of our own end in the caller, not in the process', async () => {
    const bench = await twsBench();
    const request: TwsRequest<never> = {
      name: 'a broken request',
      paced: { weight: 0, lane: 'x', identity: 'x' },
      send: (api, id) => void api.reqContractDetails(id, { symbol: 'ES' }),
      collect: () => () => {
        throw new TypeError('a mistake of ours');
      },
      whenNoData: null,
    };
    await expect(bench.client.ask(request)).rejects.toThrow('a mistake of ours');
    expect(await localSymbol(bench)).toBe('ESZ6');
  });
});

describe('TWS without Interactive Brokers', () => {
  it.each([
    [1100, LINK_BACK, 0],
    [1100, LINK_BACK_DATA_LOST, 1],
    [2110, LINK_BACK, 0],
  ])('(%i) is waited for; the request is made again', async (code, back, dataLosses) => {
    const bench = await twsBench();
    bench.tws.plan({ on: 'contract', fault: { kind: 'notices', notices: [{ ...LINK_LOST, code }] } });
    bench.clock.onSleep = (_, number) => {
      if (number === 1) setImmediate(() => bench.tws.announce(back));
    };
    expect(await localSymbol(bench)).toBe('ESZ6');
    expect(bench.session.counts).toMatchObject({ connections: 1, linkLosses: 1, dataLosses });
    expect(eventTypes(bench)).toEqual(['connected', 'waiting']);
  });

  it('is an error after an hour', async () => {
    const bench = await twsBench();
    bench.tws.plan({ on: 'contract', fault: { kind: 'notices', notices: [LINK_LOST] } });
    const asked = localSymbol(bench);
    asked.catch(() => undefined);
    while (!eventTypes(bench).includes('waiting')) await new Promise(setImmediate);
    bench.clock.advance(3_600_000);
    await expect(asked).rejects.toThrow(/has been without Interactive Brokers for 60 min; try again later/);
  });

  it('may lose the connection too while it is waited for', async () => {
    const bench = await twsBench();
    bench.tws.plan({ on: 'contract', fault: { kind: 'notices', notices: [LINK_LOST] } });
    const asked = localSymbol(bench);
    while (!eventTypes(bench).includes('waiting')) await new Promise(setImmediate);
    await bench.tws.shutDown();
    await bench.tws.listen();
    expect(await asked).toBe('ESZ6');
  });
});

describe('a data farm that is down', () => {
  it('is waited for', async () => {
    const bench = await twsBench();
    await bench.session.ready();
    bench.tws.announce({ code: 2105, text: 'HMDS data farm connection is broken:ushmds' });
    while (!bench.events.some((event) => event.type === 'message' && event.code === 2105))
      await new Promise(setImmediate);
    const asked = localSymbol(bench);
    while (!eventTypes(bench).includes('waiting')) await new Promise(setImmediate);
    expect(bench.tws.requests('contract')).toHaveLength(0);
    bench.tws.announce({ code: 2106, text: 'HMDS data farm connection is OK:ushmds' });
    expect(await asked).toBe('ESZ6');
  });

  it('is asked all the same after a minute', async () => {
    const bench = await twsBench();
    await bench.session.ready();
    bench.tws.announce({ code: 2103, text: 'Market data farm connection is broken:usfuture' });
    while (!bench.events.some((event) => event.type === 'message' && event.code === 2103))
      await new Promise(setImmediate);
    const asked = localSymbol(bench);
    while (!eventTypes(bench).includes('waiting')) await new Promise(setImmediate);
    bench.clock.advance(60_000);
    expect(await asked).toBe('ESZ6');
  });

  it('does not disturb a request that is answered all the same', async () => {
    const bench = await twsBench();
    bench.tws.plan({ on: 'contract', fault: FARM_BLINKS });
    expect(await localSymbol(bench)).toBe('ESZ6');
    expect(bench.client.repeated).toBe(0);
  });
});

describe('a session that is over', () => {
  it('has left TWS, and answers no more', async () => {
    const bench = await twsBench();
    await localSymbol(bench);
    bench.session.close();
    while (bench.tws.openConnections > 0) await new Promise(setImmediate);
    await expect(localSymbol(bench)).rejects.toThrow('the session with TWS was closed');
  });

  it('shows what came over the wire to whoever wants to see it', async () => {
    const received: string[] = [];
    const bench = await twsBench({}, { onReceived: (tokens) => received.push(tokens[0] ?? '') });
    await localSymbol(bench);
    expect(received).toEqual(expect.arrayContaining(['193', '15', '9', '10', '52']));
  });
});

describe('the fake TWS', () => {
  it('listens again on the port it had', async () => {
    const tws = await FakeTws.start({ contracts: [] });
    const { port } = tws;
    await tws.shutDown();
    await tws.listen();
    expect(tws.port).toBe(port);
    await tws.stop();
  });
});
