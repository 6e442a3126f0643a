import { readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import path from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { resolveOptions } from '../../../src/lab/option-values.ts';
import { planSweep } from '../../../src/lab/sweep-plan.ts';
import { SWEEP_DEFAULTS } from '../../../src/lab/sweep.ts';
import { work } from '../../../src/lab/sweep-work.ts';
import type { RemoteData, UnitJob } from '../../../src/sweep/executors/executor.ts';
import { PartStore } from '../../../src/sweep/parts/part-store.ts';
import { parseDataIndex, writeDataIndex } from '../../../src/sweep/remote/data-index.ts';
import { FetchedDays } from '../../../src/sweep/remote/fetched-days.ts';
import { RemoteFiles } from '../../../src/sweep/remote/remote-files.ts';
import { signedHeaders } from '../../../src/sweep/remote/signature.ts';
import { parseSpace } from '../../../src/sweep/space/parse-space.ts';
import { planUnits } from '../../../src/sweep/unit/plan-units.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { SPACE, sweepScene } from '../../support/sweeps.ts';

// "Example: GET Object" of "Authenticating Requests: Using the Authorization Header (AWS Signature Version 4)".
const KEYS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken: null,
  region: 'us-east-1',
};

describe('the signature of a request', () => {
  it('is that of the published example', () => {
    const url = new URL('https://examplebucket.s3.amazonaws.com/test.txt');
    const headers = signedHeaders(url, { range: 'bytes=0-9' }, KEYS, Date.UTC(2013, 4, 24));
    expect(headers['authorization']).toContain(
      'SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,' +
        'Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    );
  });
});

describe('the index of a store', () => {
  it('that names files outside of it is refused', () => {
    const text = JSON.stringify({ files: [{ path: 'trades/../../x.arrow', bytes: 1, sha256: '0'.repeat(64) }] });
    expect(() => parseDataIndex(text, 'index.json')).toThrow('index.json is no index of a store');
  });
});

describe('days behind an address', () => {
  const folder = temporaryFolder();
  const dataDir = path.join(folder, 'data');
  let unit: UnitJob['unit'];
  let code: string;
  let caches = 0;

  beforeAll(async () => {
    const options = { ...(await sweepScene(folder, 2)), out: folder, warmUpDays: 0 };
    const plan = await planSweep(resolveOptions(options, SWEEP_DEFAULTS), parseSpace(SPACE, 'space'));
    [unit] = [...planUnits(plan.units)] as [UnitJob['unit']];
    code = plan.units.code;
    expect(await writeDataIndex(dataDir)).toBe(2);
  });

  type Answer = (request: IncomingMessage, response: ServerResponse, content: Buffer) => void;

  /** Serves the store, with ranges, but for what a test wants otherwise. */
  async function serve(answer: Answer = ranged): Promise<{ url: string; asked: IncomingMessage[] }> {
    const asked: IncomingMessage[] = [];
    const server = createServer((request, response) => {
      asked.push(request);
      const content = readFileSync(path.join(dataDir, request.url!.replace('/bucket', '')));
      if (request.url!.endsWith('index.json')) response.end(content);
      else answer(request, response, content);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    return { url: `http://127.0.0.1:${typeof address === 'object' ? address!.port : 0}`, asked };
  }

  function ranged(request: IncomingMessage, response: ServerResponse, content: Buffer): void {
    const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range!)!.map(Number);
    response.writeHead(206, { 'content-range': `bytes ${from!}-${to!}/${content.length}` });
    response.end(content.subarray(from, to! + 1));
  }

  function remote(url: string, more: Partial<RemoteData> = {}): RemoteData {
    const cacheDir = path.join(folder, `cache-${(caches += 1)}`);
    return { url, s3Endpoint: null, keys: null, cacheDir, cacheBytes: 1e9, ...more };
  }

  function fetched(data: RemoteData, now = Date.now()): FetchedDays {
    const cache = { folder: data.cacheDir, bytes: data.cacheBytes, now: () => now };
    return new FetchedDays(new RemoteFiles({ ...data, now: () => now }), cache);
  }

  it('give the part that days on this machine give', async () => {
    const { url } = await serve();
    const [near, far] = ['near', 'far'].map((name) => new PartStore(path.join(folder, name)));
    await work({ unit, out: near!.out, code, remote: null });
    await work({ unit: { ...unit, dataDir: '/nowhere' }, out: far!.out, code, remote: remote(url) });
    expect(readFileSync(far!.path(unit))).toEqual(readFileSync(near!.path(unit)));
  });

  it('are fetched once, only those a unit reads, and signed where there are keys', async () => {
    const { url, asked } = await serve();
    const data = remote('s3://bucket', { s3Endpoint: url, keys: KEYS });
    const days = fetched(data);
    await days.fetch(unit);
    await days.fetch(unit);
    expect(asked.map((request) => request.url)).toEqual([
      '/bucket/index.json',
      '/bucket/trades/binance/spot/SIMUSDT/2026-01-05.arrow',
    ]);
    expect(asked.every(({ headers }) => headers.authorization?.includes('AKIAIOSFODNN7EXAMPLE'))).toBe(true);
  });

  it('that break off are asked for from there on', async () => {
    let count = 0;
    const { url, asked } = await serve((request, response, content) => {
      if ((count += 1) > 1) {
        ranged(request, response, content);
        return;
      }
      response.writeHead(206, { 'content-range': `bytes 0-${content.length - 1}/${content.length}` });
      response.write(content.subarray(0, 1000), () => response.destroy());
    });
    const place = await fetched(remote(url)).fetch(unit);
    const name = 'trades/binance/spot/SIMUSDT/2026-01-05.arrow';
    expect(readFileSync(path.join(place, name))).toEqual(readFileSync(path.join(dataDir, name)));
    expect(asked.at(-1)?.headers.range).toMatch(/^bytes=1000-/);
  });

  it('that are not what the index says are refused, and not kept', async () => {
    const { url } = await serve((request, response, content) => {
      content[5000] = content[5000]! ^ 1;
      ranged(request, response, content);
    });
    const data = remote(url);
    await expect(fetched(data).fetch(unit)).rejects.toThrow(/2026-01-05\.arrow has SHA-256 \w+, and the index says/);
    expect(() => statSync(path.join(data.cacheDir, 'trades'))).toThrow('ENOENT');
  });

  it('that stay away end with what the server said', async () => {
    const { url } = await serve((_request, response) => void response.writeHead(403).end());
    await expect(fetched(remote(url)).fetch(unit)).rejects.toThrow('the server answers 403');
  });

  it('go when the cache is full and nobody has used them for long', async () => {
    const { url } = await serve();
    const data = remote(url, { cacheBytes: 1 });
    const file = path.join(await fetched(data).fetch(unit), 'trades/binance/spot/SIMUSDT/2026-01-05.arrow');
    expect(statSync(file).size).toBeGreaterThan(1);
    utimesSync(file, 0, 0);
    await fetched(data).fetch({
      ...unit,
      fromDay: unit.fromDay + 1,
      warmUpFromDay: unit.fromDay + 1,
      toDay: unit.toDay + 1,
    });
    expect(() => statSync(file)).toThrow('ENOENT');
    rmSync(data.cacheDir, { recursive: true });
  });
});
