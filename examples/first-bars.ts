import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { barTextTable, csvChunks, makeBars, simulateDays } from 'cvdlab';

// A day of trades, offline. `pullBinance` or `importFiles` would bring real ones.
const dataDir = mkdtempSync(path.join(tmpdir(), 'cvdlab-'));
const { instrument } = await simulateDays({ dataDir, days: 1, seed: 7 });

// Delta and CVD by the hour; CVD starts again at midnight UTC.
const { bars, recorded } = await makeBars({ dataDir, symbol: instrument.symbol, bar: '1h' });
console.log(`${bars.length} bars of ${instrument.symbol}, sides: ${recorded.aggressor}`);

// Prices are counted in ticks and sizes in lots: exact integers. Text tables turn them back into decimals.
const last = bars.length - 1;
console.log(`close of the day: ${bars.close[last]} ticks, CVD ${bars.cvdClose[last]} lots`);
const [header = '', ...rows] = [...csvChunks(barTextTable(bars))].join('').split('\n');
for (const line of [header, ...rows.slice(0, 3)]) console.log(line.split(',').slice(0, 12).join(','));
