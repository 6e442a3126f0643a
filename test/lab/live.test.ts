import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Alert,
  checkRecording,
  type LiveFill,
  makeBars,
  OptionError,
  simulateDays,
  startLiveBinance,
  startLiveIbkr,
  startReplay,
} from '../../src/index.ts';
import { temporaryFolder } from '../support/cli.ts';
import { FakeExchange } from '../support/fake-exchange-stream/fake-exchange.ts';
import { syntheticTape } from '../support/fake-exchange-stream/stream-tape.ts';
import { followDelta } from '../support/follow-delta.ts';
import { clockOf } from '../support/live-cli.ts';
import { restless } from '../support/restless-strategy.ts';

const folder = temporaryFolder();
const fromUs = Date.UTC(2024, 7, 9, 12) * 1000;
const tape = syntheticTape('spot', { fromUs, toUs: fromUs + 1_800_000_000, everyUs: 1_000_000 });

/** What a server answers, once it is as it should be: the sockets are real, so is their time. */
async function answer<Row>(url: string, isThere: (rows: readonly Row[]) => boolean): Promise<readonly Row[]> {
  for (;;) {
    const rows = (await (await fetch(url)).json()) as readonly Row[] | { error: string };
    if ('length' in rows && isThere(rows)) return rows;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a live session in code', () => {
  const [detector, strategy] = [(): ReturnType<typeof followDelta> => followDelta(), restless(7)];

  it('shows, records, trades and tells; run again with the same code it gives the same events', async () => {
    const exchange = await FakeExchange.start(tape);
    const [fills, alerts]: [LiveFill[], Alert[]] = [[], []];
    const live = await startLiveBinance({
      ...{ dataDir: path.join(folder, 'live'), symbol: 'BTCUSDT', wsUrl: exchange.wsUrl, restUrl: exchange.restUrl },
      ...{ bar: ['1m', '5m'], detector, strategy, capital: 1_000_000, record: true, warmUpDays: 0 },
      ...{ port: 0, logLevel: 'error', env: {}, clock: clockOf(fromUs / 1000 + 1_801_000), alertMaxAge: '1h' },
      onFill: (fill) => fills.push(fill),
      onAlert: (alert) => alerts.push(alert),
    });
    while (exchange.open.length === 0) await new Promise((resolve) => setImmediate(resolve));
    exchange.play(tape.trades.length);
    await answer(`${live.url}api/bars?symbol=BTCUSDT&bar=1m`, (bars) => bars.length >= 29);
    const signals = await answer(`${live.url}api/signals?symbol=BTCUSDT&bar=1m`, () => true);
    const [session] = await live.close();
    await exchange.stop();

    expect(await live.ended).toEqual([session]);
    await expect(fetch(live.url)).rejects.toThrow();
    expect(session).toMatchObject({ symbol: 'BTCUSDT', logs: [{}, {}] });
    expect(fills.filter(({ reading }) => reading === 'base')).toHaveLength(
      session!.trading!.readings.base.fills.length,
    );
    expect(fills[0]).toMatchObject({ symbol: 'BTCUSDT' });
    expect(signals.length).toBeGreaterThan(0);
    expect(alerts.length).toBeGreaterThanOrEqual(signals.length);

    const recording = { folder: session!.folder!, detector };
    const check = await checkRecording({ ...recording, strategy });
    expect(check).toMatchObject({ difference: null, isClosed: true, logs: session!.logs, paper: session!.paper });
    expect(check.hasStrategyChanged).toBeNull();
    expect((await checkRecording({ ...recording, strategy: restless(8) })).difference?.file).toBe('paper.jsonl');
    await expect(checkRecording(recording)).rejects.toThrow('strategy must be given: that of the session was made in');
  });

  it.each([
    [{}, 'symbol or symbols is needed'],
    [{ symbol: 'X', stop: '2atr' }, 'stop is for trading on paper: give paper or strategy FILE too'],
    [{ symbol: 'X', sizeBuckets: '1..2' }, 'sizeBuckets takes all, MIN-, -MAX and MIN-MAX, got "1..2"'],
    [{ symbol: 'X', port: 70_000 }, 'port takes a whole number from 0 to 65535, got "70000"'],
    [{ symbol: 'X', webhook: 'https://desk.example/' }, 'webhook needs a secret to sign with: webhookSecretFile FILE'],
    [{ symbol: 'X', market: 'nowhere' as 'um' }, 'market nowhere: Binance has spot, um, cm'],
    [{ symbol: 'X', symbl: 'Y' }, 'symbl is no option here'],
  ])('is refused before anything begins for options that cannot be: %o', async (options, message) => {
    const started = startLiveBinance({ port: 0, env: {}, ...options });
    await expect(started).rejects.toThrow(OptionError);
    await expect(started).rejects.toThrow(message);
  });

  it('of Interactive Brokers is refused for a future without its exchange', async () => {
    const started = startLiveIbkr({ port: 0, symbol: 'ES', secType: 'FUT' });
    await expect(started).rejects.toThrow('exchange is needed for a future (CME, EUREX, …)');
  });

  it('that fails throws where it is waited for, and its server has stopped', async () => {
    const exchange = await FakeExchange.start(tape);
    const { wsUrl, restUrl } = exchange;
    const live = await startLiveBinance({ symbol: 'NOSUCH', port: 0, env: {}, wsUrl, restUrl, logLevel: 'error' });
    await expect(live.ended).rejects.toThrow('NOSUCH');
    await expect(live.close()).rejects.toThrow('NOSUCH');
    await expect(fetch(live.url)).rejects.toThrow();
    await exchange.stop();
  });
});

