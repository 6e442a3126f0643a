import type { BarTable } from '../core/bar-table.ts';
import type { Signal } from '../core/signal.ts';
import type { Detector } from '../divergence/detector.ts';
import { InputError } from '../data/input-error.ts';
import { loadOwnModule } from './own-module.ts';

/**
 * Loads a detector of the user's own: a file whose default export is a function that makes one. It is called again for
 * every run, so that no run remembers another.
 * @throws InputError naming the file and what is missing.
 */
export async function loadOwnDetector(file: string): Promise<() => Detector> {
  const exported = await loadOwnModule(file);
  if (typeof exported !== 'function') {
    throw new InputError(
      `${file}: its default export must be a function that returns a detector, got ${typeName(exported)}`,
    );
  }
  const make = (): unknown => (exported as () => unknown)();
  checkedDetector(make(), file);
  return () => checkedDetector(make(), file);
}

function checkedDetector(made: unknown, file: string): Detector {
  if (typeof made !== 'object' || made === null) {
    throw new InputError(`${file}: its default export must return a detector, got ${typeName(made)}`);
  }
  const { rule, warmupBars, scan } = made as Partial<Record<keyof Detector, unknown>>;
  if (typeof rule !== 'string' || rule === '')
    throw new InputError(`${file}: the detector's rule must be a name, got ${typeName(rule)}`);
  if (typeof warmupBars !== 'number' || !Number.isInteger(warmupBars) || warmupBars < 1) {
    throw new InputError(
      `${file}: the detector's warmupBars must be a whole number of at least 1, got ${String(warmupBars)}`,
    );
  }
  if (typeof scan !== 'function')
    throw new InputError(`${file}: the detector's scan must be a function, got ${typeName(scan)}`);
  // Its members were looked at one by one.
  const detector = made as Detector;
  return { rule, warmupBars, scan: (bars, from, to) => scanned(detector, { bars, from, to, file }) };
}

/** What the user's code throws is the user's to mend, not a fault of ours. */
function scanned(
  detector: Detector,
  { bars, from, to, file }: { bars: BarTable; from: number; to: number; file: string },
): readonly Signal[] {
  try {
    return detector.scan(bars, from, to);
  } catch (error) {
    throw new InputError(`${file}: its scan failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function typeName(value: unknown): string {
  return value === null ? 'null' : typeof value;
}
