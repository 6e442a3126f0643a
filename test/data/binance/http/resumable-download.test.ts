import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { PartFile } from '../../../../src/data/binance/http/part-file.ts';
import { type DownloadSink, download } from '../../../../src/data/binance/http/resumable-download.ts';
import type { Fault } from '../../../support/fake-binance/fault-plan.ts';
import type { FakeFile } from '../../../support/fake-binance/fake-symbol.ts';
import { generateTrades } from '../../../support/fake-binance/fake-series.ts';
import { type Bench, startBench } from '../../../support/fake-binance/with-fake-binance.ts';
import { tempFolder } from '../../store/temp-folder.ts';

const DAY_US = Date.UTC(2024, 7, 8) * 1000;
const PATH = 'data/spot/daily/aggTrades/BTCUSDT/BTCUSDT-aggTrades-2024-08-08.zip';
const ZIP = { market: 'spot', symbol: 'BTCUSDT', daily: ['2024-08-08'] } as const;

async function published(bench: Bench, seed = 1): Promise<FakeFile> {
  const aggTrades = generateTrades({ fromUs: DAY_US, toUs: DAY_US + 6e8, everyUs: 2e5, seed });
  return (await bench.fake.put({ ...ZIP, aggTrades }).zip(PATH))!;
}

async function fetchTo(bench: Bench, path: string, progress: [number, number | null][] = []): Promise<void> {
  const part = await PartFile.open(path);
  try {
    await download(bench.http, `${bench.fake.url}/${PATH}`, part, (held, total) => progress.push([held, total]));
  } catch (error) {
    await part.close();
    throw error;
  }
  await part.finish();
}

/** Lets the next reset come only when the bytes before it are in the file. */
function resetAfter(bench: Bench, path: string, bytes: number): void {
  bench.fake.plan({ match: PATH, fault: { kind: 'reset', afterBytes: bytes } });
  bench.fake.beforeReset = async () => {
    while (statSync(`${path}.part`).size < bytes) await setImmediate();
  };
}

function rangesAsked({ fake }: Bench): (string | undefined)[] {
  return fake.log.map(({ headers }) => headers.range);
}

describe('a download', () => {
  it('ends as a file under its name, with nothing beside it, and tells how far it is', async () => {
    const bench = await startBench();
    const { bytes } = await published(bench);
    const path = join(tempFolder(), 'deep', 'a.zip');
    const progress: [number, number | null][] = [];
    await fetchTo(bench, path, progress);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(existsSync(`${path}.part`) || existsSync(`${path}.part.etag`)).toBe(false);
    expect(progress.at(-1)).toEqual([bytes.length, bytes.length]);
  });

  it('goes on where a reset connection left it', async () => {
    const bench = await startBench();
    const { bytes } = await published(bench);
    const path = join(tempFolder(), 'a.zip');
    resetAfter(bench, path, 1000);
    await fetchTo(bench, path);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(rangesAsked(bench)).toEqual([undefined, 'bytes=1000-']);
    expect(bench.fake.log[1]!.headers['if-range']).toMatch(/^"[0-9a-f]{32}"$/);
  });

  it('goes on in another run', async () => {
    const bench = await startBench({ retry: { maxAttempts: 1, baseMs: 1, capMs: 1, maxRetryAfterMs: 1 } });
    const { bytes } = await published(bench);
    const path = join(tempFolder(), 'a.zip');
    resetAfter(bench, path, 1234);
    await expect(fetchTo(bench, path)).rejects.toThrow('gave up after 1 try');
    expect(readFileSync(`${path}.part`)).toHaveLength(1234);
    await fetchTo(bench, path);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(rangesAsked(bench)).toEqual([undefined, 'bytes=1234-']);
  });

  it('starts anew when the file was replaced in the meantime', async () => {
    const bench = await startBench({ retry: { maxAttempts: 1, baseMs: 1, capMs: 1, maxRetryAfterMs: 1 } });
    await published(bench);
    const path = join(tempFolder(), 'a.zip');
    resetAfter(bench, path, 1234);
    await expect(fetchTo(bench, path)).rejects.toThrow('the connection failed');
    const newer = await published(bench, 2);
    await fetchTo(bench, path);
    expect(readFileSync(path).equals(newer.bytes)).toBe(true);
  });

  it('starts anew when it is not known of which file the bytes are', async () => {
    const bench = await startBench();
    const { bytes } = await published(bench);
    const path = join(tempFolder(), 'a.zip');
    writeFileSync(`${path}.part`, 'who knows');
    await fetchTo(bench, path);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(rangesAsked(bench)).toEqual([undefined]);
  });

  it('needs nothing more when all bytes are there', async () => {
    const bench = await startBench();
    const { bytes, etag } = await published(bench);
    const path = join(tempFolder(), 'a.zip');
    writeFileSync(`${path}.part`, bytes);
    writeFileSync(`${path}.part.etag`, etag);
    await fetchTo(bench, path);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(rangesAsked(bench)).toEqual([`bytes=${bytes.length}-`]);
  });

  it.each<[string, Fault]>([
    [
      'another part of the file than asked for',
      { kind: 'status', status: 206, headers: { 'content-range': 'bytes 0-9/10' }, body: '0123456789' },
    ],
    ['a range that it does not describe', { kind: 'status', status: 206, body: '0123456789' }],
    [
      'word that the file is shorter than what is there',
      { kind: 'status', status: 416, headers: { 'content-range': 'bytes */10' } },
    ],
  ])('starts anew when the server sends %s', async (_, fault) => {
    const bench = await startBench();
    const { bytes } = await published(bench);
    const path = join(tempFolder(), 'a.zip');
    resetAfter(bench, path, 1000);
    bench.fake.plan({ match: PATH, fault, skip: 1 });
    await fetchTo(bench, path);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(rangesAsked(bench)).toEqual([undefined, 'bytes=1000-', undefined]);
  });

  it('never gives up on a bad line that still gets somewhere', async () => {
    const bench = await startBench();
    const piece = 'x'.repeat(1 << 20);
    const total = 12 * piece.length;
    const sink = new MemorySink(piece.length, '"e"');
    // Eleven times a MiB and then a broken connection; eight tries without progress would be the end.
    for (let part = 1; part < 12; part += 1) {
      const range = `bytes ${part * piece.length}-${total - 1}/${total}`;
      const fault = { kind: 'status', status: 206, headers: { 'content-range': range }, body: piece } as const;
      bench.fake.plan({ match: 'big', skip: part - 1, fault });
    }
    await download(bench.http, `${bench.fake.url}/big`, sink);
    expect(sink.byteLength).toBe(total);
    expect(bench.clock.sleeps).toEqual(Array.from({ length: 10 }, () => 375));
  });

  it('passes on at once what its sink cannot do', async () => {
    const bench = await startBench();
    await published(bench);
    const sink = new MemorySink(0, null);
    sink.append = () => Promise.reject(new Error('ENOSPC: no space left on device'));
    await expect(download(bench.http, `${bench.fake.url}/${PATH}`, sink)).rejects.toThrow('ENOSPC');
    expect(bench.fake.log).toHaveLength(1);
  });
});

class MemorySink implements DownloadSink {
  byteLength: number;
  etag: string | null;

  constructor(byteLength: number, etag: string | null) {
    this.byteLength = byteLength;
    this.etag = etag;
  }

  restart(etag: string | null): Promise<void> {
    this.byteLength = 0;
    this.etag = etag;
    return Promise.resolve();
  }

  append(bytes: Uint8Array): Promise<void> {
    this.byteLength += bytes.byteLength;
    return Promise.resolve();
  }
}