describe('a replay in code', () => {
  const where = { dataDir: path.join(folder, 'replay'), symbol: 'SIMUSDT' };
  beforeAll(async () => simulateDays({ dataDir: where.dataDir, days: 1, seed: 7, ordersPerSecond: 0.1 }));

  it('gives the bars that makeBars does, and the same events every time', async () => {
    const { bars } = await makeBars({ ...where, bar: '1h' });
    const checksums = [];
    for (let time = 0; time < 2; time += 1) {
      const replay = await startReplay({ ...where, bar: ['1h', '4h'], speed: 'max', port: 0 });
      await replay.played;
      const url = `${replay.url}api/bars?symbol=SIMUSDT&bar=1h&limit=24`;
      const shown = await answer<{ volume: number }>(url, () => true);
      const scale = 10 ** bars.scales.sizeScale;
      expect(shown.map(({ volume }) => Math.round(volume * scale))).toEqual([...bars.volume.subarray(0, bars.length)]);
      const logs = await replay.close();
      checksums.push(logs.map(({ checksum }) => checksum));
    }
    expect(checksums[0]).toHaveLength(2);
    expect(checksums[1]).toEqual(checksums[0]);
  });

  it('plays sides that are inferred where that is asked for', async () => {
    const options = { ...where, bar: '1h', aggressor: 'tick' };
    const { bars } = await makeBars(options);
    const replay = await startReplay({ ...options, speed: 'max', port: 0 });
    await replay.played;
    const shown = await answer<{ delta: number }>(`${replay.url}api/bars?symbol=SIMUSDT`, () => true);
    await replay.close();
    const scale = 10 ** bars.scales.sizeScale;
    expect(shown.map(({ delta }) => Math.round(delta * scale))).toEqual([...bars.delta.subarray(0, bars.length)]);
    expect(replay.recorded.aggressor).toBe('inferred:tick');
  });

  it('is steered, and ended by a signal', async () => {
    const stop = new AbortController();
    const replay = await startReplay({ ...where, speed: 1, port: 0, signal: stop.signal });
    replay.control({ type: 'pause' });
    expect(() => replay.control({ type: 'seek', timeUs: 0 })).toThrow('is not in this replay');
    stop.abort();
    await replay.played;
    expect(await replay.ended).toHaveLength(1);
    await expect(fetch(replay.url)).rejects.toThrow();
  });

  it.each([
    [{ speed: 0 }, 'speed takes a factor above 0, or max, got "0"'],
    [{ host: '0.0.0.0' }, 'refusing to listen on 0.0.0.0 without a token'],
    [{ symbol: 'NOPE' }, 'no data for NOPE'],
    [{ minSize: '90%' }, 'live size limits must be sizes'],
  ])('is refused for options that cannot be: %o', async (options, message) => {
    await expect(startReplay({ ...where, port: 0, ...options })).rejects.toThrow(message);
  });
});
