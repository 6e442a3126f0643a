import type { BarTable } from '../../core/bar-table.ts';
import type { Signal } from '../../core/signal.ts';
import { FindingBuffer } from '../rule/finding.ts';
import { signalOf } from '../rule/finding-signal.ts';
import type { RowDetector } from '../rule/row-detector.ts';
import { windowDetector } from '../window-detector.ts';
import { scanWindowFamily } from './window-grid.ts';
import type { WindowOptions } from '../window-options.ts';
import { familiesOf, lookbackOf } from './families.ts';

/**
 * What many detectors found on one table of bars: a finding that several of them share is kept once, and no object is made
 * for any. The findings of detector c are `found[c]`, indices into the columns of `findings`, in the order in which they
 * became known.
 */
export interface GridFindings {
  /** The detectors, in the order they were given. */
  readonly detectors: readonly RowDetector[];
  /** Every finding once: the bar it speaks of, the one that made it known, the reference, its type, kind and strength. */
  readonly findings: FindingBuffer;
  /** By detector, the indices of its findings. */
  readonly found: readonly Uint32Array[];
}

/**
 * Runs many detectors over all bars of a table. It finds exactly what `scan` of each would; window rules
 * that differ only in their lookback are done together in one pass, so that five hundred cost little more than one.
 * @param detectors fresh ones; they are used up.
 */
export function detectorGrid(detectors: readonly RowDetector[], bars: BarTable): GridFindings {
  const findings = new FindingBuffer();
  const found: Uint32Array[] = detectors.map(() => new Uint32Array(0));
  for (const places of familiesOf(detectors)) {
    const { windowOptions } = detectors[places[0]!]!;
    if (windowOptions === undefined) {
      for (const place of places) found[place] = scanAlone(detectors[place]!, bars, findings);
    } else {
      const lookbacks = places.map((place) => lookbackOf(detectors[place]!));
      const lists = scanWindowFamily(bars, { lookbacks, options: windowOptions }, findings);
      for (const [index, place] of places.entries()) found[place] = lists[index]!;
    }
  }
  return { detectors, findings, found };
}

/** {@link detectorGrid} of window rules: one for each lookback, in their order. */
export function windowGrid(options: WindowGridOptions, bars: BarTable): GridFindings {
  const { lookbacks, ...common } = options;
  return detectorGrid(
    lookbacks.map((lookback) => windowDetector({ ...common, lookback })),
    bars,
  );
}

/** Window rules that differ only in their lookback. */
export interface WindowGridOptions extends Partial<Omit<WindowOptions, 'lookback'>> {
  /** The lookbacks, each an integer from 1 to 1,000,000, in any order. */
  readonly lookbacks: readonly number[];
}

/** The signals of one detector of a grid, by its place: what its `scan` over the same bars would have returned. */
export function gridSignals(grid: GridFindings, bars: BarTable, place: number): Signal[] {
  const detector = grid.detectors[place];
  if (detector === undefined) throw new RangeError(`the grid has ${grid.detectors.length} detectors, none at ${place}`);
  return Array.from(grid.found[place]!, (index) => signalOf(bars, detector, grid.findings.at(index)));
}

function scanAlone(detector: RowDetector, bars: BarTable, findings: FindingBuffer): Uint32Array {
  const first = findings.length;
  detector.find(bars, 0, bars.length, findings);
  return Uint32Array.from({ length: findings.length - first }, (_, index) => first + index);
}
