import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { hasSharedData } from './shared-data.ts';

/** What some tests need beyond npm, and whether this machine has it. */
export const available: Readonly<Record<string, boolean>> = {
  chromium: existsSync('/usr/bin/chromium'),
  danfo: existsSync(new URL('../../notebooks/node_modules/danfojs-node', import.meta.url)),
  redis: onPath('redis-server'),
  'shared-data': hasSharedData,
};

function onPath(command: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * Names what is missing before the tests run. Under `CVDLAB_REQUIRE=chromium,danfo,redis,shared-data` (CI) a missing one
 * stops the run: there, a skip is a failure.
 */
export function setup(): void {
  const missing = Object.keys(available).filter((name) => !available[name]);
  const required = (process.env['CVDLAB_REQUIRE'] ?? '').split(',').filter((name) => name !== '');
  const unmet = required.filter((name) => !available[name]);
  if (unmet.length > 0) throw new Error(`CVDLAB_REQUIRE asks for ${unmet.join(', ')}, which this machine lacks`);
  if (missing.length > 0) console.warn(`tests that need ${missing.join(', ')} are skipped: not on this machine`);
}
