import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { simulateDays, startReplay } from 'cvdlab';

const dataDir = mkdtempSync(path.join(tmpdir(), 'cvdlab-'));
await simulateDays({ dataDir, days: 1, seed: 7, ordersPerSecond: 0.3 });

// The page, the WebSocket and the REST interface of a live session, on recorded trades. Without `speed: 'max'` it takes its
// time, and `control` pauses it, steps and jumps, as the page does. `startLiveBinance` and `startLiveIbkr` have the same page.
const replay = await startReplay({ dataDir, symbol: 'SIMUSDT', bar: '5m', lookback: 12, speed: 'max', port: 0 });
await replay.played;

const answer = await fetch(`${replay.url}api/bars?symbol=SIMUSDT&limit=3`);
const bars = (await answer.json()) as { time: string; delta: number; cvd_close: number }[];
for (const { time, delta, cvd_close: cvd } of bars) console.log(`${time} delta ${delta}, CVD ${cvd}`);

// It waits at its end for somebody to go back, until it is closed. The same trades give the same events, byte for byte.
const [log] = await replay.close();
console.log(`${log?.lines} events, ${log?.checksum}`);
