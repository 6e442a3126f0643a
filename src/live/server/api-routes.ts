import { Router } from 'express';
import { parseIsoTime } from '../../core/time.ts';
import { firstAtOrAfter } from '../../core/time-search.ts';
import type { BarTable } from '../../core/bar-table.ts';
import { tableToJson } from '../../core/text-table.ts';
import { barRange, newestBars } from '../protocol/bar-range.ts';
import { barsToJson, signalsToJson, wireView } from '../protocol/encode-message.ts';
import type { LiveHub, LiveSnapshot, SymbolInfo } from '../protocol/live-hub.ts';
import type { PaperReport } from '../protocol/paper-report.ts';
import { PROTOCOL_VERSION } from '../protocol/protocol-limits.ts';
import { findView, noSuchView } from './find-view.ts';
import { requestUrl } from './request-url.ts';

const DEFAULT_ROWS = 500;

/** What can be asked for in a URL, and was. */
interface Asked {
  readonly limit: number;
  readonly fromUs: number;
  readonly toUs: number;
}

/** A request that cannot be answered, with the HTTP status that says so. */
interface Failure {
  readonly status: number;
  readonly error: string;
}

/** The data as JSON: symbols, closed bars, signals. */
export function apiRoutes(hub: LiveHub, maxBars: number): Router {
  const router = Router();
  router.get('/symbols', (_request, response) => {
    response.json({ version: PROTOCOL_VERSION, symbols: hub.symbols().map(wireView) });
  });
  const table = (path: string, write: (snapshot: LiveSnapshot, asked: Asked, info: SymbolInfo) => string): void => {
    router.get(path, (request, response) => {
      const found = answer(hub, requestUrl(request.url).searchParams, maxBars);
      if ('status' in found) response.status(found.status).json({ error: found.error });
      else response.type('application/json').send(write(found.snapshot, found.asked, found.info));
    });
  };
  table('/bars', ({ bars }, { limit, fromUs, toUs }) => barsToJson(newestBars(barsOf(bars, fromUs, toUs), limit)));
  table('/signals', ({ signals }, { limit, fromUs, toUs }, { scales }) => {
    const inRange = signals.filter(({ eventTimeUs }) => eventTimeUs >= fromUs && eventTimeUs < toUs);
    return signalsToJson(limit === 0 ? [] : inRange.slice(-limit), scales);
  });
  router.get('/paper', (request, response) => {
    const found = answer(hub, requestUrl(request.url).searchParams, maxBars);
    const report = 'status' in found ? null : (hub.paper?.(found.info.key) ?? null);
    if ('status' in found) response.status(found.status).json({ error: found.error });
    else if (report === null) response.status(404).json({ error: 'no strategy trades on paper here' });
    else response.type('application/json').send(paperJson(found.info, report));
  });
  return router;
}

function paperJson({ instrument }: SymbolInfo, { strategy, accounts, fills }: PaperReport): string {
  const about = { version: PROTOCOL_VERSION, symbol: instrument.symbol, strategy };
  return `${JSON.stringify(about).slice(0, -1)},"accounts":${tableToJson(accounts)},"fills":${tableToJson(fills)}}`;
}

function answer(
  hub: LiveHub,
  query: URLSearchParams,
  maxBars: number,
): { readonly snapshot: LiveSnapshot; readonly asked: Asked; readonly info: SymbolInfo } | Failure {
  const info = findView(hub.symbols(), query);
  const snapshot = info === null ? null : hub.snapshot(info.key);
  if (info === null || snapshot === null) {
    return { status: hub.symbols().length === 0 ? 503 : 404, error: noSuchView(hub.symbols(), query) };
  }
  try {
    return { info, snapshot, asked: askedFor(query, maxBars) };
  } catch (error) {
    if (error instanceof RangeError) return { status: 400, error: error.message };
    throw error;
  }
}

function askedFor(query: URLSearchParams, maxBars: number): Asked {
  const limit = query.get('limit') ?? String(DEFAULT_ROWS);
  if (!/^\d{1,6}$/.test(limit)) throw new RangeError(`"limit" must be a whole number, got "${limit.slice(0, 40)}"`);
  const instant = (name: string, open: number): number => {
    const text = query.get(name);
    return text === null ? open : parseIsoTime(text).timeUs;
  };
  return { limit: Math.min(Number(limit), maxBars), fromUs: instant('from', -Infinity), toUs: instant('to', Infinity) };
}

/** The bars that start in [from, to). */
function barsOf(bars: BarTable, fromUs: number, toUs: number): BarTable {
  const indexOf = (instantUs: number): number => {
    const first = bars.timeUs[0];
    return bars.length === 0 || first === undefined || first >= instantUs
      ? 0
      : firstAtOrAfter(bars.timeUs, instantUs, 0, bars.length);
  };
  const from = indexOf(fromUs);
  return barRange(bars, from, Math.max(indexOf(toUs), from));
}
