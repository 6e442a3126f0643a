import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formatTime, scan, simulateDays, studySignals } from 'cvdlab';

// Two days in which an edge was planted after divergences: statistics must find it.
const dataDir = mkdtempSync(path.join(tmpdir(), 'cvdlab-'));
await simulateDays({ dataDir, days: 2, seed: 7, edge: 0.3 });
const where = { dataDir, symbol: 'SIMUSDT', rule: 'window', lookback: 20 };

const { signals, rules } = await scan(where);
const [first] = signals;
console.log(`${signals.length} signals of ${rules.join(', ')}`);
if (first !== undefined) console.log(`the first: ${first.type}, known at ${formatTime(first.knownTimeUs)}`);

// Few draws, so that it takes seconds. The tries are counted in the store: the more, the stricter the verdict.
const study = await studySignals({ ...where, horizons: [15], draws: 199, surrogateDraws: 19, resamples: 199 });
for (const { cell, verdict } of study.cells) {
  console.log(`${cell.rule}: ${cell.study.events} events, ${cell.study.grossBps.toFixed(1)} bps before costs`);
  console.log(verdict.text);
}
console.log(`tries on these days: ${study.trials.tries.total}`);
