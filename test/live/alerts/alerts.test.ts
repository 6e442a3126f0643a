import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { requireSecret } from '../../../src/live/alerts/sign-alert.ts';
import { parseWebhook } from '../../../src/live/alerts/webhook-target.ts';
import { DEFAULT_WEBHOOK_SETTINGS } from '../../../src/live/alerts/webhook.ts';
import { tempFolder } from '../../data/store/temp-folder.ts';
import { turns, until } from '../../support/fake-exchange-stream/manual-clock.ts';
import { INFO, SECRET, startAlerts } from './alerts-bench.ts';
import { type Received, WebhookReceiver } from './webhook-receiver.ts';

interface Body {
  readonly id: string;
  readonly signal: Readonly<Record<string, unknown>>;
}

function bodyOf(received: Received | undefined): Body {
  return JSON.parse(received!.body) as Body;
}

function strengthsOf({ received }: WebhookReceiver): unknown[] {
  return received.map((one) => bodyOf(one).signal['strength']);
}

/** The code blocks of a language in docs/alerts.md. */
function documented(language: string): string {
  const text = readFileSync(fileURLToPath(new URL('../../../docs/alerts.md', import.meta.url)), 'utf8');
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text)![1]!;
}

describe('a webhook', () => {
  it('is told of a signal once, with all that is known of it', async () => {
    const receiver = await WebhookReceiver.start();
    const { alerts, clock, signal } = await startAlerts([`http://${receiver.host}/signals?desk=7`]);
    signal(0.5);
    await until(() => alerts.counts.sent === 1);
    expect(receiver.received).toHaveLength(1);
    const { url, headers, body } = receiver.received[0]!;
    expect(url).toBe('/signals?desk=7');
    expect(JSON.parse(body)).toEqual({
      ...{ version: 1, id: headers['idempotency-key'], symbol: 'BTCUSDT', venue: 'binance', market: 'spot' },
      ...{ bar: '1m', session: 'utc', reset: 'session', sizes: 'all', sent_at: '2026-11-20T12:00:00.000Z' },
      signal: {
        ...{ rule: 'window(20)', type: 'bearish', kind: 'regular', price: 60123.45, cvd: -1.5021 },
        ...{ event_time: '2026-11-20T11:58:59.900Z', known_time: '2026-11-20T11:59:59.900Z' },
        ...{ ref_time: '2026-11-20T11:48:59.900Z', ref_price: 60000, ref_cvd: 0.12345 },
        ...{ strength: 0.5, strength_shift_free: 0.25 },
      },
    });
    expect(body).toContain('"cvd":-1.50210,');
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'cvdlab' });
    expect(headers['x-cvdlab-timestamp']).toBe(String(clock.now() / 1000));
  });

  it('can prove by the documented code in JavaScript and Python who told it, and that nothing was changed', async () => {
    const receiver = await WebhookReceiver.start();
    const { alerts, clock, signal } = await startAlerts([`http://${receiver.host}/`]);
    signal(1);
    await until(() => alerts.counts.sent === 1);
    const { headers, body } = receiver.received[0]!;
    const nowSeconds = clock.now() / 1000;
    const folder = tempFolder();
    writeFileSync(join(folder, 'check.mjs'), documented('js'));
    const { isGenuine } = (await import(pathToFileURL(join(folder, 'check.mjs')).href)) as {
      isGenuine: (headers: object, body: Buffer, secret: string, now: number) => boolean;
    };
    expect(isGenuine(headers, Buffer.from(body), SECRET, nowSeconds)).toBe(true);
    expect(isGenuine(headers, Buffer.from(body.replace('bearish', 'bullish')), SECRET, nowSeconds)).toBe(false);
    expect(isGenuine(headers, Buffer.from(body), `${SECRET}!`, nowSeconds)).toBe(false);
    expect(isGenuine(headers, Buffer.from(body), SECRET, nowSeconds + 301)).toBe(false);
    const lines = [
      'import json, sys',
      documented('python'),
      'headers, body, secret, now = json.load(sys.stdin)',
      'print(is_genuine(headers, body.encode(), secret, now), is_genuine(headers, b"{}", secret, now))',
    ];
    const input = JSON.stringify([headers, body, SECRET, nowSeconds]);
    expect(execFileSync('python3', ['-c', lines.join('\n')], { input, encoding: 'utf8' })).toBe('True False\n');
  });

  it('gets what it could not take again, in order, with the same id and body', async () => {
    const receiver = await WebhookReceiver.start();
    receiver.answers.push({ status: 500 }, 'reset', { status: 503, headers: { 'retry-after': '20' } });
    const { alerts, clock, logged, signal } = await startAlerts([`http://${receiver.host}/`]);
    signal(1);
    signal(2);
    await clock.passUntil(() => receiver.received.length === 3);
    const before = clock.now();
    await clock.passUntil(() => receiver.received.length >= 4);
    expect(clock.now() - before).toBeGreaterThanOrEqual(20_000);
    await clock.passUntil(() => alerts.counts.sent === 2);
    expect(strengthsOf(receiver)).toEqual([1, 1, 1, 1, 2]);
    expect(new Set(receiver.received.slice(0, 4).map(({ body }) => body)).size).toBe(1);
    // A receiver that refuses what is old takes a late try: every try has a time of its own.
    expect(
      new Set(receiver.received.slice(0, 4).map(({ headers }) => headers['x-cvdlab-timestamp'])).size,
    ).toBeGreaterThan(2);
    expect(alerts.counts).toMatchObject({ signals: 2, sent: 2, retried: 3, failed: 0, dropped: 0 });
    expect(logged.filter((line) => line.includes('alert not taken, tried again'))).toHaveLength(3);
  });

  it('waits as long as Retry-After asks, and a minute where a 429 does not say', async () => {
    const receiver = await WebhookReceiver.start();
    receiver.answers.push({ status: 429, headers: { 'retry-after': '90' } }, { status: 429 });
    const { clock, alerts, signal } = await startAlerts([`http://${receiver.host}/`]);
    const startMs = clock.now();
    signal(1);
    await clock.passUntil(() => receiver.received.length === 2);
    expect(clock.now() - startMs).toBeGreaterThanOrEqual(90_000);
    await clock.passUntil(() => alerts.counts.sent === 1);
    expect(clock.now() - startMs).toBeGreaterThanOrEqual(150_000);
  });

  it.each([400, 401, 404, 410, 301, 307])('is not asked again after a status of %i', async (status) => {
    const [receiver, other] = [await WebhookReceiver.start(), await WebhookReceiver.start()];
    receiver.answers.push({ status, headers: { location: `http://${other.host}/` } });
    const { alerts, logged, signal } = await startAlerts([`http://${receiver.host}/`]);
    signal(1);
    signal(2);
    await until(() => alerts.counts.sent === 1);
    expect(strengthsOf(receiver)).toEqual([1, 2]);
    expect(other.received).toEqual([]);
    expect(alerts.counts).toMatchObject({ failed: 1, retried: 0 });
    expect(logged.join('')).toContain(`"reason":"http://${receiver.host}: HTTP ${status}`);
  });

  it('that does not answer is tried for some minutes, then the next alert has its turn', async () => {
    const receiver = await WebhookReceiver.start();
    const { maxAttempts } = DEFAULT_WEBHOOK_SETTINGS.retry;
    receiver.answers.push(...Array.from({ length: maxAttempts }, () => 'nothing' as const));
    const { alerts, clock, logged, signal } = await startAlerts([`http://${receiver.host}/`]);
    const startMs = clock.now();
    signal(1);
    signal(2);
    await clock.passUntil(() => alerts.counts.failed === 1, 1000);
    expect(clock.now() - startMs).toBeLessThan(10 * 60_000);
    await until(() => alerts.counts.sent === 1);
    expect(strengthsOf(receiver)).toEqual([...Array.from({ length: maxAttempts }, () => 1), 2]);
    expect(logged.join('')).toContain('no answer within 10 s; gave up after 10 tries');
  });

  it('does not hold up another one', async () => {
    const [slow, quick] = [await WebhookReceiver.start(), await WebhookReceiver.start()];
    slow.answers.push('nothing');
    const { signal } = await startAlerts([`http://${slow.host}/`, `http://${quick.host}/`]);
    for (const strength of [1, 2, 3]) signal(strength);
    await until(() => quick.received.length === 3);
    expect(slow.received.length).toBeLessThanOrEqual(1);
  });

  it('that is too slow loses the oldest alerts that wait', async () => {
    const receiver = await WebhookReceiver.start();
    receiver.answers.push('nothing');
    const settings = { ...DEFAULT_WEBHOOK_SETTINGS, mostWaiting: 3 };
    const { alerts, clock, signal } = await startAlerts([`http://${receiver.host}/`], { settings });
    signal(0);
    await until(() => receiver.received.length === 1);
    for (const strength of [1, 2, 3, 4, 5]) signal(strength);
    expect(alerts.counts.dropped).toBe(2);
    await clock.passUntil(() => alerts.counts.sent === 4);
    expect(strengthsOf(receiver)).toEqual([0, 0, 3, 4, 5]);
  });

  it('has five seconds at the end of the program for what waits', async () => {
    const receiver = await WebhookReceiver.start();
    receiver.answers.push({ status: 500 });
    const { alerts, clock, signal } = await startAlerts([`http://${receiver.host}/`]);
    for (const strength of [1, 2, 3]) signal(strength);
    await until(() => receiver.received.length === 1);
    receiver.answers.push({ status: 204 }, 'nothing');
    let isClosed = false;
    const closed = alerts.close().then(() => (isClosed = true));
    const startMs = clock.now();
    await clock.passUntil(() => isClosed);
    await closed;
    expect(clock.now() - startMs).toBeLessThanOrEqual(5100);
    expect(strengthsOf(receiver)).toEqual([1, 1, 2]);
    expect(alerts.counts).toMatchObject({ sent: 1, dropped: 2, failed: 0 });
    signal(4);
    expect(alerts.counts.signals).toBe(3);
  });

  it('keeps its secrets: nothing of them is in the log, whatever goes wrong', async () => {
    const receiver = await WebhookReceiver.start();
    receiver.answers.push({ status: 500 }, 'reset', 'nothing', {
      status: 302,
      headers: { location: '/?token=hunter2' },
    });
    const address = `http://trader:hunter2@${receiver.host}/hunter2/path?token=hunter2#hunter2`;
    const gone = 'http://trader:hunter2@127.0.0.1:1/hunter2?token=hunter2';
    const { alerts, clock, logged, signal } = await startAlerts([address, gone]);
    signal(1);
    await clock.passUntil(() => alerts.counts.failed === 2, 1000);
    const credentials = Buffer.from('trader:hunter2').toString('base64');
    expect(receiver.received[0]!.headers.authorization).toBe(`Basic ${credentials}`);
    expect(logged.length).toBeGreaterThan(10);
    for (const secret of ['hunter2', 'trader', SECRET, credentials]) expect(logged.join('')).not.toContain(secret);
    expect(logged.join('')).toContain('http://127.0.0.1:1: the connection failed: ECONNREFUSED');
  });

  it.each([
    ['no address', 'a webhook must be an address such as https://desk.example/alerts'],
    ['ftp://user:hunter2@desk.example', 'a webhook must be an address of https or http, got "ftp:"'],
  ])('is refused where it cannot be one: %s', (text, message) => {
    expect(() => parseWebhook(text)).toThrow(new RangeError(message));
  });

  it('is not signed with a secret that could be guessed', () => {
    expect(() => requireSecret('password')).toThrow(
      new RangeError('the webhook secret must have at least 16 characters, got 8'),
    );
  });
});

