import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../data/input-error.ts';
import { parseSpace, parseSpaceText, spaceOfModule } from '../sweep/space/parse-space.ts';
import type { SweepSpace } from '../sweep/space/sweep-space.ts';
import { loadOwnExports } from './own-module.ts';

/**
 * The space of a sweep: what was handed over, or what a file holds.
 * @param space the space itself, or a `.json`, `.ts` or `.js` file.
 * @throws InputError when it cannot be read, naming what is wrong.
 */
export async function loadSpace(space: unknown): Promise<SweepSpace> {
  if (typeof space !== 'string') return parseSpace(space, 'space');
  if (path.extname(space) !== '.json') return spaceOfModule(await loadOwnExports(space), space);
  try {
    return parseSpaceText(await readFile(space, 'utf8'), space);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOENT') throw error;
    throw new InputError(`${space} is not there: check the path`);
  }
}
