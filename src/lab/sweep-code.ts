import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageVersion } from './version.ts';

/** The folders whose code decides what the rows of a unit are. */
const FOLDERS = ['core', 'cvd', 'divergence', 'stats', 'backtest', 'data', 'sweep/space', 'sweep/unit'];

/** What of this folder does: the meaning of settings. */
const OWN_FILES = /^(?:.*-options|option-values|open-days|backtest|backtest-setups|own-.*|sweep-means)\.[jt]s$/;

let known: string | null = null;

/**
 * What stands for the code in the keys of a sweep: the version, and a digest of the files that results come from. So nothing
 * computed by other code, built or edited, is taken for a result of this one.
 */
export function sweepCode(): string {
  known ??= `${packageVersion()}+${codeDigest()}`;
  return known;
}

function codeDigest(): string {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const hash = createHash('sha256');
  const add = (folder: string, name: string): void => {
    hash.update(`${folder}/${name}\n`).update(readFileSync(path.join(root, folder, name)));
  };
  for (const folder of FOLDERS) {
    const names = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
    for (const name of names.filter(isCode).sort()) add(folder, name);
  }
  for (const name of readdirSync(path.join(root, 'lab')).sort()) if (OWN_FILES.test(name)) add('lab', name);
  return hash.digest('hex').slice(0, 12);
}

function isCode(name: string): boolean {
  return (name.endsWith('.js') || name.endsWith('.ts')) && !name.endsWith('.d.ts');
}
