import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

const root = process.env['CVDLAB_SHARED_DATA'] ?? fileURLToPath(new URL('../../../shared/data/', import.meta.url));

/** Real recorded market data: outside the repository, absent on a machine that has only the clone. */
export const hasSharedData = existsSync(root);

/** The absolute path of a file of the shared data. */
export function sharedData(relative: string): string {
  return `${root.replace(/\/$/, '')}/${relative}`;
}

/** A suite that needs the shared data: reported as skipped, by name, where it is absent. */
export function describeWithSharedData(name: string, suite: () => void): void {
  describe.skipIf(!hasSharedData)(`${name} (needs shared-data)`, suite);
}
