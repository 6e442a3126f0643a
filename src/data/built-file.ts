import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * A file that the build makes beside the program, found whether the program runs from dist/ or from src/.
 * @param name its path inside dist/.
 * @returns its path; null where it was not built.
 */
export function builtFile(name: string): string | null {
  const places = [`../${name}`, `../../dist/${name}`];
  const paths = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return paths.find((path) => existsSync(path)) ?? null;
}
