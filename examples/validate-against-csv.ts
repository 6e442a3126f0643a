import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDays, simulateDays, validateBars } from 'cvdlab';

const dataDir = mkdtempSync(path.join(tmpdir(), 'cvdlab-'));
await simulateDays({ dataDir, days: 1, seed: 7 });
const where = { dataDir, symbol: 'SIMUSDT' };

// Somebody else's bars: here summed up by hand, trade by trade. Klines of Binance or a chart's export do as well.
const minutes = new Map<number, { volume: number; delta: number }>();
const { source } = await openDays(where);
for await (const event of source) {
  if (event.type !== 'trades') continue;
  for (let row = 0; row < event.length; row += 1) {
    const minute = Math.floor(event.timeUs[row]! / 60_000_000) * 60_000;
    const sum = minutes.get(minute) ?? { volume: 0, delta: 0 };
    sum.volume += event.size[row]!;
    sum.delta += event.size[row]! * event.side[row]!;
    minutes.set(minute, sum);
  }
}
const against = path.join(dataDir, 'reference.csv');
const digits = source.scales.sizeScale;
const decimal = (lots: number): string => (lots / 10 ** digits).toFixed(digits);
const rows = [...minutes].map(([ms, sum]) => [new Date(ms).toISOString(), decimal(sum.volume), decimal(sum.delta)]);
writeFileSync(against, ['time,volume,delta', ...rows.map((row) => row.join(','))].join('\n'));

const { comparison, verdict } = await validateBars({ ...where, against });
console.log(`${comparison.compared} bars compared by ${comparison.columns.join(', ')}`);
console.log(`${comparison.equal} equal, ${comparison.different} different: ${verdict}`);
