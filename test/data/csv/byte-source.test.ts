import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { openByteSource } from '../../../src/data/csv/byte-source.ts';
import { InputError } from '../../../src/data/input-error.ts';

const CSV = '1,0.5,2\n'.repeat(400_000);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cvdlab-bytes-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function zipOf(entries: Record<string, string>, options: { compress?: boolean; zip64?: boolean } = {}) {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(entries)) {
    const { compress = true, zip64 = false } = options;
    if (name.endsWith('/')) zip.addEmptyDirectory(name);
    else zip.addBuffer(Buffer.from(content), name, { compress, forceZip64Format: zip64 });
  }
  zip.end({ forceZip64Format: options.zip64 ?? false, comment: '' });
  return buffer(zip.outputStream);
}

async function read(path: string): Promise<{ text: string; sha256: string; largest: number; bytesRead: number }> {
  const source = await openByteSource(path);
  try {
    const pieces: Buffer[] = [];
    for await (const chunk of source.chunks()) pieces.push(Buffer.from(chunk));
    const largest = Math.max(...pieces.map((piece) => piece.length));
    const text = Buffer.concat(pieces).toString();
    return { text, sha256: await source.sha256(), largest, bytesRead: source.bytesRead };
  } finally {
    await source.close();
  }
}

async function messageOf(path: string): Promise<string> {
  const error: unknown = await read(path).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).message;
}

async function checksumOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

describe('a plain CSV', () => {
  test('is read whole, in pieces of at most 1 MiB, with the checksum of the file', async () => {
    const path = await fileOf('plain.csv', CSV);
    const { text, sha256, largest, bytesRead } = await read(path);
    expect(text).toBe(CSV);
    expect(sha256).toBe(await checksumOf(path));
    expect(largest).toBe(1 << 20);
    expect(bytesRead).toBe(CSV.length);
  });

  test('has no checksum before its end', async () => {
    const source = await openByteSource(await fileOf('plain.csv', CSV));
    expect(() => source.sha256()).toThrow('plain.csv: not read to its end yet');
    await source.close();
  });

  test('can be left half-read', async () => {
    const source = await openByteSource(await fileOf('plain.csv', CSV));
    for await (const chunk of source.chunks()) {
      expect(chunk.length).toBe(1 << 20);
      break;
    }
    await source.close();
  });
});

