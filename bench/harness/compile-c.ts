import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { OUT, ROOT } from './places.ts';

/** The sums are of integers, exact in any order: the compiler may reorder them. Nothing that would round differently. */
const INTEGER_SUMS = ['-fassociative-math', '-fno-signed-zeros', '-fno-trapping-math', '-ffinite-math-only'];
const WITHOUT_REORDERING = 'divergences';

/** Compiles bench/c; answers how to name the program of a source, or null where there is no C compiler. */
export function compileC(): ((name: string) => string) | null {
  const folder = `${OUT}/c`;
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' });
  } catch {
    return null;
  }
  for (const source of readdirSync(`${ROOT}bench/c`).filter((name) => name.endsWith('.c'))) {
    const name = source.slice(0, -2);
    const options = ['-O3', '-march=native', ...(name === WITHOUT_REORDERING ? [] : INTEGER_SUMS)];
    execFileSync('cc', [...options, '-o', `${folder}/${name}`, `${ROOT}bench/c/${source}`, '-lm'], {
      stdio: 'inherit',
    });
  }
  return (name) => `${folder}/${name}`;
}
