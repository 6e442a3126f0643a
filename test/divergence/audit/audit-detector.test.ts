import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditDetector } from '../../../src/divergence/audit/audit-detector.ts';
import type { Detector } from '../../../src/divergence/detector.ts';
import { windowDetector } from '../../../src/divergence/window-detector.ts';
import { arbitraryBars, barsFrom } from '../../support/bars.ts';
import centredWindow from '../../support/leaks/centred-window.ts';
import fullDayNormalisation from '../../support/leaks/full-day-normalisation.ts';
import { detectorOf, signalAt } from '../../support/leaks/leak.ts';
import rightEdge from '../../support/leaks/right-edge.ts';
import samePrint from '../../support/leaks/same-print.ts';
import unconfirmedPivot from '../../support/leaks/unconfirmed-pivot.ts';

const closes = [10, 12, 15, 13, 11, 12, 14, 17, 15, 13, 12, 14, 16, 16, 13, 12, 15, 19, 18, 14];
const bars = barsFrom(closes.map((close, index) => ({ close, delta: (index % 5) - 2 })));

/** Promise → the first bar at which it was broken. */
function broken(make: () => Detector): Record<string, number> {
  const { checks } = auditDetector(make, bars);
  return Object.fromEntries(
    checks.flatMap(({ promise, offence }) => (offence === null ? [] : [[promise, offence.bar]])),
  );
}

const PREFIX = 'every prefix of the bars gives the signals that the whole gives up to there';
const POISON = 'a poisoned future changes nothing';
const CUTTING = 'any cutting into ranges gives the same signals';
const TIMELY = 'a signal is known at the close of the bar that brought it, not before';

describe('an audit catches, and names the first bar of', () => {
  it('an unconfirmed pivot: the high of bar 2 is one only because bar 3 is lower', () => {
    expect(broken(unconfirmedPivot)).toEqual({ [PREFIX]: 2, [POISON]: 2 });
  });

  it('a centred window: with bars 2 and 3 hidden, bar 1 would be above its mean', () => {
    expect(broken(centredWindow)).toMatchObject({ [PREFIX]: 1, [POISON]: 2 });
  });

  it('a signal known before its bar has closed: bar 1 is the first that closes above the high before it', () => {
    expect(broken(samePrint)).toEqual({ [TIMELY]: 1 });
  });

  it('a normalisation by the whole day', () => {
    expect(Object.keys(broken(fullDayNormalisation))).toEqual(expect.arrayContaining([PREFIX, POISON]));
  });

  it('a look at the end of the range it was given', () => {
    expect(Object.keys(broken(rightEdge))).toEqual(expect.arrayContaining([PREFIX, CUTTING]));
  });

  it('a detector that draws by lot', () => {
    let calls = 0;
    const moody = (): Detector => {
      calls += 1;
      const offset = calls % 2;
      return detectorOf((table, index) => (index % 2 === offset ? signalAt(table, index, table.endUs[index]!) : null));
    };
    expect(Object.keys(broken(moody))).toContain('the same bars give the same signals');
  });

  it('a detector that writes into the bars', () => {
    const vandal = (): Detector =>
      detectorOf((table, index) => {
        table.close[index] = 0;
        return null;
      });
    const spare = barsFrom(closes.map((close) => ({ close, delta: 1 })));
    const { checks } = auditDetector(vandal, spare);
    expect(checks.find(({ offence }) => offence?.what.includes('column close'))).toBeDefined();
  });

  it('a detector that fails', () => {
    const failing = (): Detector =>
      detectorOf(() => {
        throw new Error('no such column');
      });
    const { checks, isClean } = auditDetector(failing, bars);
    expect(isClean).toBe(false);
    expect(checks[0]?.offence).toEqual({ bar: 0, what: 'the detector failed: no such column' });
  });
});

describe('an audit', () => {
  it('raises no alarm for honest detectors, on bars with resets, holes, ties and absent prices', () => {
    fc.assert(
      fc.property(arbitraryBars, fc.integer({ min: 1, max: 8 }), (table, lookback) => {
        const { checks, warmUp } = auditDetector(() => windowDetector({ lookback }), table);
        expect(checks.filter((check) => check.offence !== null)).toEqual([]);
        expect(warmUp.tooEarly).toBeNull();
      }),
      { numRuns: 100 },
    );
  });

  it('is not clean without a signal to show it on', () => {
    const { signals, isClean } = auditDetector(() => windowDetector({ lookback: 19 }), bars);
    expect(signals).toBe(0);
    expect(isClean).toBe(false);
  });

  it('measures how many bars a late start needs: a rule that looks three bars back needs three', () => {
    const threeBack = (): Detector =>
      detectorOf(
        (table, index) =>
          index >= 3 && table.close[index]! > table.close[index - 3]!
            ? signalAt(table, index, table.endUs[index]!)
            : null,
        4,
      );
    expect(auditDetector(threeBack, bars).warmUp).toMatchObject({ declaredBars: 4, measuredBars: 3, tooEarly: null });
  });

  it('tells a signal inside the declared warm-up', () => {
    const eager = (): Detector => detectorOf((table, index) => signalAt(table, index, table.endUs[index]!), 5);
    expect(auditDetector(eager, bars)).toMatchObject({ isClean: false, warmUp: { tooEarly: 0 } });
  });

  it('reports a memory without end as such, and does not judge it', () => {
    const counting = (): Detector => {
      let seen = 0;
      return detectorOf((table, index) => {
        seen += 1;
        return seen % 4 === 0 ? signalAt(table, index, table.endUs[index]!) : null;
      });
    };
    const { checks, warmUp } = auditDetector(counting, bars);
    expect(checks.every((check) => check.offence === null)).toBe(true);
    expect(warmUp.measuredBars).toBeNull();
  });
});
