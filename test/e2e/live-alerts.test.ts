import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { cvdlab, temporaryFolder } from '../support/cli.ts';
import { syntheticTape } from '../support/fake-exchange-stream/stream-tape.ts';
import { clockOf, LiveCli } from '../support/live-cli.ts';
import { WebhookReceiver } from '../live/alerts/webhook-receiver.ts';

const root = temporaryFolder();
const SECRET = 'not a secret to be guessed';
const fromUs = Date.UTC(2024, 7, 9, 12) * 1000;
const tape = syntheticTape('spot', { fromUs, toUs: fromUs + 3_600_000_000, everyUs: 1_000_000 });

interface Signal {
  readonly known_time: string;
}

it('live binance tells webhooks and a file of what becomes known now, and of nothing of the past', async () => {
  const receiver = await WebhookReceiver.start();
  const alertLog = path.join(root, 'alerts.jsonl');
  const hook = `http://${receiver.host}/`;
  // The trades of the first half hour come late, as those of a feed that catches up do.
  const live = await LiveCli.start({
    ...{ tape, dataDir: path.join(root, 'data'), env: { CVDLAB_WEBHOOK_SECRET: SECRET } },
    args: ['--lookback', '5', '--webhook', hook, '--webhook', `${hook}?second`, '--alert-log', alertLog],
    clock: clockOf(fromUs / 1000 + 3_600_000 + 1000),
  });
  live.exchange.play(tape.trades.length);
  const signals = await live.until(async () => {
    const bars = JSON.parse(await live.text('api/bars?symbol=BTCUSDT')) as readonly unknown[];
    return bars.length >= 59 ? await live.api<Signal[]>('api/signals?symbol=BTCUSDT') : null;
  });
  const told = signals.filter(({ known_time: known }) => Date.parse(known) >= fromUs / 1000 + 3_301_000);
  expect(told.length).toBeGreaterThan(0);
  expect(signals.length).toBeGreaterThan(told.length);
  await live.until(() => receiver.received.length >= 2 * told.length || null);
  const metrics = await live.text('metrics');
  expect(await live.stop()).toBe(130);

  for (const url of ['/', '/?second']) {
    const received = receiver.received.filter((one) => one.url === url);
    expect(received.map(({ body }) => (JSON.parse(body) as { signal: Signal }).signal)).toEqual(told);
    for (const { headers, body } of received) {
      const signed = createHmac('sha256', SECRET).update(`${String(headers['x-cvdlab-timestamp'])}.${body}`);
      expect(headers['x-cvdlab-signature']).toBe(`sha256=${signed.digest('hex')}`);
    }
  }
  const lines = readFileSync(alertLog, 'utf8').trimEnd().split('\n');
  expect(lines).toEqual(receiver.received.filter(({ url }) => url === '/').map(({ body }) => body));
  expect(metrics).toContain(`cvdlab_alerts_signals_total ${told.length}\n`);
  expect(metrics).toContain(`cvdlab_alerts_past_total ${signals.length - told.length}\n`);
});

it.each([
  [['--webhook', 'https://desk.example/'], '--webhook needs a secret to sign with: --webhook-secret-file FILE'],
  [['--webhook', 'desk', '--webhook-secret-file', 'SECRET'], 'a webhook must be an address such as'],
  [['--webhook', 'https://desk.example/', '--webhook-secret-file', 'SHORT'], 'must have at least 16 characters, got 5'],
  [['--webhook-secret-file', '/nowhere'], 'no such file or folder'],
  [['--alert-log', '/nowhere/alerts'], 'no such file or folder'],
  [['--alert-max-age', 'long'], 'long'],
])('wrong usage of alerts is named: %s', async (args, message) => {
  const files = { SECRET: path.join(root, 'secret'), SHORT: path.join(root, 'short') };
  writeFileSync(files.SECRET, `${SECRET}\n`);
  writeFileSync(files.SHORT, 'short\n');
  const given = args.map((arg) => Object.entries(files).find(([name]) => name === arg)?.[1] ?? arg);
  const { exitCode, stderr } = await cvdlab(['live', 'binance', '--symbol', 'BTCUSDT', ...given]);
  expect(stderr).toContain(message);
  expect(exitCode).toBe(2);
});
