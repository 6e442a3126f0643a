import { gunzipSync } from 'node:zlib';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csvChunks } from '../../../src/core/text-table.ts';
import { barTextTable } from '../../../src/cvd/bar-text.ts';
import type { LiveServerOptions } from '../../../src/live/server/server-options.ts';
import { FakeClock } from '../../support/fake-binance/fake-clock.ts';
import { eventually } from './eventually.ts';
import { FakeHub, fakeSymbol } from './fake-hub.ts';
import { recording } from './recording.ts';
import { type RunningServer, runServer } from './running-server.ts';
import { upgradeStatus } from './test-client.ts';

const WHOLE = recording({ minutes: 1000, hasHole: true });
const TOKEN = 'only-for-the-desk-1';

/** An answer to a request that fetch does not let one make: with any Host, path or Origin. */
interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

describe('the live server over HTTP', () => {
  let hub: FakeHub;
  let clock: FakeClock;
  let server: RunningServer;

  async function start(options: Partial<LiveServerOptions> = {}): Promise<void> {
    await server.close();
    server = await runServer(hub, clock, options);
  }

  beforeEach(async () => {
    clock = new FakeClock();
    hub = new FakeHub([fakeSymbol(WHOLE)]);
    server = await runServer(hub, clock);
  });
  afterEach(async () => {
    await server.close();
  });

  async function json(path: string, headers: Record<string, string> = {}): Promise<[status: number, body: unknown]> {
    const response = await fetch(new URL(path, server.url), { headers });
    return [response.status, await response.json()];
  }

  function raw(path: string, headers: Record<string, string> = {}, body: string | null = null): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: server.port, path, headers, method: body === null ? 'GET' : 'POST' };
      const sent = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
        });
      });
      sent.on('error', reject);
      sent.end(body ?? undefined);
    });
  }

  describe('gives data', () => {
    it('of the symbols it offers', async () => {
      expect(await json('/api/symbols')).toEqual([
        200,
        {
          version: 1,
          symbols: [
            {
              symbol: 'BTCUSDT',
              venue: 'binance',
              market: 'spot',
              bar: '1m',
              session: 'utc',
              reset: 'session',
              sizes: 'all',
              aggressor: 'given by the exchange',
              rules: ['window(20)'],
              price_digits: 2,
              size_digits: 3,
            },
          ],
        },
      ]);
    });

    it('as bars that are those of the command line, the newest 500 unless more are asked for', async () => {
      const csv = [...csvChunks(barTextTable(WHOLE.bars))].join('').trimEnd().split('\n');
      const [status, bars] = await json('/api/bars?symbol=BTCUSDT');
      const rows = bars as Record<string, string | number | null>[];
      expect([status, rows.length]).toEqual([200, 500]);
      expect(Object.keys(rows[0]!)).toEqual(csv[0]!.split(','));
      for (const [index, row] of rows.entries()) {
        const cells = csv[index + 501]!.split(',').map((cell, at) =>
          typeof Object.values(row)[at] === 'number' ? Number(cell) : cell,
        );
        expect(Object.values(row).map((value) => value ?? '')).toEqual(cells);
      }
      expect((await json('/api/bars?limit=5000'))[1]).toHaveLength(1000);
      expect((await json('/api/bars?limit=0'))[1]).toEqual([]);
    });

    it('of a stretch of time', async () => {
      const times = async (query: string): Promise<string[]> =>
        ((await json(`/api/bars?${query}`))[1] as { time: string }[]).map(({ time }) => time);
      expect(await times('from=2024-08-08T03:00Z&to=2024-08-08T03:02Z')).toEqual([
        '2024-08-08T03:00:00.000Z',
        '2024-08-08T03:01:00.000Z',
      ]);
      expect(await times('to=2024-08-08T00:00:30Z')).toEqual(['2024-08-08T00:00:00.000Z']);
      expect(await times('from=2024-08-09T00:00Z')).toEqual([]);
      expect(await times('from=2024-08-08T03:00Z&to=2024-08-08T02:00Z')).toEqual([]);
    });

    it('as signals', async () => {
      const [, all] = await json('/api/signals?limit=5000');
      expect(all).toHaveLength(WHOLE.signals.length);
      const [, last] = await json('/api/signals?symbol=BTCUSDT&limit=1');
      expect(last).toEqual((all as unknown[]).slice(-1));
      expect(last).toMatchObject([{ rule: 'window(20)', kind: 'regular' }]);
      expect((await json('/api/signals?limit=0'))[1]).toEqual([]);
    });

    it('or says what was wrong with the question', async () => {
      expect(await json('/api/bars?symbol=DOGE')).toEqual([
        404,
        { error: 'nothing here is symbol DOGE (there is BTCUSDT)' },
      ]);
      expect(await json('/api/bars?limit=-1')).toEqual([400, { error: '"limit" must be a whole number, got "-1"' }]);
      expect(await json('/api/bars?from=noon')).toEqual([400, { error: 'not a time: "noon" (expected ISO 8601)' }]);
      expect(await json('/api/trades')).toEqual([404, { error: 'no such path' }]);
    });
  });

  it('says whether it lives, and whether its feeds do', async () => {
    expect(await json('/healthz')).toEqual([200, { status: 'ok' }]);
    expect(await json('/readyz')).toEqual([200, { ready: true, live: 1, of: 1 }]);
    hub.tellState({ status: 'reconnecting' });
    expect(await json('/readyz')).toEqual([503, { ready: false, live: 0, of: 1 }]);
    hub.entries.length = 0;
    expect(await json('/readyz')).toEqual([503, { ready: false, live: 0, of: 0 }]);
  });

  it('has its counters in the form that Prometheus reads', async () => {
    await json('/api/symbols');
    const response = await fetch(new URL('/metrics', server.url));
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const lines = (await response.text()).trimEnd().split('\n');
    for (const line of lines) {
      expect(line).toMatch(/^(# (HELP|TYPE) [a-z0-9_]+ .+|[a-z0-9_]+(\{([a-z]+="[^"]*",?)+\})? -?[\d.e+-]+)$/);
    }
    expect(lines).toContain('cvdlab_http_requests_total{status="200"} 1');
    expect(lines).toContain(
      'cvdlab_feed_status{venue="binance",market="spot",symbol="BTCUSDT",view="BTCUSDT 1m",status="live"} 1',
    );
    expect(lines).toContain(
      'cvdlab_feed_missing_trades{venue="binance",market="spot",symbol="BTCUSDT",view="BTCUSDT 1m"} 31',
    );
    const names = lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2]);
    expect(new Set(names).size).toBe(names.length);
  });

  describe('shows pages', () => {
    it('with the widget, told what to show', async () => {
      const page = await (await fetch(server.url)).text();
      expect(page).toContain(
        '<cvd-widget symbol="BTCUSDT" venue="binance" market="spot" bar="1m"\n session="utc" reset="session" sizes="all">',
      );
      const embedded = await (await fetch(new URL('/embed?symbol=BTCUSDT&bar=1m', server.url))).text();
      expect(embedded).toContain('<cvd-widget symbol="BTCUSDT"');
      expect(embedded).not.toContain('<header>');
    });

    it('and says so when there is nothing to show', async () => {
      const response = await fetch(new URL('/embed?symbol=%3Cscript%3E', server.url));
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('nothing here is symbol &lt;script&gt; (there is BTCUSDT)');
      const lost = await fetch(new URL('/other', server.url));
      expect([lost.status, await lost.text()]).toEqual([404, expect.stringContaining('There is no such page.')]);
    });

    it('that ask again by themselves while there is nothing to show yet', async () => {
      hub.entries.length = 0;
      const response = await fetch(server.url);
      expect([response.status, response.headers.get('refresh')]).toEqual([503, '2']);
      expect(await response.text()).toContain('no symbol yet: the server has just begun');
      expect(await json('/api/bars')).toEqual([503, { error: 'no symbol yet: the server has just begun' }]);
    });

    it('that run only scripts of this server, and stand in no foreign frame', async () => {
      await start({ allowedOrigins: ['https://desk.example/'] });
      const policy = (await fetch(server.url)).headers.get('content-security-policy')!;
      expect(policy).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'sha256-[\w+/]+=*'; connect-src 'self'/,
      );
      expect(policy).toMatch(/frame-ancestors 'none'$/);
      const embed = await fetch(new URL('/embed', server.url));
      expect(embed.headers.get('content-security-policy')).toMatch(/frame-ancestors 'self' https:\/\/desk\.example$/);
    });

    it('with scripts that pages of other origins may load, compressed where that is taken', async () => {
      const plain = await raw('/widget.js', { host: '127.0.0.1' });
      expect(plain.body.toString()).toBe('/* widget */');
      expect(plain.headers['cross-origin-resource-policy']).toBe('cross-origin');
      const packed = await raw('/page.js', { host: '127.0.0.1', 'accept-encoding': 'gzip, br' });
      expect(packed.headers).toMatchObject({
        'content-encoding': 'gzip',
        'content-type': 'text/javascript; charset=utf-8',
        vary: 'Accept-Encoding',
      });
      expect(gunzipSync(packed.body).toString()).toBe('/* page */');
    });
  });

  it.each(['/', '/embed', '/api/bars', '/api/symbols', '/healthz', '/metrics', '/nothing', '/widget.js'])(
    'sends %s with headers that keep it safe',
    async (path) => {
      const { headers } = await fetch(new URL(path, server.url));
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
      expect(headers.get('cross-origin-resource-policy')).toMatch(/^(same|cross)-origin$/);
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  describe('answers to its own names only', () => {
    it.each([
      ['127.0.0.1', 200],
      ['127.0.0.1:9999', 200],
      ['localhost:80', 200],
      ['LOCALHOST', 200],
      ['[::1]:8484', 200],
      ['192.168.1.7:8484', 200],
      ['desk.example', 200],
      ['evil.example', 421],
      ['localhost.evil.example', 421],
      ['127.0.0.1.evil.example', 421],
      ['[localhost]', 421],
      ['desk.example@evil.example', 421],
    ])('%s: %i', async (host, status) => {
      await start({ allowedHosts: ['Desk.example'] });
      expect((await raw('/api/symbols', { host })).status).toBe(status);
      expect(await upgradeStatus(`${server.url}ws/cvd`, { headers: { host } })).toBe(status === 200 ? 101 : 421);
    });
  });

  describe('makes WebSockets for its own pages only', () => {
    it.each([
      ['http://127.0.0.1:1234', '127.0.0.1:1234', 101],
      ['http://localhost', 'localhost', 101],
      ['https://localhost', 'localhost:443', 403],
      ['https://desk.example', 'localhost', 101],
      ['http://desk.example', 'localhost', 403],
      ['http://localhost:8485', 'localhost:8484', 403],
      ['https://evil.example', 'localhost', 403],
      ['null', 'localhost', 403],
      ['', 'localhost', 403],
    ])('from %s to %s: %i', async (origin, host, status) => {
      await start({ allowedOrigins: ['https://desk.example'] });
      expect(await upgradeStatus(`${server.url}ws/cvd`, { headers: { host, origin } })).toBe(status);
    });

    it('and at no other path', async () => {
      expect(await upgradeStatus(`${server.url}ws/other`)).toBe(404);
    });
  });

  describe('with a token', () => {
    beforeEach(() => start({ token: TOKEN }));

    async function logIn(form: Record<string, string>, headers: Record<string, string> = {}): Promise<RawAnswer> {
      const type = { 'content-type': 'application/x-www-form-urlencoded', host: `127.0.0.1:${server.port}` };
      return raw('/login', { ...type, ...headers }, new URLSearchParams(form).toString());
    }

    async function cookie(): Promise<string> {
      const set = String((await logIn({ token: TOKEN, next: '/' })).headers['set-cookie']);
      expect(set).toMatch(/^cvdlab_[0-9a-f]{8}=\d+\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
      return set.split(';')[0]!;
    }

    it('shows nothing to who does not know it', async () => {
      for (const path of ['/api/symbols', '/api/bars', '/metrics']) {
        expect(await json(path)).toEqual([401, { error: 'this server needs a token' }]);
        expect((await json(path, { authorization: 'Bearer only-for-the-desk-2' }))[0]).toBe(401);
        expect((await json(path, { authorization: TOKEN }))[0]).toBe(401);
      }
      expect(await upgradeStatus(`${server.url}ws/cvd`)).toBe(401);
      expect((await fetch(new URL('/healthz', server.url))).status).toBe(200);
    });

    it('lets programs in that send it', async () => {
      const headers = { authorization: `Bearer ${TOKEN}` };
      expect((await json('/api/symbols', headers))[0]).toBe(200);
      expect(await upgradeStatus(`${server.url}ws/cvd`, { headers })).toBe(101);
    });

    it('takes it from no URL', async () => {
      expect((await json(`/api/symbols?token=${TOKEN}`))[0]).toBe(401);
      expect(await upgradeStatus(`${server.url}ws/cvd?token=${TOKEN}`)).toBe(401);
    });

    it('lets widgets of other pages in that offer it as a subprotocol, and does not say it back', async () => {
      const offer = `cvdlab.token.${Buffer.from(TOKEN).toString('base64url')}`;
      expect(await upgradeStatus(`${server.url}ws/cvd`, {}, ['cvdlab.v1', offer])).toBe(101);
      expect(await upgradeStatus(`${server.url}ws/cvd`, {}, ['cvdlab.v1', `${offer}x`])).toBe(401);
      const url = `${server.url}ws/cvd`;
      const { WebSocket } = await import('ws');
      const socket = new WebSocket(url.replace('http', 'ws'), ['cvdlab.v1', offer]);
      await new Promise((resolve) => {
        socket.once('open', resolve);
      });
      expect(socket.protocol).toBe('cvdlab.v1');
      socket.terminate();
    });

    it('asks people for it, and brings them to where they wanted to go', async () => {
      const sent = await raw('/embed?symbol=BTCUSDT', { host: 'localhost' });
      expect([sent.status, sent.headers['location']]).toEqual([303, '/login?next=%2Fembed%3Fsymbol%3DBTCUSDT']);
      const form = (await raw('/login?next=%2Fembed%3Fsymbol%3DBTCUSDT', { host: 'localhost' })).body.toString();
      expect(form).toContain('name="next" value="/embed?symbol=BTCUSDT"');
      const back = await logIn({ token: TOKEN, next: '/embed?symbol=BTCUSDT' });
      expect([back.status, back.headers['location']]).toEqual([303, '/embed?symbol=BTCUSDT']);
      const shown = await raw('/', { host: 'localhost', cookie: await cookie() });
      expect(shown.body.toString()).toContain('<cvd-widget');
      expect(await upgradeStatus(`${server.url}ws/cvd`, { headers: { cookie: await cookie() } })).toBe(101);
    });

    it.each(['//evil.example', 'https://evil.example', '/\\evil.example', '', 'javascript:alert(1)'])(
      'brings nobody to %s',
      async (next) => {
        expect((await logIn({ token: TOKEN, next })).headers['location']).toBe('/');
      },
    );

    it('says so when it was not the token, and takes only ten attempts a minute', async () => {
      const wrong = await logIn({ token: 'guess', next: '/embed' });
      expect([wrong.status, wrong.body.toString()]).toEqual([401, expect.stringContaining('That was not the token.')]);
      expect(wrong.headers['set-cookie']).toBeUndefined();
      for (let attempt = 2; attempt <= 10; attempt += 1) expect((await logIn({ token: 'guess' })).status).toBe(401);
      expect((await logIn({ token: TOKEN })).status).toBe(429);
      clock.advance(60_000);
      expect((await logIn({ token: TOKEN })).status).toBe(303);
    });

    it('takes the form from its own page only, and no larger than a form is', async () => {
      expect((await logIn({ token: TOKEN }, { origin: 'https://evil.example' })).status).toBe(403);
      const [own, large] = [{ origin: `http://127.0.0.1:${server.port}` }, 'x'.repeat(3000)];
      expect((await logIn({ token: TOKEN }, own)).status).toBe(303);
      const refused = await logIn({ token: TOKEN, more: large });
      expect([refused.status, refused.body.toString()]).toEqual([413, '{"error":"malformed request"}']);
    });

    it('keeps a browser logged in for twelve hours, with a cookie nobody can make', async () => {
      const valid = await cookie();
      const status = async (text: string): Promise<number> =>
        (await raw('/api/symbols', { host: 'localhost', cookie: text })).status;
      expect(await status(`a=b; ${valid}`)).toBe(200);
      const [name, expires, signature] = valid.split(/[=.]/);
      expect(await status(`${name!}=${Number(expires) + 1}.${signature!}`)).toBe(401);
      expect(await status(`${name!}=${expires!}.`)).toBe(401);
      expect(await status(`other=${expires!}.${signature!}`)).toBe(401);
      clock.advance(12 * 3_600_000 + 1);
      expect(await status(valid)).toBe(401);
    });

    it('sends its cookie over TLS only where a proxy speaks TLS for it', async () => {
      const secured = await logIn({ token: TOKEN }, { 'x-forwarded-proto': 'https' });
      expect(String(secured.headers['set-cookie'])).toMatch(/; Secure$/);
    });

    it('never logs it, nor anything that holds it', async () => {
      await json(`/api/symbols?token=${TOKEN}`, { authorization: `Bearer ${TOKEN}` });
      await logIn({ token: TOKEN, next: '/' });
      await upgradeStatus(`${server.url}ws/cvd`, { headers: { authorization: `Bearer ${TOKEN}` } });
      await eventually(() => server.log.filter(({ msg }) => msg === 'client gone').length).toBe(1);
      const text = JSON.stringify(server.log);
      expect(server.log.filter(({ msg }) => msg === 'request').length).toBeGreaterThan(1);
      expect(text).not.toContain(TOKEN);
      expect(text).not.toContain(Buffer.from(TOKEN).toString('base64url'));
      expect(text).not.toContain('cvdlab_');
    });
  });

  describe('does not start', () => {
    it.each([
      [
        { host: '0.0.0.0' },
        /^refusing to listen on 0\.0\.0\.0 without a token: .* Give a token, or listen on 127\.0\.0\.1$/,
      ],
      [{ host: '::' }, /^refusing to listen on :: without a token/],
      [{ host: '192.168.1.7' }, /^refusing to listen/],
      [{ host: 'desk.example' }, /^refusing to listen/],
      [{ host: '0.0.0.0', token: 'short' }, /^a token must have at least 16 characters, got 5$/],
      [{ token: 'with a space in it all' }, /^a token must be printable ASCII without spaces$/],
      [
        { allowedOrigins: ['desk.example'] },
        /^not an origin: "desk\.example" \(expected e\.g\. https:\/\/desk\.example\)$/,
      ],
    ])('with %j', async (options, message) => {
      const failure: unknown = await runServer(hub, clock, options).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(RangeError);
      expect((failure as Error).message).toMatch(message);
    });

    it('on a port that is taken', async () => {
      await expect(runServer(hub, clock, { port: server.port })).rejects.toThrow(
        `cannot listen on 127.0.0.1:${server.port}: listen EADDRINUSE`,
      );
      expect(clock.pendingTimers).toBe(1);
    });
  });

  it('listens beyond loopback with a token', async () => {
    await start({ host: '0.0.0.0', token: TOKEN });
    expect(server.url).toBe(`http://0.0.0.0:${server.port}/`);
    expect((await raw('/api/symbols', { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  });

  it('tells nothing of its inside when something fails', async () => {
    const broken = new FakeHub([fakeSymbol(WHOLE)]);
    broken.snapshot = () => {
      throw new Error('a secret of ours');
    };
    const other = await runServer(broken, clock);
    const response = await fetch(new URL('/api/bars', other.url));
    expect([response.status, await response.json()]).toEqual([500, { error: 'a fault of the server' }]);
    expect(other.log.find(({ msg }) => msg === 'request failed')).toMatchObject({
      err: { message: 'a secret of ours' },
    });
    await other.close();
  });
});
