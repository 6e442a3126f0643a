import { HttpClient } from '../../../src/data/binance/http/http-client.ts';
import { RestClient } from '../../../src/data/binance/rest/rest-client.ts';
import { type Clock, systemClock } from '../../../src/data/clock.ts';
import { binanceFeed } from '../../../src/live/feed/binance/binance-feed.ts';
import { RestSupply } from '../../../src/live/feed/binance/rest-supply.ts';
import { liveView } from '../../../src/live/runner/live-view.ts';
import { DEFAULT_CATCH_UP_MS, runLive } from '../../../src/live/runner/run-live.ts';

// A recorded live session in a process of its own, to be killed: node --import tsx live-child.ts <ws> <rest> <data-dir> <now>
// It tells on its standard output of every batch that it took, and of every second that is over. SIGTERM ends it well.
const [wsUrl = '', restUrl = '', dataDir = '', nowMs = ''] = process.argv.slice(2);
const instrument = { venue: 'binance', market: 'spot', symbol: 'BTCUSDT' };
const scales = { priceScale: 2, sizeScale: 5 };
const aheadMs = Number(nowMs) - systemClock.now();
let lastId = 0;

function tell(what: string): void {
  process.stdout.write(`${what} ${lastId}\n`);
}

/** The exchange's time, as far as the session can tell. */
const clock: Clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
/** The same for the recorder, which waits for seconds and for nothing else. */
const recorderClock: Clock = {
  ...clock,
  after: (ms, action) =>
    clock.after(ms, () => {
      tell('second');
      action();
    }),
};
const rest = new RestSupply(() => {
  const http = new HttpClient({ signal: new AbortController().signal });
  const client = new RestClient({ http, market: 'spot', restUrl, apiKey: null });
  return { rest: client, close: () => http.close() };
}, clock);
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
const view = { bar: '10s', session: 'utc', reset: 'never', sizes: null, rules: 'window', lookbacks: [3], options: {} };
const result = await runLive({
  ...{
    dataDir,
    instrument,
    scales,
    clock: recorderClock,
    warmUpDays: 2,
    catchUpMs: DEFAULT_CATCH_UP_MS,
    closeAfterMs: null,
  },
  tape: { kind: 'aggTrades', ids: 'contiguous', aggressor: 'exchange' },
  views: [liveView(view)],
  ...{ isRecorded: true, version: '0.0.0', seed: 1, signal: stop.signal },
  openFeed: ({ startAfterId, onFrame }) => {
    lastId = startAfterId ?? 0;
    tell('open');
    const feed = binanceFeed({
      ...{ market: 'spot', symbol: 'BTCUSDT', scales, wsUrl, rest, clock, startAfterId },
      ...(onFrame !== null && { onFrame }),
      settings: { settleMs: 20 },
    });
    return {
      instrument,
      scales,
      close: () => feed.close(),
      async *[Symbol.asyncIterator]() {
        for await (const event of feed) {
          yield event;
          if (event.type !== 'trades') continue;
          lastId = event.id[event.length - 1] ?? lastId;
          tell('took');
        }
      },
    };
  },
  onRunner: () => undefined,
  onRecovered: (recovered) => {
    for (const { failure } of recovered) if (failure !== null) throw failure;
  },
  onNote: (text) => {
    throw new Error(text);
  },
});
await rest.close();
process.stdout.write(`ended ${result.logs[0]?.lines ?? 0}\n`);
