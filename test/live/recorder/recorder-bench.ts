import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Instrument, TradeBatch } from '../../../src/core/trade-batch.ts';
import { storeTradeSource } from '../../../src/data/store/trade-store.ts';
import type { LiveEvent } from '../../../src/live/feed/live-feed.ts';
import { recordingsFolder } from '../../../src/live/recorder/recording-layout.ts';
import type { RecoveredRecording } from '../../../src/live/recorder/recover.ts';
import type { TapeKind } from '../../../src/live/recorder/tape-kind.ts';
import { liveView } from '../../../src/live/runner/live-view.ts';
import { DEFAULT_CATCH_UP_MS, type LiveOptions, type LiveResult, runLive } from '../../../src/live/runner/run-live.ts';
import { FakeClock } from '../../support/fake-binance/fake-clock.ts';
import { TEST_SCALES } from '../../support/trades.ts';
import { BTC, feedOf, settings } from '../runner/live-fixtures.ts';

export const AGGREGATES: TapeKind = { kind: 'aggTrades', ids: 'contiguous', aggressor: 'exchange' };

/** What a session that is recorded is made of where a test does not say otherwise. */
export function liveOptions(dataDir: string, rest: Partial<LiveOptions> = {}): LiveOptions {
  return {
    ...{ dataDir, instrument: BTC, scales: TEST_SCALES, tape: AGGREGATES, views: [liveView(settings())] },
    ...{ clock: new FakeClock(), warmUpDays: 3, catchUpMs: DEFAULT_CATCH_UP_MS, closeAfterMs: null },
    ...{ isRecorded: true, version: '0.0.0', seed: 1, openFeed: () => feedOf([]) },
    onRunner: () => undefined,
    onRecovered: () => undefined,
    onNote: (text: string) => {
      throw new Error(text);
    },
    signal: new AbortController().signal,
    ...rest,
  };
}

/** Records what a feed of these events tells. */
export async function record(
  dataDir: string,
  events: readonly LiveEvent[],
  rest: Partial<LiveOptions> = {},
): Promise<LiveResult & { readonly folder: string; readonly recovered: readonly RecoveredRecording[] }> {
  const recovered: RecoveredRecording[] = [];
  const openFeed = (): ReturnType<typeof feedOf> => feedOf(events);
  const onRecovered = (found: readonly RecoveredRecording[]): number => recovered.push(...found);
  const result = await runLive(liveOptions(dataDir, { openFeed, onRecovered, ...rest }));
  return { ...result, folder: result.folder!, recovered };
}

/** A clock at an instant, µs, of the exchange. */
export function clockAt(timeUs: number): FakeClock {
  return new FakeClock(timeUs / 1000);
}

/** Every trade of a store as text, in the order of the tape, with what else a source tells. */
export async function storedTape(dataDir: string, instrument: Instrument = BTC): Promise<string[]> {
  const lines: string[] = [];
  const range = { fromDay: 0, toDay: 40_000 };
  for await (const event of storeTradeSource({ dataDir, instrument, ...range })) {
    if (event.type === 'trades') lines.push(...tradeLines(event));
    else lines.push(event.type === 'gap' ? `gap of ${event.missing}` : `${event.type} ${event.timeUs}`);
  }
  return lines;
}

/** Trades as text. */
export function tradeLines({ timeUs, price, size, side, id, length }: TradeBatch): string[] {
  return Array.from({ length }, (_, row) => `${id[row]} ${timeUs[row]} ${price[row]} ${size[row]} ${side[row]}`);
}

/** The names of all files of the only recording. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder).sort();
}

/** The folders of all recordings, oldest first. */
export function recordingsOf(dataDir: string): string[] {
  const folder = recordingsFolder(dataDir, BTC);
  return readdirSync(folder)
    .filter((name) => name !== 'lock')
    .sort()
    .map((name) => join(folder, name));
}
