import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHUNK_BYTES, openByteSource } from '../../../src/data/csv/byte-source.ts';
import { HashThread } from '../../../src/data/csv/hash-thread.ts';

function sha256(...chunks: Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

describe('the thread that makes checksums', () => {
  let folder: string;
  let thread: HashThread;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cvdlab-hash-'));
    // Built by `npm run build`, which `npm ci` does.
    thread = HashThread.start(CHUNK_BYTES)!;
  });

  afterAll(async () => {
    await thread.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('gives the checksum of any chunks, file after file', async () => {
    const chunk = fc.uint8Array({ minLength: 1, maxLength: 2000 });
    await fc.assert(
      fc.asyncProperty(fc.array(chunk, { maxLength: 12 }), async (chunks) => {
        for (const bytes of chunks) {
          thread.slot().set(bytes);
          thread.hand(bytes.length);
        }
        expect(await thread.digest()).toBe(sha256(...chunks));
      }),
    );
  });

  test('hashes a file of many chunks while it is read, and leaves its bytes as they are', async () => {
    const bytes = new Uint8Array(9 * CHUNK_BYTES + 123).map((_, index) => (index * 31 + (index >> 13)) & 127 || 10);
    const path = join(folder, 'large.csv');
    writeFileSync(path, bytes);
    const source = await openByteSource(path, { hashThread: thread });
    const read: Uint8Array[] = [];
    for await (const part of source.chunks()) read.push(part.slice());
    expect(await source.sha256()).toBe(sha256(bytes));
    await source.close();
    expect(sha256(...read)).toBe(sha256(bytes));
    expect(source.bytesRead).toBe(bytes.length);
  });
});
