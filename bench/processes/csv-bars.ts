import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { BarBuffer } from '../../src/core/bar-table.ts';
import { sessionCalendar } from '../../src/core/session-calendar.ts';
import { MINUTE_US } from '../../src/core/time.ts';
import type { Scales, TradeBatch } from '../../src/core/trade-batch.ts';
import { CvdEngine } from '../../src/cvd/cvd-engine.ts';
import { openByteSource } from '../../src/data/csv/byte-source.ts';
import { readCsvHead } from '../../src/data/csv/csv-head.ts';
import { detectTradeLayout } from '../../src/data/csv/detect-trade-layout.ts';
import { PlainRows } from '../../src/data/csv/plain-rows.ts';
import { TradeReader } from '../../src/data/csv/trade-reader.ts';
import type { TradeLayout } from '../../src/data/csv/trade-layout.ts';
import type { TradeRows } from '../../src/data/trade-rows.ts';
import { inUnits } from '../shared/in-units.ts';

// csv-bars OUT WORKERS PRICE-SCALE SIZE-SCALE CSV…: dumps to minute bars without a store, a file at a time, days as sessions.
// Files are independent of each other, so threads share them out and need nothing from each other.

const CHUNK_BYTES = 1 << 20;
const BATCH_ROWS = 65_536;

async function layoutOf(path: string): Promise<TradeLayout> {
  const source = await openByteSource(path);
  try {
    return detectTradeLayout(await readCsvHead(source), {
      ...{ columns: null, timeUnit: null, timeZone: null, sideBuy: null },
    });
  } finally {
    await source.close();
  }
}

/** Takes a reader's rows, makes ticks and lots of them and feeds the engine. */
class BarSink {
  readonly bars: BarBuffer;
  readonly #engine: CvdEngine;
  readonly #scales: Scales;
  readonly #price = new Float64Array(BATCH_ROWS);
  readonly #size = new Float64Array(BATCH_ROWS);
  #isCovered = false;

  constructor(scales: Scales) {
    const session = sessionCalendar('utc');
    this.bars = new BarBuffer(scales);
    this.#scales = scales;
    this.#engine = new CvdEngine({ scales, session, reset: 'session', bar: { kind: 'time', lengthUs: MINUTE_US } });
  }

  take(rows: TradeRows): void {
    const { length, timeUs, side, id } = rows;
    if (!this.#isCovered) this.#engine.push({ type: 'coverage-start', timeUs: timeUs[0]! }, this.bars);
    this.#isCovered = true;
    inUnits(rows.price, { into: this.#price, length, scale: this.#scales.priceScale });
    inUnits(rows.size, { into: this.#size, length, scale: this.#scales.sizeScale });
    const columns = { timeUs, price: this.#price, size: this.#size, side, id };
    const batch: TradeBatch = { type: 'trades', length, ...columns, scales: this.#scales };
    this.#engine.push(batch, this.bars);
  }

  finish(): BarBuffer {
    this.#engine.flush(this.bars);
    return this.bars;
  }
}

async function barsOf(path: string, scales: Scales, plainRows: PlainRows | null): Promise<string> {
  const sink = new BarSink(scales);
  const reader = new TradeReader({
    ...{ name: basename(path), layout: await layoutOf(path), claim: null, onBadRow: 'stop', plainRows },
    aside: () => undefined,
    sink: (rows) => sink.take(rows),
  });
  const file = openSync(path, 'r');
  const chunk = new Uint8Array(CHUNK_BYTES);
  for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) reader.push(chunk.subarray(0, read));
  closeSync(file);
  reader.finish();
  return barText(sink.finish());
}

function barText(bars: BarBuffer): string {
  const [ticks, lots] = [10 ** bars.scales.priceScale, 10 ** bars.scales.sizeScale];
  let text = '';
  for (let bar = 0; bar < bars.length; bar += 1) {
    if (bars.trades[bar] === 0) continue;
    const minute = Math.floor(bars.timeUs[bar]! / MINUTE_US) * MINUTE_US;
    const prices = [bars.open, bars.high, bars.low, bars.close].map((column) => column[bar]! / ticks);
    const sizes = [bars.volume, bars.delta].map((column) => column[bar]! / lots);
    text += `${[minute, ...prices, ...sizes, bars.trades[bar]!].join(',')}\n`;
  }
  return text;
}

interface Share {
  readonly files: readonly string[];
  readonly scales: Scales;
}

async function readShare({ files, scales }: Share): Promise<string[]> {
  const plainRows = PlainRows.load();
  const texts: string[] = [];
  for (const file of files) texts.push(await barsOf(file, scales, plainRows));
  return texts;
}

function onThread(share: Share): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share });
    worker.once('message', (texts: string[]) => resolve(texts));
    worker.once('error', reject);
  });
}

if (isMainThread) {
  const [out = '', threads, priceScale, sizeScale, ...files] = process.argv.slice(2);
  const scales = { priceScale: Number(priceScale), sizeScale: Number(sizeScale) };
  const count = Number(threads);
  const shares = Array.from({ length: count }, (_, thread) => ({
    files: files.filter((_file, index) => index % count === thread),
    scales,
  }));
  // The first share is this thread's own.
  const [own, ...others] = shares;
  const started = others.map(onThread);
  const texts = [await readShare(own!), ...(await Promise.all(started))];
  writeFileSync(out, files.map((_, index) => texts[index % count]![Math.floor(index / count)]!).join(''));
} else {
  // What was handed to the thread is a share.
  parentPort!.postMessage(await readShare(workerData as Share));
}