describe('signals', () => {
  it('have an id that says which they are, whoever tells of them', async () => {
    const receiver = await WebhookReceiver.start();
    const ids: string[] = [];
    for (const agoMs of [100, 100, 200]) {
      const { alerts, signal } = await startAlerts([`http://${receiver.host}/`]);
      signal(1, agoMs);
      await until(() => alerts.counts.sent === 1);
      ids.push(bodyOf(receiver.received.at(-1)).id);
    }
    expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('of the past, and of the bar that the end of a session cuts short, are told to nobody', async () => {
    const receiver = await WebhookReceiver.start();
    const { alerts, stop, signal } = await startAlerts([`http://${receiver.host}/`]);
    signal(1, 300_001);
    signal(2, 300_000);
    await until(() => alerts.counts.sent === 1);
    stop.abort();
    signal(3);
    await turns();
    expect(strengthsOf(receiver)).toEqual([2]);
    expect(alerts.counts).toMatchObject({ signals: 1, past: 1 });
  });

  it('are a line in the log of the program', async () => {
    const { logged, signal } = await startAlerts([]);
    signal(1);
    expect(logged.map((line) => JSON.parse(line) as object)).toMatchObject([
      { level: 30, msg: 'signal', symbol: 'BTCUSDT', view: INFO.key, rule: 'window(20)', direction: 'bearish' },
    ]);
  });
});

describe('the log of alerts', () => {
  it('gets a line for every signal, after those that were there', async () => {
    const logFile = join(tempFolder(), 'alerts.jsonl');
    for (const strength of [1, 2]) {
      const { alerts, clock, signal } = await startAlerts([], { logFile });
      signal(strength);
      signal(strength + 0.5);
      // A crash has cut the last line off.
      const closed = alerts.close();
      await clock.pass(0);
      await closed;
      expect(alerts.counts).toMatchObject({ logged: 2, unlogged: 0 });
      if (strength === 1) appendFileSync(logFile, '{"version":1,"id":"5f');
    }
    const lines = readFileSync(logFile, 'utf8').split('\n');
    expect(lines).toHaveLength(6);
    expect(lines[2]).toBe('{"version":1,"id":"5f');
    const whole = [0, 1, 3, 4].map((row) => (JSON.parse(lines[row]!) as Body).signal['strength']);
    expect(whole).toEqual([1, 1.5, 2, 2.5]);
    expect(statSync(logFile).mode & 0o077).toBe(0);
  });

  it('that cannot be written is told of and counted, and stops nothing', async () => {
    const { alerts, logged, signal } = await startAlerts([], { logFile: '/dev/full' });
    signal(1);
    await until(() => alerts.counts.unlogged === 1);
    signal(2);
    await until(() => alerts.counts.unlogged === 2);
    expect(logged.join('')).toContain('ENOSPC');
  });

  it('that cannot be opened is told of at once', async () => {
    await expect(startAlerts([], { logFile: '/nowhere/alerts.jsonl' })).rejects.toThrow('ENOENT');
  });
});
