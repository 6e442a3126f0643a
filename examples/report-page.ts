import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { reportBacktest, reportDivergences, simulateDays } from 'cvdlab';

const folder = mkdtempSync(path.join(tmpdir(), 'cvdlab-'));
const dataDir = path.join(folder, 'data');
await simulateDays({ dataDir, days: 1, seed: 7, ordersPerSecond: 0.3 });
const where = { dataDir, symbol: 'SIMUSDT', lookback: 20 };

// One file that needs no other and no network: open it in a browser, send it by mail.
const page = await reportDivergences({ ...where, file: path.join(folder, 'divergences.html'), plotly: 'inline' });
console.log(`${page.file}: ${page.input.bars.length} bars, ${page.input.signals.length} signals`);

// Several pages of a folder share the file of Plotly that lies beside them.
const few = { randomEntries: 199, monteCarlo: 500 };
const run = await reportBacktest({ ...where, ...few, hold: 15, file: path.join(folder, 'backtest.html') });
console.log(`${run.file}: run ${run.input.run.id}, ${run.input.run.trips.length} trades`);
