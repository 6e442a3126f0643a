import fc from 'fast-check';
import { expect, it } from 'vitest';
import { detect } from '../../../src/divergence/detector.ts';
import { detectorsFor } from '../../../src/divergence/detectors-for.ts';
import { detectMany } from '../../../src/divergence/grid/detect-many.ts';
import { arbitraryBars } from '../../support/bars.ts';
import { detectorOf, signalAt } from '../../support/leaks/leak.ts';

const request = { rules: 'window,chart,pivot(1,1),window(3 re-arm),delta', lookbacks: [1, 2, 3, 5, 8] };

it('detectMany gives the signals of detect, in its order, on bars with ties, resets, holes and bars that end together', () => {
  fc.assert(
    fc.property(arbitraryBars, (bars) => {
      expect(detectMany(detectorsFor(request), bars)).toEqual(detect(detectorsFor(request), bars));
    }),
    { numRuns: 200 },
  );
});

it('detectMany takes detectors from elsewhere among the toolkit’s own', () => {
  fc.assert(
    fc.property(arbitraryBars, (bars) => {
      const detectors = () => [
        ...detectorsFor(request),
        detectorOf((table, row) => (table.delta[row]! > 0 ? signalAt(table, row, table.endUs[row]!) : null)),
      ];
      expect(detectMany(detectors(), bars)).toEqual(detect(detectors(), bars));
    }),
  );
});
