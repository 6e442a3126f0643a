import { createReadStream, openSync, readSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

// inflate ZIP…: unpacks the one file in each zip with Node's own zlib in chunks of 1 MiB, and throws the bytes away.

const LOCAL_HEADER_BYTES = 30;
let bytes = 0;
for (const path of process.argv.slice(2)) {
  const header = Buffer.alloc(LOCAL_HEADER_BYTES);
  readSync(openSync(path, 'r'), header);
  const start = LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
  const inflate = createInflateRaw({ chunkSize: 1 << 20 });
  // Behind the deflated data come the zip's directory and end: the inflater stops where its data ends.
  await pipeline(createReadStream(path, { start, highWaterMark: 1 << 20 }), inflate, async (chunks) => {
    for await (const chunk of chunks as AsyncIterable<Uint8Array>) bytes += chunk.length;
  });
}
process.stdout.write(String(bytes));
