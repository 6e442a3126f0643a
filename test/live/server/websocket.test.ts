import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLOSE_CODES, SUBPROTOCOL } from '../../../src/live/protocol/protocol-limits.ts';
import type { WireSnapshot } from '../../../src/live/protocol/wire-messages.ts';
import type { LiveServerOptions } from '../../../src/live/server/server-options.ts';
import { FakeClock } from '../../support/fake-binance/fake-clock.ts';
import { schemaProblems } from '../protocol/schema-check.ts';
import { eventually } from './eventually.ts';
import { FakeHub, fakeSymbol, firstBars, rowOf } from './fake-hub.ts';
import { recording } from './recording.ts';
import { type RunningServer, runServer } from './running-server.ts';
import { TestClient } from './test-client.ts';

const WHOLE = recording({ minutes: 400 });
const KEY = 'BTCUSDT 1m';

/** A symbol of which all but the last 50 bars are known. */
function started(): FakeHub {
  const symbol = fakeSymbol(WHOLE);
  symbol.bars = firstBars(WHOLE.bars, 350);
  return new FakeHub([symbol]);
}

describe('a WebSocket of the live server', () => {
  let hub: FakeHub;
  let clock: FakeClock;
  let server: RunningServer;
  let clients: TestClient[];

  async function start(options: Partial<LiveServerOptions> = {}, of = started()): Promise<void> {
    hub = of;
    server = await runServer(hub, clock, options);
  }

  function join(query = '?symbol=BTCUSDT', ...more: [Parameters<typeof TestClient.open>[1]?, string[]?]): TestClient {
    const client = TestClient.open(`${server.url}ws/cvd${query}`, ...more);
    clients.push(client);
    return client;
  }

  beforeEach(() => {
    clock = new FakeClock();
    clients = [];
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await server.close();
  });

  it('begins with a snapshot and goes on with what becomes known', async () => {
    await start();
    const client = join();
    const snapshot = await client.message('snapshot');
    expect(snapshot).toMatchObject({ version: 1, symbol: 'BTCUSDT', view: { bar: '1m', price_digits: 2 } });
    expect(snapshot.bars.length).toBe(350);
    expect(snapshot.bars.at(-1)!.cvd_close).toBe(WHOLE.bars.cvdClose[349]! / 1000);
    hub.tellOpen(rowOf(WHOLE.bars, 350));
    const update = await client.message('cvd_update');
    expect(update.cvd).toBe(WHOLE.bars.cvdClose[350]! / 1000);
    expect(update.delta).toBe(WHOLE.bars.delta[350]! / 1000);
    hub.tellBar(WHOLE.bars);
    expect((await client.message('bar')).bar).toEqual(update.bar);
    hub.tell({ type: 'signal', signal: WHOLE.signals[0]! });
    expect((await client.message('signal')).signal.rule).toBe('window(20)');
    hub.tellState({ status: 'stale', reason: 'no data for 40 s' });
    expect(await client.message('status')).toMatchObject({ status: 'stale', reason: 'no data for 40 s' });
    for (const message of client.messages) expect(schemaProblems('server_message', message)).toEqual([]);
  });

  it('ends at the same bars as a snapshot taken then', async () => {
    await start();
    const early = join();
    const first = await early.message('snapshot');
    for (let index = 350; index < 400; index += 1) hub.tellBar(WHOLE.bars);
    await early.message('bar', 49);
    const late = (await join().message('snapshot')).bars;
    const told = early.messages.flatMap((message) => (message.type === 'bar' ? [message.bar] : []));
    expect([...first.bars, ...told]).toEqual(late);
  });

  it('tells CVD about ten times a second, always the newest', async () => {
    await start();
    const client = join();
    await client.message('snapshot');
    for (let step = 1; step <= 30; step += 1) hub.tellOpen({ ...rowOf(WHOLE.bars, 350), cvdClose: step * 1000 });
    expect((await client.message('cvd_update')).cvd).toBe(1);
    clock.advance(100);
    expect((await client.message('cvd_update', 1)).cvd).toBe(30);
    clock.advance(100);
    hub.tellOpen({ ...rowOf(WHOLE.bars, 350), cvdClose: 31_000 });
    expect((await client.message('cvd_update', 2)).cvd).toBe(31);
    expect(client.messages.filter(({ type }) => type === 'cvd_update').length).toBe(3);
  });

  it('lets an update go that a bar has made old', async () => {
    await start();
    const client = join();
    await client.message('snapshot');
    hub.tellOpen(rowOf(WHOLE.bars, 350));
    hub.tellOpen(rowOf(WHOLE.bars, 350));
    hub.tellBar(WHOLE.bars);
    clock.advance(100);
    hub.tellState({});
    await client.message('status');
    expect(client.messages.map(({ type }) => type)).toEqual(['snapshot', 'cvd_update', 'bar', 'status']);
  });

  it('gives a sign of life every five seconds', async () => {
    await start();
    const client = join();
    await client.message('snapshot');
    hub.entries[0]!.state = { ...hub.entries[0]!.state, lateTrades: 3 };
    clock.advance(5000);
    expect((await client.message('status')).late_trades).toBe(3);
    clock.advance(5000);
    expect((await client.message('status', 1)).timestamp).toBe('2024-08-09T12:00:40.000Z');
  });

  it('sends a new snapshot when everything before is void', async () => {
    await start();
    const client = join();
    await client.message('snapshot');
    hub.entries[0]!.bars = firstBars(WHOLE.bars, 20);
    hub.tell({ type: 'reset' });
    expect((await client.message('snapshot', 1)).bars.length).toBe(20);
  });

  it('holds as many bars as are asked for', async () => {
    await start();
    const lengths = ['&bars=10', '&bars=0', '&bars=999999', '&bars=x'].map(
      async (query) => (await join(`?symbol=BTCUSDT${query}`).message('snapshot')).bars.length,
    );
    expect(await Promise.all(lengths)).toEqual([10, 0, 350, 350]);
  });

  it('listens to the hub once for all, and only while somebody watches', async () => {
    await start();
    expect(hub.listening(KEY)).toBe(0);
    const [first, second] = [join(), join()];
    await Promise.all([first.message('snapshot'), second.message('snapshot')]);
    expect(hub.listening(KEY)).toBe(1);
    await first.close();
    await eventually(() => server.metric('cvdlab_websocket_clients')).toBe(1);
    expect(hub.listening(KEY)).toBe(1);
    await second.close();
    await eventually(() => server.metric('cvdlab_websocket_clients')).toBe(0);
    expect(hub.listening(KEY)).toBe(0);
  });

  it('shows the view that fits what the URL asks for', async () => {
    const five = recording({ minutes: 400, bar: '5m' });
    const futures = recording({ minutes: 60, market: 'um' });
    await start(
      {},
      new FakeHub([fakeSymbol(WHOLE), fakeSymbol(five), fakeSymbol(futures, { key: 'futures', sizes: 'at least 2' })]),
    );
    const bars = async (query: string): Promise<number> => (await join(query).message('snapshot')).bars.length;
    expect(await bars('')).toBe(400);
    expect(await bars('?symbol=BTCUSDT&bar=5m')).toBe(80);
    expect(await bars('?symbol=BTCUSDT&market=um')).toBe(60);
    expect(await bars('?sizes=at%20least%202')).toBe(60);
    const { views } = await join().message('snapshot');
    expect(views.map(({ market, bar }) => `${market} ${bar}`)).toEqual(['spot 1m', 'spot 5m', 'um 1m']);
  });

  it('says which symbols there are when another is asked for', async () => {
    await start();
    expect(await join('?symbol=DOGE').ended).toEqual({
      code: CLOSE_CODES.unknownSymbol,
      reason: 'nothing here is symbol DOGE (there is BTCUSDT)',
    });
    const long = await join(`?symbol=${encodeURIComponent('…'.repeat(300))}`).ended;
    expect(long.code).toBe(CLOSE_CODES.unknownSymbol);
    expect(long.reason).toMatch(/^nothing here is symbol …+/);
  });

  it('asks to be tried again while there is nothing to show yet', async () => {
    await start({}, new FakeHub([]));
    expect(await join('?symbol=BTCUSDT').ended).toEqual({
      code: CLOSE_CODES.tryAgainLater,
      reason: 'no symbol yet: the server has just begun',
    });
  });

  it('tells of symbols that come later', async () => {
    await start();
    const client = join();
    expect((await client.message('snapshot')).views.length).toBe(1);
    hub.entries.push(fakeSymbol(recording({ minutes: 60, symbol: 'ETHUSDT' })));
    clock.advance(5000);
    expect((await client.message('snapshot', 1)).views.map(({ symbol }) => symbol)).toEqual(['BTCUSDT', 'ETHUSDT']);
    clock.advance(5000);
    await client.message('status');
    expect(client.messages.length).toBe(3);
  });

  it('hands commands on to a replay, and answers in words what it cannot do', async () => {
    const replay = { isPaused: false, speed: 60, fromUs: 0, toUs: 1e15, atUs: 5 } as const;
    await start({}, new FakeHub([{ ...fakeSymbol(WHOLE) }], true));
    hub.entries[0]!.state = { ...hub.entries[0]!.state, replay };
    const client = join();
    expect((await client.message('snapshot')).status.replay).toMatchObject({ paused: false, speed: 60 });
    for (const command of [{ type: 'pause' }, { type: 'step', bars: 2 }, { type: 'speed', speed: 'max' }]) {
      client.send(command);
    }
    client.send({ type: 'seek', time: '2024-08-08T03:00:00Z' });
    client.send('stop');
    expect((await client.message('error')).message).toBe('a message must be JSON, got "stop"');
    client.socket.send(Buffer.from('{"type":"pause"}'), { binary: true });
    expect((await client.message('error', 1)).message).toBe('a message must be text, got a binary one');
    expect(hub.commands).toEqual([
      [KEY, { type: 'pause' }],
      [KEY, { type: 'step', bars: 2 }],
      [KEY, { type: 'speed', speed: 'max' }],
      [KEY, { type: 'seek', timeUs: Date.UTC(2024, 7, 8, 3) * 1000 }],
    ]);
  });

  it('says that there is nothing to steer where nothing is replayed', async () => {
    await start();
    const client = join();
    client.socket.once('open', () => client.send({ type: 'pause' }));
    expect((await client.message('error')).message).toBe('this is no replay: there is nothing to steer');
  });

  it('drops a client that sends too many messages', async () => {
    await start({ limits: { messagesPerSecond: 2, messageBurst: 3 } });
    const client = join();
    await client.message('snapshot');
    for (let count = 0; count < 3; count += 1) client.send({ type: 'pause' });
    await client.message('error', 2);
    clock.advance(1000);
    for (let count = 0; count < 3; count += 1) client.send({ type: 'pause' });
    expect(await client.ended).toEqual({
      code: CLOSE_CODES.tooManyMessages,
      reason: 'more than 2 messages per second',
    });
    expect(client.messages.filter(({ type }) => type === 'error').length).toBe(5);
    expect(await server.metric('cvdlab_websocket_dropped_total', 'too many messages')).toBe(1);
  });

  it('drops a client whose message is too long', async () => {
    await start();
    const client = join();
    await client.message('snapshot');
    client.send(`{"type":"pause","more":"${'x'.repeat(5000)}"}`);
    expect((await client.ended).code).toBe(1009);
    await eventually(() => server.metric('cvdlab_websocket_clients')).toBe(0);
  });

  it('lets no more clients in than it may', async () => {
    await start({ limits: { maxClients: 2 } });
    const first = join();
    await Promise.all([first.message('snapshot'), join().message('snapshot')]);
    expect((await join().ended).code).toBe(1006);
    expect(await server.metric('cvdlab_websocket_refused_total', 'full')).toBe(1);
    await first.close();
    await eventually(() => server.metric('cvdlab_websocket_clients')).toBe(1);
    await join().message('snapshot');
  });

  it('cuts off a client that does not answer a ping', async () => {
    await start();
    const [lively, dead] = [join(), join('', { autoPong: false })];
    await Promise.all([lively.message('snapshot'), dead.message('snapshot')]);
    const pinged = new Promise((resolve) => {
      lively.socket.once('ping', resolve);
    });
    clock.advance(20_000);
    await pinged;
    // Its pong is there before the answer to what it sends next.
    lively.send({ type: 'pause' });
    await lively.message('error');
    clock.advance(20_000);
    expect((await dead.ended).code).toBe(1006);
    expect(await server.metric('cvdlab_websocket_dropped_total', 'no answer')).toBe(1);
    expect(await server.metric('cvdlab_websocket_clients')).toBe(1);
  });

  it('tells its clients when it shuts down', async () => {
    await start();
    const client = join();
    await client.message('snapshot');
    const closing = server.close();
    expect(await client.ended).toEqual({ code: CLOSE_CODES.goingAway, reason: 'the server is shutting down' });
    await closing;
    await expect(fetch(`${server.url}healthz`)).rejects.toThrow('fetch failed');
    expect(hub.listening(KEY)).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it('cuts off, when it shuts down, who does not go', async () => {
    await start();
    const client = join();
    await client.message('snapshot');
    client.socket.pause();
    const closing = server.close();
    clock.advance(2000);
    await closing;
    client.socket.resume();
    await client.ended;
  });

  it('speaks the subprotocol of its version to who asks for it', async () => {
    await start();
    const client = join('', {}, [SUBPROTOCOL, 'another']);
    await client.message('snapshot');
    expect(client.socket.protocol).toBe(SUBPROTOCOL);
  });

  it('logs with the number of the connection', async () => {
    await start();
    const client = join();
    await client.message('snapshot');
    await client.close();
    await eventually(() => server.log.filter(({ msg }) => msg === 'client gone').length).toBe(1);
    const own = server.log.filter(({ connection }) => connection === 1);
    expect(own.map(({ msg, symbol }) => [msg, symbol])).toEqual([
      ['client joined', 'BTCUSDT'],
      ['client gone', 'BTCUSDT'],
    ]);
  });

  describe('of a client that reads too slowly', () => {
    const heavy = 'x'.repeat(100_000);

    async function paused(): Promise<TestClient> {
      await start();
      const client = join();
      await client.message('snapshot');
      client.socket.pause();
      return client;
    }

    /** Tells more than sockets and queue hold, and lets the operating system take what it takes. */
    async function flood(): Promise<void> {
      for (let count = 0; count < 60; count += 1) {
        for (let each = 0; each < 5; each += 1) hub.tellState({ reason: `${heavy}${count}` });
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
      }
    }

    it('keeps little for it, and gives it a fresh snapshot when it reads again', async () => {
      const client = await paused();
      await flood();
      expect(await server.metric('cvdlab_websocket_backlog_bytes')).toBeLessThan(2_000_000);
      expect(await server.metric('cvdlab_websocket_left_queues_total')).toBeGreaterThan(0);
      hub.tellBar(WHOLE.bars);
      client.socket.resume();
      const fresh: WireSnapshot = await client.message('snapshot', 1);
      expect(fresh.bars.length).toBe(351);
      expect(fresh.status.reason).toBe(`${heavy}59`);
      expect(client.messages.filter(({ type }) => type === 'bar').length).toBe(0);
    });

    it('leaves out the updates that it could not be told in time', async () => {
      const client = await paused();
      for (let count = 0; (await server.metric('cvdlab_websocket_backlog_bytes')) < 300_000; count += 1) {
        hub.tellState({ reason: heavy });
        expect(count).toBeLessThan(500);
      }
      for (let step = 1; step <= 20; step += 1) {
        hub.tellOpen({ ...rowOf(WHOLE.bars, 350), cvdClose: step * 1000 });
        clock.advance(100);
      }
      client.socket.resume();
      expect((await client.message('cvd_update')).cvd).toBe(20);
      expect(await server.metric('cvdlab_websocket_left_updates_total')).toBe(19);
    });

    it('drops it, with a reason, when it takes nothing for half a minute', async () => {
      const client = await paused();
      await flood();
      clock.advance(29_000);
      expect(await server.metric('cvdlab_websocket_dropped_total', 'too slow')).toBe(0);
      clock.advance(1000);
      expect(await server.metric('cvdlab_websocket_dropped_total', 'too slow')).toBe(1);
      client.socket.resume();
      expect(await client.ended).toEqual({ code: CLOSE_CODES.tooSlow, reason: 'took nothing for 30 s' });
      expect(hub.listening(KEY)).toBe(0);
    });

    it('cuts it off when it does not even read the reason', async () => {
      const client = await paused();
      await flood();
      clock.advance(30_000);
      clock.advance(2000);
      await eventually(() => server.metric('cvdlab_websocket_clients')).toBe(0);
      client.socket.resume();
      expect((await client.ended).code).toBe(1006);
    });
  });
});
