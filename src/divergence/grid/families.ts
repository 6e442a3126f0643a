import type { RowDetector } from '../rule/row-detector.ts';
import { WINDOW_DEFAULTS } from '../window-options.ts';

/** Places of the detectors that can be done together: window rules by what else they have in common, lookbacks rising. */
export function familiesOf(detectors: readonly RowDetector[]): number[][] {
  const families = new Map<string, number[]>();
  for (const [place, { windowOptions }] of detectors.entries()) {
    const key =
      windowOptions === undefined ? '' : JSON.stringify({ ...WINDOW_DEFAULTS, ...windowOptions, lookback: 0 });
    const family = families.get(key);
    if (family === undefined) families.set(key, [place]);
    else family.push(place);
  }
  return [...families.values()].map((places) =>
    places.sort((a, b) => lookbackOf(detectors[a]!) - lookbackOf(detectors[b]!)),
  );
}

/** The lookback of a window rule; 0 for any other. */
export function lookbackOf(detector: RowDetector): number {
  return detector.windowOptions?.lookback ?? 0;
}
