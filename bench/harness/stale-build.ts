import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { MAIN, ROOT } from './places.ts';

/** The newest source that was changed after dist/ was built, or null: what is measured is dist/. */
export function staleBuild(): string | null {
  const builtMs = statSync(MAIN).mtimeMs;
  let newest: { path: string; changedMs: number } | null = null;
  for (const folder of ['src', 'wasm']) {
    for (const entry of readdirSync(`${ROOT}${folder}`, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const changedMs = statSync(path).mtimeMs;
      if (changedMs > builtMs && changedMs > (newest?.changedMs ?? 0)) newest = { path, changedMs };
    }
  }
  if (newest === null) return null;
  return `dist/ was built ${new Date(builtMs).toISOString()}, ${relative(ROOT, newest.path)} is newer: npm run build`;
}
