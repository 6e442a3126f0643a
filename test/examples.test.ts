import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './support/cli.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = temporaryFolder();

/** Runs a file as a user does, `npx tsx FILE`; what it writes into the system's temporary folder goes with the suite. */
async function printed(file: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', `examples/${file}`], {
    cwd: root,
    env: { ...process.env, TMPDIR: folder },
  });
  return stdout;
}

/** What each of them must print, besides ending well. */
const PRINTED: Readonly<Record<string, readonly RegExp[]>> = {
  'audit-own-detector.ts': [/^kept: every prefix of the bars/m, /^three-bar: \d+ signals, does not look ahead$/m],
  'backtest-own-strategy.ts': [
    /^kept {3}a poisoned future changes nothing$/m,
    /^run [0-9a-f]{16}$/m,
    /^pessimistic: [1-9]\d* trades, -\d/m,
  ],
  'first-bars.ts': [/^24 bars of SIMUSDT, sides: exchange$/m, /^time,session,open,/m, /^2026-01-01T00:00:00.000Z,/m],
  'import-own-csv.ts': [
    /^trades.csv: 3 trades$/m,
    /^mine XYZ: 1 day, 3 trades$/m,
    /^verified: incomplete$/m,
    /^delta of the minutes with trades: 4, -5 lots$/m,
  ],
  'replay-a-day.ts': [/^2026-01-01T23:55:00\.000Z delta -?\d[\d.]*, CVD -?\d/m, /^\d{3} events, sha256:[0-9a-f]{64}$/m],
  'report-page.ts': [/divergences\.html: 1440 bars, \d+ signals$/m, /backtest\.html: run [0-9a-f]{16}, \d+ trades$/m],
  'scan-and-study.ts': [/^\d{3} signals of window\(20\)$/m, /an effect/, /^tries on these days: 1$/m],
  'sizes-and-sides.ts': [
    /^CVD at the end, all sizes: -?\d/m,
    /^CVD at the end, orders \[90%, inf\)/m,
    /^inferred:tick: with a band$/m,
    /left out: quote$/m,
  ],
  'stream-signals.ts': [/^2026-01-01T\S+Z (bullish|bearish) divergence of window\(20\)$/m, /^288 bars$/m],
  'validate-against-csv.ts': [/^1440 bars compared by volume, delta$/m, /^1440 equal, 0 different: equal$/m],
};

/** Loaded by others, or by --detector and --strategy. */
const PARTS = ['delta-follower-strategy.ts', 'three-bar-detector.ts'];

describe('the examples', () => {
  it('are all run here', () => {
    expect(readdirSync(`${root}/examples`).sort()).toEqual([...Object.keys(PRINTED), ...PARTS].sort());
  });

  it.each(Object.entries(PRINTED))('%s runs offline and prints what it says', async (file, patterns) => {
    const stdout = await printed(file);
    for (const pattern of patterns) expect(stdout).toMatch(pattern);
  });
});
