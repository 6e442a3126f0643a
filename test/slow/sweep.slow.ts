import { beforeAll, describe, expect, it } from 'vitest';
import { type SweepEvidence, sweepEvidence } from '../../src/sweep/evidence/sweep-evidence.ts';
import { type Edge, GRID, HILL, NO_EDGE, ownTries, simulatedTable } from '../support/sweep-tables.ts';

/** 95 % of 200 seeds of a test with 5 % false alarms have from 4 to 16 of them; twice as sure, 3 to 18. */
const SEEDS = 200;
const BAND = { low: 3 / SEEDS, high: 18 / SEEDS };
const STUDENTISED_HIGH = 0.12;

/** What cells are like whose luck is all their own, and cells that share most of it. */
const SHARES = [0, 0.6];

function evidenceOf(seed: number, edge: Edge, share: number, days = 250): SweepEvidence {
  const table = simulatedTable(seed, edge, { days, share });
  const options = { resamples: 199, combinatorial: null };
  return sweepEvidence({ dimensions: GRID, table, tries: ownTries(table), options });
}

function shareOf<T>(list: readonly T[], counts: (one: T) => boolean): number {
  return list.filter(counts).length / list.length;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe.each(SHARES)('100 cells without an edge, sharing %d of their luck', (share) => {
  let noise: SweepEvidence[] = [];
  beforeAll(() => {
    noise = Array.from({ length: SEEDS }, (_, seed) => evidenceOf(1000 + seed, NO_EDGE, share));
  }, 600_000);

  it('show a best one that looks good by itself', () => {
    const fired = shareOf(noise, ({ peak }) => peak.mean.p! <= 0.05);
    console.log(`naive best of 100, share ${share}: ${fired}`);
    expect(fired).toBeGreaterThan(share === 0 ? 0.95 : 0.3);
  });

  it('fool the reality check as often as promised', () => {
    const alarms = shareOf(noise, ({ tests }) => tests!.realityCheck.p <= 0.05);
    const superior = shareOf(noise, ({ tests }) => tests!.superiorAbility.p <= 0.05);
    const stepDown = shareOf(noise, ({ cells }) => cells.some(({ romanoWolf }) => romanoWolf! <= 0.05));
    console.log(`reality check ${alarms}, superior ability ${superior}, Romano-Wolf ${stepDown}`);
    expect(alarms).toBeLessThanOrEqual(BAND.high);
    // Means divided by estimated spreads: of 250 days a little too many alarms.
    for (const rate of [alarms, superior, stepDown]) {
      expect(rate).toBeGreaterThanOrEqual(BAND.low);
      expect(rate).toBeLessThanOrEqual(STUDENTISED_HIGH);
    }
  });

  it('fool q-values and deflated Sharpe ratios no more often, and the verdict hardly ever', () => {
    const q = shareOf(noise, ({ cells }) => cells.some((cell) => cell.q <= 0.05));
    const deflated = shareOf(noise, ({ peak }) => peak.deflatedSharpe!.probability >= 0.95);
    const verdicts = shareOf(noise, ({ verdict }) => verdict.conclusion === 'evidence');
    console.log(`q ${q}, deflated ${deflated}, verdict ${verdicts}`);
    expect(q).toBeLessThanOrEqual(BAND.high);
    expect(deflated).toBeLessThanOrEqual(BAND.high);
    expect(verdicts).toBeLessThanOrEqual(0.02);
  });

  it('have a PBO about one half, and bring nothing to whoever chooses among them', () => {
    const overfitting = meanOf(noise.map(({ tests }) => tests!.overfitting!.probability));
    const outside = noise.map(({ walkForward }) => walkForward!.outOfSample);
    const found = shareOf(outside, ({ p }) => p! <= 0.05);
    console.log(`PBO ${overfitting}, walk forward ${meanOf(outside.map(({ bps }) => bps))} bps, found ${found}`);
    expect(overfitting).toBeGreaterThan(0.4);
    expect(overfitting).toBeLessThan(0.6);
    expect(found).toBeLessThanOrEqual(BAND.high);
  });
});

describe('a hill among 100 cells', () => {
  let found: SweepEvidence[] = [];
  beforeAll(() => {
    found = Array.from({ length: 40 }, (_, seed) => evidenceOf(5000 + seed, HILL, 0.3, 500));
  }, 600_000);
  const distance = (place: number): number => Math.hypot(Math.floor(place / 10) - 6, (place % 10) - 3);

  it('is found', () => {
    const evident = shareOf(found, ({ verdict }) => verdict.conclusion === 'evidence');
    const family = shareOf(found, ({ tests }) => tests!.realityCheck.p <= 0.05);
    console.log(`verdict ${evident}, reality check ${family}`);
    expect(family).toBeGreaterThan(0.95);
    expect(evident).toBeGreaterThan(0.6);
  });

  it('has a low PBO and pays whoever chooses on it', () => {
    const overfitting = meanOf(found.map(({ tests }) => tests!.overfitting!.probability));
    const paid = shareOf(found, ({ walkForward }) => walkForward!.outOfSample.bps > 0);
    console.log(`PBO ${overfitting}, paid ${paid}`);
    expect(overfitting).toBeLessThan(0.1);
    expect(paid).toBeGreaterThan(0.95);
  });

  it('is hit nearer to its top by the plateau than by the peak', () => {
    const plateau = meanOf(found.map(({ choice }) => distance(choice.place)));
    const peak = meanOf(found.map((one) => distance(one.peak.place)));
    console.log(`distance of plateau ${plateau}, of peak ${peak}`);
    expect(plateau).toBeLessThanOrEqual(peak);
  });
});
