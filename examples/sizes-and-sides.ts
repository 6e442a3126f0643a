import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { classifyAggressors, formatUnits, makeBars, simulateDays } from 'cvdlab';

const dataDir = mkdtempSync(path.join(tmpdir(), 'cvdlab-'));
await simulateDays({ dataDir, days: 2, seed: 7 });
const days = { dataDir, symbol: 'SIMUSDT', date: '2026-01-02' };
const where = { ...days, bar: '1h' };

// CVD of large and of small orders: limits are quantiles of the day before, so nothing looks ahead.
for (const sizes of [{}, { minSize: '90%' }, { maxSize: '90%' }]) {
  const { bars, recorded } = await makeBars({ ...where, ...sizes });
  const cvd = formatUnits(BigInt(bars.cvdClose[bars.length - 1]!), bars.scales.sizeScale);
  console.log(`CVD at the end, ${recorded.sizes?.label ?? 'all sizes'}: ${cvd}`);
}

// Where nobody says who was the aggressor it is inferred, and CVD comes with the band in which it must lie.
const { recorded, band } = await makeBars({ ...where, aggressor: 'tick' });
console.log(`${recorded.aggressor}: ${band === null ? 'no band' : 'with a band'}`);

// How good is that? Here the true sides are known.
const { scores, leftOut } = await classifyAggressors({ ...days, methods: 'tick quote' });
console.log(`${scores.length} method scored; without quotes in the store left out: ${leftOut.join(', ')}`);
