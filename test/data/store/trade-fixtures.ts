import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Instrument } from '../../../src/core/trade-batch.ts';
import { DAY_US, parseDay } from '../../../src/core/time.ts';
import type { IngestOptions } from '../../../src/data/store/ingest-options.ts';
import type { IngestReport } from '../../../src/data/store/ingest-report.ts';
import type { SourceClaim, SourceFindings } from '../../../src/data/store/source-offer.ts';
import { TradeIngest } from '../../../src/data/store/trade-ingest.ts';
import type { TradeRows } from '../../../src/data/trade-rows.ts';

/** One trade as a row of a test. */
export interface Trade {
  readonly timeUs: number;
  readonly price: number;
  readonly size: number;
  readonly side: number;
  readonly id: number;
  readonly recvTimeUs?: number;
}

export const BTC: Instrument = { venue: 'binance', market: 'spot', symbol: 'BTCUSDT' };

/** 2024-08-08. */
export const DAY = parseDay('2024-08-08');
export const DAY_START = DAY * DAY_US;

/** A trade `offsetUs` after the start of {@link DAY}. */
export function trade(id: number, offsetUs: number, rest: Partial<Trade> = {}): Trade {
  return { timeUs: DAY_START + offsetUs, price: 100, size: 1, side: 1, id, ...rest };
}

/** Trades as a reader hands them over; with receive times when the first has one. */
export function rowsOf(trades: readonly Trade[], scales = { priceScale: 2, sizeScale: 3 }): TradeRows {
  const hasRecv = trades[0]?.recvTimeUs !== undefined;
  return {
    length: trades.length,
    timeUs: Float64Array.from(trades, (t) => t.timeUs),
    price: Float64Array.from(trades, (t) => t.price),
    size: Float64Array.from(trades, (t) => t.size),
    side: Int8Array.from(trades, (t) => t.side),
    id: Float64Array.from(trades, (t) => t.id),
    recvTimeUs: hasRecv ? Float64Array.from(trades, (t) => t.recvTimeUs ?? 0) : null,
    ...scales,
  };
}

/** A source of a test: its rows in the order of the file, cut into appends of `chunk` rows. */
export interface TestSource {
  readonly sha256: string;
  readonly trades: readonly Trade[];
  readonly name?: string;
  readonly wholeDays?: SourceClaim['wholeDays'];
  readonly doubtful?: SourceClaim['doubtful'];
  readonly chunk?: number;
  readonly findings?: Partial<SourceFindings>;
  readonly scales?: { priceScale: number; sizeScale: number };
}

const NONE: ReadonlyMap<number, number> = new Map();

export function findingsOf(source: TestSource): SourceFindings {
  const counts = { quarantined: NONE, invalidated: NONE, outOfDay: NONE, recvAnomalies: NONE, fillIdHoles: NONE };
  return { ...counts, ...source.findings, sha256: source.sha256 };
}

export function offer(ingest: TradeIngest, source: TestSource): void {
  const chunk = source.chunk ?? source.trades.length;
  const { name = `${source.sha256}.csv`, wholeDays = null, doubtful } = source;
  ingest.beginSource({ name, wholeDays, ...(doubtful !== undefined && { doubtful }) });
  for (let from = 0; from < source.trades.length; from += chunk) {
    ingest.append(rowsOf(source.trades.slice(from, from + chunk), source.scales));
  }
  ingest.endSource(findingsOf(source));
}

export function optionsFor(dataDir: string, rest: Partial<IngestOptions> = {}): IngestOptions {
  return { dataDir, instrument: BTC, kind: 'aggTrades', ids: 'contiguous', aggressor: 'exchange', ...rest };
}

/** One import of some sources. */
export function ingest(options: IngestOptions, sources: readonly TestSource[]): Promise<IngestReport> {
  const running = new TradeIngest(options);
  for (const source of sources) offer(running, source);
  return running.commit();
}

/** Every file below a folder with its bytes (as text that compares well). */
export function filesBelow(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folder, name);
    if (statSync(path).isFile()) files.set(relative(folder, path), readFileSync(path).toString('latin1'));
  }
  return files;
}
