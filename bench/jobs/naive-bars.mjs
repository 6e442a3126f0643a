// What people write first: read lines, split at commas, Number(), a Map of minutes. No check, no exactness, no store.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

const minutes = new Map();
let rows = 0;
for await (const line of createInterface({ input: createReadStream(process.argv[2]) })) {
  const fields = line.split(',');
  const minute = Math.floor(Number(fields[5]) / 60_000_000);
  const size = Number(fields[2]);
  const delta = fields[6] === 'True' ? -size : size;
  const bar = minutes.get(minute);
  if (bar === undefined) minutes.set(minute, { volume: size, delta });
  else {
    bar.volume += size;
    bar.delta += delta;
  }
  rows += 1;
}
let delta = 0;
for (const bar of minutes.values()) delta += bar.delta;
process.stdout.write(JSON.stringify({ rows, bars: minutes.size, delta: delta.toFixed(1) }));
