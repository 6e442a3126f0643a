import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { importFiles, listDays, makeBars, verifyDays } from 'cvdlab';

const folder = mkdtempSync(path.join(tmpdir(), 'cvdlab-'));
const dataDir = path.join(folder, 'data');
const file = path.join(folder, 'trades.csv');
writeFileSync(
  file,
  `ts,px,qty,taker
2026-01-05T14:30:00.250Z,101.25,3,B
2026-01-05T14:30:01.000Z,101.50,1,B
2026-01-05T14:31:07.500Z,101.00,5,S
`,
);

// Which column holds what is said once; decimals are kept exactly as they are written.
const instrument = { dataDir, venue: 'mine', market: 'spot', symbol: 'XYZ' };
const columns = 'time=ts,price=px,size=qty,side=taker';
const imported = await importFiles({ ...instrument, files: [file], columns, sideBuy: 'B' });
if (imported.kind === 'trades') {
  for (const { name, trades } of imported.report.files) console.log(`${name}: ${trades} trades`);
}

for (const { days, instrument: whose } of listDays({ dataDir })) {
  console.log(
    `${whose.venue} ${whose.symbol}: ${days.length} day, ${days.reduce((sum, day) => sum + day.rows, 0)} trades`,
  );
}
// Sound, but not whole: the file says nothing of the rest of the day.
console.log(`verified: ${verifyDays({ dataDir }).verdict}`);
const { bars } = await makeBars(instrument);
console.log(
  `delta of the minutes with trades: ${[...bars.delta].slice(0, bars.length).filter(Boolean).join(', ')} lots`,
);