describe('a zip', () => {
  test.each([
    ['deflated', {}],
    ['stored', { compress: false }],
    ['zip64', { zip64: true }],
  ])('%s is unpacked, with the checksum of the zip', async (_, options) => {
    const path = await fileOf('a.zip', await zipOf({ 'a.csv': CSV }, options));
    const { text, sha256, bytesRead } = await read(path);
    expect(text).toBe(CSV);
    expect(sha256).toBe(await checksumOf(path));
    expect(bytesRead).toBe((await readFile(path)).length);
  });

  test('is known by its first bytes, not by its name', async () => {
    expect((await read(await fileOf('a.csv', await zipOf({ 'a.csv': CSV })))).text).toBe(CSV);
  });

  test('may hold other things beside its one CSV', async () => {
    const zip = await zipOf({ 'folder/': '', 'folder/a.csv': CSV, 'readme.txt': 'x', '__MACOSX/a.csv': 'y' });
    expect((await read(await fileOf('a.zip', zip))).text).toBe(CSV);
  });

  test('with a single .txt is that', async () => {
    expect((await read(await fileOf('a.zip', await zipOf({ 'bars.txt': CSV })))).text).toBe(CSV);
  });

  test('with several CSVs is refused, naming them', async () => {
    const path = await fileOf('two.zip', await zipOf({ 'a.csv': '1,2\n', 'b.csv': '1,2\n' }));
    expect(await messageOf(path)).toBe('two.zip: expected one CSV in the zip, got 2 CSV files ("a.csv", "b.csv")');
  });

  test('without a CSV is refused, naming what is there', async () => {
    expect(await messageOf(await fileOf('none.zip', await zipOf({ 'a.png': 'x' })))).toBe(
      'none.zip: expected one CSV in the zip, got no CSV file ("a.png")',
    );
    expect(await messageOf(await fileOf('empty.zip', await zipOf({})))).toBe(
      'empty.zip: expected one CSV in the zip, got no CSV file (it is empty)',
    );
  });

  test('with an empty CSV is refused', async () => {
    expect(await messageOf(await fileOf('a.zip', await zipOf({ 'a.csv': '' })))).toBe(
      'a.zip: "a.csv" in this zip is empty',
    );
  });

  test.each(['../evil.csv', '/tmp/evilx.csv', 'C:/evilxxxx.csv'])('with the path %s is refused', async (name) => {
    const harmless = 'x'.repeat(name.length - 4) + '.csv';
    const zip = await zipOf({ [harmless]: '1,2\n' });
    const tricked = Buffer.from(zip.toString('latin1').replaceAll(harmless, name), 'latin1');
    expect(await messageOf(await fileOf('trick.zip', tricked))).toMatch(
      /^trick\.zip: the zip is damaged or cut off: (absolute|invalid relative) path: .*evil/,
    );
  });

  test('cut off anywhere is refused', async () => {
    const zip = await zipOf({ 'a.csv': CSV });
    for (const share of [0.1, 0.5, 0.99]) {
      const path = await fileOf('cut.zip', zip.subarray(0, Math.floor(zip.length * share)));
      expect(await messageOf(path)).toMatch(/^cut\.zip: the zip is damaged or cut off: .*; fetch it again$/);
    }
  });

  test('with a wrong CRC-32 is refused, stating both', async () => {
    const zip = await zipOf({ 'a.csv': CSV });
    const directory = zip.indexOf('PK\x01\x02', 0, 'latin1');
    zip.writeUInt32LE(0xdeadbeef, directory + 16);
    expect(await messageOf(await fileOf('a.zip', zip))).toMatch(
      /^a\.zip: the zip is damaged: CRC-32 is [0-9a-f]{8}, expected deadbeef; fetch it again$/,
    );
  });

  test.each([
    ['fewer', -7, /^a\.zip: the zip is damaged: got more than \d+ bytes$/],
    ['more', 7, /^a\.zip: the zip is damaged: got 3200000 of 3200007 bytes$/],
  ])('that states %s bytes than it has is refused', async (_, difference, message) => {
    const zip = await zipOf({ 'a.csv': CSV });
    const directory = zip.indexOf('PK\x01\x02', 0, 'latin1');
    zip.writeUInt32LE(CSV.length + difference, directory + 24);
    expect(await messageOf(await fileOf('a.zip', zip))).toMatch(message);
  });

  test('with damaged content is refused', async () => {
    const zip = await zipOf({ 'a.csv': CSV });
    zip.fill(0xff, 100, 200);
    expect(await messageOf(await fileOf('a.zip', zip))).toMatch(/^a\.zip: the zip is damaged/);
  });

  test('that is encrypted is refused', async () => {
    const zip = await zipOf({ 'a.csv': CSV });
    const directory = zip.indexOf('PK\x01\x02', 0, 'latin1');
    zip.writeUInt16LE(zip.readUInt16LE(directory + 8) | 1, directory + 8);
    expect(await messageOf(await fileOf('a.zip', zip))).toBe('a.zip: "a.csv" in this zip is encrypted');
  });

  test('with another compression method is refused, naming it', async () => {
    const zip = await zipOf({ 'a.csv': CSV });
    const directory = zip.indexOf('PK\x01\x02', 0, 'latin1');
    zip.writeUInt16LE(93, directory + 10);
    expect(await messageOf(await fileOf('a.zip', zip))).toBe(
      'a.zip: compression method 93 cannot be read (expected stored or deflated); unpack it first',
    );
  });

  test('inside a zip is refused, and so is a picture called .csv', async () => {
    const inner = (await zipOf({ 'a.csv': '1,2\n' })).toString('latin1');
    const nested = new ZipFile();
    nested.addBuffer(Buffer.from(inner, 'latin1'), 'a.csv');
    nested.end();
    const path = await fileOf('nested.zip', await buffer(nested.outputStream));
    expect(await messageOf(path)).toBe('nested.zip/a.csv: expected a CSV, got a zip inside the zip');
    const picture = await fileOf('p.zip', await zipOf({ 'p.csv': '%PDF-1.7' }));
    expect(await messageOf(picture)).toBe('p.zip/p.csv: expected a CSV or a zip with one CSV, got a PDF document');
  });
});

describe('what is no CSV', () => {
  test.each([
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0]), 'a gzip file: unpack it first (gunzip)'],
    ['Arrow', 'ARROW1\0\0', 'an Arrow file'],
    ['Parquet', 'PAR1\x15', 'a Parquet file'],
    ['PNG', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'a PNG image'],
    ['HTML', '\n <!DOCTYPE html><html>', 'an HTML or XML document'],
    ['an S3 error', '<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>', 'an HTML or XML document'],
    ['JSON', '{"code":-1121,"msg":"Invalid symbol."}', 'a JSON document'],
    ['a JSON list', '[[1,2]]', 'a JSON document'],
    ['UTF-16', Buffer.from('\uFEFFtime,price\n', 'utf16le'), 'text in UTF-16: save it as UTF-8'],
    ['binary', Buffer.from('12,\x0034\n', 'latin1'), 'a binary file'],
  ])('%s is refused by its content', async (_, content, what) => {
    expect(await messageOf(await fileOf('x.csv', content))).toBe(
      `x.csv: expected a CSV or a zip with one CSV, got ${what}`,
    );
  });

  test('a header in angle brackets is a CSV', async () => {
    expect((await read(await fileOf('x.csv', '<TICKER>,<PER>\n'))).text).toBe('<TICKER>,<PER>\n');
  });

  test('an empty file, a missing one and a folder are refused', async () => {
    expect(await messageOf(await fileOf('x.csv', ''))).toBe('x.csv: the file is empty');
    expect(await messageOf(join(folder, 'none.csv'))).toBe(`${folder}/none.csv: no such file`);
    expect(await messageOf(folder)).toBe(`${folder}: is a directory; name a file`);
    expect(await messageOf('/dev/null')).toBe('/dev/null: is not a regular file; name a file');
  });
});
