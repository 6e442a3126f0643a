import { HttpClient } from '../../../src/data/binance/http/http-client.ts';
import { originsOf } from '../../../src/data/binance/origins.ts';
import { pullKlines } from '../../../src/data/binance/pull/pull-klines.ts';
import { pullTrades } from '../../../src/data/binance/pull/pull-trades.ts';
import { OneAtATime } from '../../../src/data/binance/pull/run-concurrently.ts';
import { RestClient } from '../../../src/data/binance/rest/rest-client.ts';
import { parseDay } from '../../../src/core/time.ts';

// A process of its own that pulls from a fake exchange, to be killed: node pull-child.ts <url> <data-dir> <from> <to>
const [url = '', dataDir = '', from = '', to = ''] = process.argv.slice(2);
const http = new HttpClient({ signal: new AbortController().signal });
const origins = originsOf('spot', { dump: url, list: url, rest: url });
const context = {
  http,
  rest: new RestClient({ http, market: 'spot', restUrl: origins.rest, apiKey: null }),
  origins,
  dataDir,
  concurrency: 2,
  imports: new OneAtATime(),
  onProgress: () => undefined,
  onNote: () => undefined,
};
const request = {
  symbol: 'BTCUSDT',
  fromDay: parseDay(from),
  toDay: parseDay(to),
  via: 'auto',
  refresh: false,
  overwrite: false,
} as const;
const reports = [await pullTrades(context, { ...request, kind: 'aggTrades' }), await pullKlines(context, request)];
await http.close();
process.exitCode = reports.every(({ days }) => days.every(({ status }) => status === 'complete')) ? 0 : 3;
