// lines OUT CSV…: what people write first: read lines, split at commas, Number(), a Map of minutes. No check, no store.
import { createReadStream, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [out, ...paths] = process.argv.slice(2);
const minutes = new Map();
for (const path of paths) {
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const fields = line.split(',');
    const minute = Math.floor(Number(fields[5]) / 60_000_000);
    const price = Number(fields[1]);
    const size = Number(fields[2]);
    const delta = fields[6] === 'True' ? -size : size;
    const bar = minutes.get(minute);
    if (bar === undefined) {
      minutes.set(minute, { open: price, high: price, low: price, close: price, volume: size, delta, trades: 1 });
      continue;
    }
    bar.high = Math.max(bar.high, price);
    bar.low = Math.min(bar.low, price);
    bar.close = price;
    bar.volume += size;
    bar.delta += delta;
    bar.trades += 1;
  }
}
const lines = Array.from(minutes, ([minute, { open, high, low, close, volume, delta, trades }]) =>
  [minute * 60_000_000, open, high, low, close, volume, delta, trades].join(','),
);
writeFileSync(out, `${lines.join('\n')}\n`);
