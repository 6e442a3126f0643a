import type { BarTable } from '../../core/bar-table.ts';
import type { Signal } from '../../core/signal.ts';
import { compareSignals, detect, type Detector } from '../detector.ts';
import type { RowDetector } from '../rule/row-detector.ts';
import { detectorGrid, gridSignals } from './detector-grid.ts';

/**
 * What `detect` gives, in the same order, of any number of detectors: the toolkit's own go through one grid, in which
 * window rules that differ in their lookback alone cost little more than one of them.
 * @param detectors fresh ones; they are used up.
 */
export function detectMany(detectors: readonly Detector[], bars: BarTable): Signal[] {
  const own = detectors.filter(isRowDetector);
  if (own.length < detectors.length) return detect(detectors, bars);
  const grid = detectorGrid(own, bars);
  const placed = own.flatMap((_, place) => {
    const rows = grid.found[place]!;
    return gridSignals(grid, bars, place).map((signal, index) => ({
      known: grid.findings.known[rows[index]!]!,
      signal,
    }));
  });
  placed.sort((a, b) => a.known - b.known || compareSignals(a.signal, b.signal));
  return placed.map(({ signal }) => signal);
}

/** Those from elsewhere give signals only. */
function isRowDetector(detector: Detector): detector is RowDetector {
  return 'find' in detector;
}
