import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { auditOwnStrategy, backtest, simulateDays } from 'cvdlab';
import deltaFollower from './delta-follower-strategy.ts';

const dataDir = mkdtempSync(path.join(tmpdir(), 'cvdlab-'));
await simulateDays({ dataDir, days: 1, seed: 7 });

// Does it look ahead? The audit runs it on a simulated session again and again, with the future cut off and poisoned.
const { audit } = await auditOwnStrategy({ strategy: deltaFollower });
for (const { promise, offence } of audit.checks) console.log(`${offence === null ? 'kept  ' : 'broken'} ${promise}`);

// Three readings of the same tape: what is earned in the pessimistic one does not hang on luck with fills.
const { result, id } = await backtest({
  dataDir,
  symbol: 'SIMUSDT',
  bar: '30s',
  strategy: deltaFollower,
  feeBps: 2,
  randomEntries: 199,
  monteCarlo: 500,
});
console.log(`run ${id}`);
for (const [reading, { roundTrips, account }] of Object.entries(result.readings)) {
  const profit = result.money.format(account.equity - account.capital);
  console.log(`${reading}: ${roundTrips.length} trades, ${profit} after costs`);
}
