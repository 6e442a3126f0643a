import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { HttpClient, proxySettings, type Retry } from '../../../../src/data/binance/http/http-client.ts';
import { RemoteError } from '../../../../src/data/remote-error.ts';
import { BANNED, tooManyRequests } from '../../../support/fake-binance/fault-plan.ts';
import { type Bench, startBench } from '../../../support/fake-binance/with-fake-binance.ts';

const identity = (value: unknown): unknown => value;

function ask({ fake, http }: Bench): Promise<unknown> {
  return http.getJson(`${fake.url}/api/v3/exchangeInfo`, identity);
}

async function failure(promise: Promise<unknown>): Promise<RemoteError> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (error instanceof RemoteError) return error;
  throw error;
}

describe('a GET that fails for a while', () => {
  it.each([
    ['a connection closed before the answer', { kind: 'hang-up' }],
    ['a connection reset in the body', { kind: 'reset', afterBytes: 20 }],
    ['a fault of the server', { kind: 'status', status: 503, body: 'busy' }],
    ['a firewall', { kind: 'status', status: 403, body: '<html>' }],
    ['something else than JSON', { kind: 'body', text: '<html>sign in</html>' }],
    ['half of the JSON', { kind: 'truncate', bytes: 30 }],
    ['no answer', { kind: 'stall' }],
    ['an answer that stalls', { kind: 'stall', afterBytes: 10 }],
  ] as const)('is tried again after %s', async (_, fault) => {
    const retries: Retry[] = [];
    const bench = await startBench({ onRetry: (retry) => retries.push(retry) });
    bench.fake.plan({ match: 'exchangeInfo', fault, times: 2 });
    await expect(ask(bench)).resolves.toHaveProperty('timezone', 'UTC');
    expect(bench.fake.log).toHaveLength(3);
    // The first wait is at most 500 ms, the second at most a second, and half of each is chance (here 0.5).
    expect(bench.clock.sleeps).toEqual([375, 750]);
    expect(retries.map(({ waitMs }) => waitMs)).toEqual([375, 750]);
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('waits up to 30 s between tries and gives up after eight', async () => {
    const bench = await startBench();
    bench.fake.plan({ match: 'exchangeInfo', fault: { kind: 'status', status: 500 }, times: Infinity });
    const error = await failure(ask(bench));
    expect(error).toMatchObject({ fault: 'server', status: 500 });
    expect(error.message).toBe(
      `GET ${bench.fake.url}/api/v3/exchangeInfo: HTTP 500, a fault of the server; gave up after 8 tries`,
    );
    expect(bench.clock.sleeps).toEqual([375, 750, 1500, 3000, 6000, 12_000, 22_500]);
  });

  it('names the reason when nobody listens at the address', async () => {
    const bench = await startBench();
    await bench.fake.stop();
    const error = await failure(ask(bench));
    expect(error.fault).toBe('unreachable');
    expect(error.message).toMatch(/the connection failed: .*ECONNREFUSED.*; gave up after 8 tries/);
  });

  it('says after how long a silent server was given up', async () => {
    const bench = await startBench({ timeoutMs: 5000 });
    bench.fake.plan({ match: 'exchangeInfo', fault: { kind: 'stall' }, times: Infinity });
    const error = await failure(ask(bench));
    expect(error.fault).toBe('timeout');
    expect(error.message).toContain('no answer within 5 s; gave up after 8 tries');
  });
});

describe('a GET that is refused', () => {
  it('fails at once and passes on what the API says, with advice', async () => {
    const bench = await startBench();
    const url = `${bench.fake.url}/api/v3/aggTrades?symbol=NOPE`;
    const error = await failure(bench.http.getJson(url, identity));
    expect(error).toMatchObject({ fault: 'refused', status: 400, code: -1121 });
    expect(error.message).toBe(
      `GET ${url}: HTTP 400, the request was refused (code -1121: "Invalid symbol."); the symbol is not known on this market`,
    );
    expect(bench.fake.log).toHaveLength(1);
  });

  it('tells a file that is not there from other failures', async () => {
    const bench = await startBench();
    const error = await failure(bench.http.getText(`${bench.fake.url}/data/spot/x.zip`, String));
    expect(error).toMatchObject({ fault: 'not-found', status: 404, code: null });
    expect(error.message).toContain('HTTP 404, not there');
  });

  it('says where a redirect points instead of following it', async () => {
    const bench = await startBench({ retry: { maxAttempts: 1, baseMs: 1, capMs: 1, maxRetryAfterMs: 1 } });
    const fault = { kind: 'status', status: 301, headers: { location: 'https://example.org/' } } as const;
    bench.fake.plan({ match: 'exchangeInfo', fault });
    const error = await failure(ask(bench));
    expect(error.message).toContain('HTTP 301, moved to "https://example.org/": give the new address');
  });

  it('says what can be done where the exchange does not serve the place', async () => {
    const bench = await startBench();
    const body = JSON.stringify({ code: 0, msg: 'Service unavailable from a restricted location.' });
    bench.fake.plan({ match: 'exchangeInfo', fault: { kind: 'status', status: 451, body } });
    const error = await failure(ask(bench));
    expect(error.message).toContain(
      'HTTP 451, not served at this place: use another --rest-url or --dump-url, or a proxy (code 0: "Service unavailable',
    );
    expect(bench.fake.log).toHaveLength(1);
  });

  it('refuses a body that is longer than allowed', async () => {
    const bench = await startBench({ retry: { maxAttempts: 1, baseMs: 1, capMs: 1, maxRetryAfterMs: 1 } });
    const url = `${bench.fake.url}/api/v3/exchangeInfo`;
    const error = await failure(bench.http.getJson(url, identity, { maxBytes: 16 }));
    expect(error).toMatchObject({ fault: 'malformed' });
    expect(error.message).toBe(`GET ${url}: the answer is longer than 16 bytes; gave up after 1 try`);
  });
});

describe('limits of the other side', () => {
  it('waits at least as long as Retry-After says in seconds', async () => {
    const bench = await startBench();
    bench.fake.plan({ match: 'exchangeInfo', fault: tooManyRequests('17') });
    await ask(bench);
    expect(bench.clock.sleeps).toEqual([17_375]);
  });

  it('understands Retry-After as a date', async () => {
    const bench = await startBench();
    const date = new Date(bench.clock.now() + 20_000).toUTCString();
    bench.fake.plan({ match: 'exchangeInfo', fault: tooManyRequests(date) });
    await ask(bench);
    expect(bench.clock.sleeps).toEqual([20_375]);
  });

  it('waits a minute when a 429 does not say how long', async () => {
    const bench = await startBench();
    bench.fake.plan({ match: 'exchangeInfo', fault: { kind: 'status', status: 429 } });
    await ask(bench);
    expect(bench.clock.sleeps).toEqual([60_375]);
  });

  it('gives up rather than wait for an hour', async () => {
    const bench = await startBench();
    bench.fake.plan({ match: 'exchangeInfo', fault: tooManyRequests('3600') });
    const error = await failure(ask(bench));
    expect(error.fault).toBe('rate-limited');
    expect(error.message).toContain('it asks to wait 3600 s, more than 600 s: try again later');
    expect(bench.clock.sleeps).toEqual([]);
  });

  it('survives a storm of them', async () => {
    const bench = await startBench();
    bench.fake.plan({ match: 'exchangeInfo', fault: tooManyRequests('1'), times: 7 });
    await expect(ask(bench)).resolves.toHaveProperty('timezone');
    expect(bench.clock.sleeps).toHaveLength(7);
  });

  it('stops everything when it is banned', async () => {
    const bench = await startBench();
    bench.fake.plan({ match: 'exchangeInfo', fault: BANNED });
    bench.fake.plan({ match: 'klines', fault: { kind: 'stall' } });
    bench.fake.onStall = () => undefined;
    const pending = failure(bench.http.getText(`${bench.fake.url}/api/v3/klines`, String));
    const error = await failure(ask(bench));
    expect(error).toMatchObject({ fault: 'banned', status: 418, code: -1003, retryAfterMs: 7_200_000 });
    expect(error.message).toContain('this address is banned for 7200 s for having asked too much: wait');
    expect(await pending).toBe(error);
    expect(await failure(ask(bench))).toBe(error);
    expect(bench.fake.log).toHaveLength(2);
  });
});

describe('the end of patience', () => {
  it('comes with the deadline, when the next wait would pass it', async () => {
    const bench = await startBench({ deadlineMs: 2000 });
    bench.fake.plan({ match: 'exchangeInfo', fault: { kind: 'status', status: 502 }, times: Infinity });
    const error = await failure(ask(bench));
    expect(error.fault).toBe('deadline');
    expect(error.message).toMatch(
      /^the time allowed by --deadline is used up: gave up http.*; the last failure: GET .*502/,
    );
    expect(bench.clock.sleeps).toEqual([375, 750]);
  });

  it('comes with the deadline in the middle of an answer', async () => {
    const bench = await startBench({ deadlineMs: 10_000 });
    bench.fake.plan({ match: 'exchangeInfo', fault: { kind: 'stall', afterBytes: 5 } });
    bench.fake.onStall = () => bench.clock.advance(10_000);
    const error = await failure(ask(bench));
    expect(error.fault).toBe('deadline');
    expect(error.message).toContain('--deadline is used up');
  });

  it('comes when the user gives up, with the reason given', async () => {
    const user = new AbortController();
    const bench = await startBench({ signal: user.signal });
    bench.fake.plan({ match: 'exchangeInfo', fault: { kind: 'stall' } });
    bench.fake.onStall = () => user.abort(new Error('Ctrl-C'));
    await expect(ask(bench)).rejects.toThrow('Ctrl-C');
    await expect(ask(bench)).rejects.toThrow('Ctrl-C');
    expect(bench.fake.log).toHaveLength(1);
  });
});

describe('a proxy', () => {
  it('is read from the environment, lower case first', () => {
    expect(proxySettings({ http_proxy: 'http://a', HTTP_PROXY: 'http://b', NO_PROXY: 'localhost' })).toEqual({
      httpProxy: 'http://a',
      httpsProxy: '',
      noProxy: 'localhost',
    });
  });

  it('is used, and not for the hosts that NO_PROXY names', async () => {
    const bench = await startBench();
    const tunnels: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, socket) => {
      tunnels.push(request.url ?? '');
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    await new Promise<void>((resolve) => {
      proxy.listen(0, '127.0.0.1', resolve);
    });
    const httpProxy = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const options = { signal: new AbortController().signal, clock: bench.clock };
    const through = new HttpClient({ ...options, proxy: { httpProxy, httpsProxy: '', noProxy: '' } });
    const around = new HttpClient({ ...options, proxy: { httpProxy, httpsProxy: '', noProxy: '127.0.0.1' } });
    try {
      const host = new URL(bench.fake.url).host;
      expect((await failure(ask({ ...bench, http: through }))).fault).toBe('unreachable');
      expect(new Set(tunnels)).toEqual(new Set([host]));
      tunnels.length = 0;
      await expect(ask({ ...bench, http: around })).resolves.toHaveProperty('timezone');
      expect(tunnels).toEqual([]);
    } finally {
      await Promise.all([through.close(), around.close()]);
      proxy.closeAllConnections();
      proxy.close();
    }
  });
});
