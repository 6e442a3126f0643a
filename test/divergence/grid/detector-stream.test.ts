import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BAR_COLUMNS, type BarColumn, BarBuffer, type BarTable } from '../../../src/core/bar-table.ts';
import type { Signal } from '../../../src/core/signal.ts';
import { type Detector, scanAll } from '../../../src/divergence/detector.ts';
import { detectorsFor } from '../../../src/divergence/detectors-for.ts';
import { DetectorStream } from '../../../src/divergence/grid/detector-stream.ts';
import { arbitraryBars } from '../../support/bars.ts';
import { detectorOf, signalAt } from '../../support/leaks/leak.ts';

const REQUESTS = [
  { rules: 'window,chart,pivot(1,1),delta', lookbacks: [1, 2, 3, 5, 8, 200] },
  { rules: 'window,window(4 latest),window(2 latest)', lookbacks: [8, 1, 3] },
  { rules: 'window', lookbacks: [1, 2, 3, 5], options: { rearm: true } },
  { rules: 'window', lookbacks: [1, 2, 3, 5], options: { cooldownBars: 3, acrossResets: true } },
  { rules: 'window', lookbacks: [2, 6, 4], options: { acrossResets: true, priceField: 'high-low' as const } },
];

function detectors(place: number): Detector[] {
  const own = detectorOf((table, row) => (table.delta[row]! > 0 ? signalAt(table, row, table.endUs[row]!) : null));
  return [...detectorsFor(REQUESTS[place]!), own];
}

/** The bars one after the other, as they close. */
function* closing(bars: BarTable): Generator<BarBuffer> {
  const buffer = new BarBuffer(bars.scales);
  for (let bar = 0; bar < bars.length; bar += 1) {
    const row = Object.fromEntries(BAR_COLUMNS.map((column) => [column, bars[column][bar]!]));
    buffer.append(row as Record<BarColumn, number>, bars.cvdCarry?.[bar]);
    yield buffer;
  }
}

it('a stream of detectors says at every bar what each of them says alone, on bars with ties, resets and holes', () => {
  fc.assert(
    fc.property(arbitraryBars, fc.nat(REQUESTS.length - 1), (bars, place) => {
      const stream = new DetectorStream(detectors(place));
      const alone = detectors(place);
      for (const closed of closing(bars)) {
        const expected: Signal[][] = alone.map((detector) =>
          scanAll([detector], closed, closed.length - 1, closed.length),
        );
        expect(stream.take(closed)).toEqual(expected);
      }
    }),
    { numRuns: 300 },
  );
});
