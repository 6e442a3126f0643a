import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { HttpClientOptions } from '../../../src/data/binance/http/http-client.ts';
import { type BinanceMarket, originsOf } from '../../../src/data/binance/origins.ts';
import type { PullContext } from '../../../src/data/binance/pull/pull-context.ts';
import { OneAtATime } from '../../../src/data/binance/pull/run-concurrently.ts';
import type { FakeBinanceOptions } from './fake-binance.ts';
import { type Bench, restOf, startBench } from './with-fake-binance.ts';

/** A bench with what pulls of one market share. */
export interface PullBench extends Bench {
  readonly context: PullContext;
  /** Everything that was noted. */
  readonly notes: string[];
}

/** Settings of a {@link PullBench}. */
export interface PullBenchOptions {
  readonly market?: BinanceMarket;
  readonly apiKey?: string | null;
  readonly concurrency?: number;
  readonly client?: Partial<HttpClientOptions>;
  readonly server?: FakeBinanceOptions;
}

/** Starts a fake exchange and what is needed to pull from it into a folder. */
export async function startPullBench(dataDir: string, options: PullBenchOptions = {}): Promise<PullBench> {
  const { market = 'spot', apiKey = null, concurrency = 4, client = {}, server = {} } = options;
  const bench = await startBench(client, server);
  const notes: string[] = [];
  const context: PullContext = {
    http: bench.http,
    rest: restOf(bench, market, apiKey),
    origins: originsOf(market, bench.fake.origins),
    dataDir,
    concurrency,
    imports: new OneAtATime(),
    onProgress: () => undefined,
    onNote: (note) => notes.push(note),
  };
  return { ...bench, context, notes };
}

/** The files of a store with a checksum of their bytes. */
export function storeContent(dataDir: string): Record<string, string> {
  const content: Record<string, string> = {};
  for (const path of filesIn(dataDir)) {
    content[relative(dataDir, path)] = createHash('sha256').update(readFileSync(path)).digest('hex');
  }
  return content;
}

/** What interrupted pulls have left. */
export function leftovers(dataDir: string): string[] {
  const root = join(dataDir, '.downloads');
  return existsSync(root) ? filesIn(root).map((path) => relative(root, path)) : [];
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
