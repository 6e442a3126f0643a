import { describe, expect, it } from 'vitest';
import { autocorrelation, correlation, excessKurtosis, mean, record, tickTestAccuracy } from './measure.ts';

/*
 * The vector `simulator_targets` (facts/science.md §5): ranges that the reference simulator's seeds stayed in, widened.
 * Like there: 6 seeds × 20 days × 390 one-minute bars, an order is one aggressor order, a print one level of its sweep.
 */
const SEEDS = [11, 12, 13, 14, 15, 16];
const SESSION_MINUTES = 390;
const recordings = SEEDS.map((seed) => record({ seed, days: 20, sessionMinutes: SESSION_MINUTES }));
const LAGS_1_TO_10 = Array.from({ length: 10 }, (_, i) => i + 1);

type Recorded = (typeof recordings)[number];

/** Asserts that a statistic of every seed lies in its target range. */
function expectWithin(least: number, most: number, statistic: (recording: Recorded) => number): void {
  for (const recording of recordings) {
    const value = statistic(recording);
    expect(value).toBeGreaterThanOrEqual(least);
    expect(value).toBeLessThanOrEqual(most);
  }
}

/** Log-log slope through lags 10 to 500. */
function memorySlope({ orderSigns }: Recorded): number {
  const points = [10, 20, 50, 100, 200, 500].map((lag) => [Math.log(lag), Math.log(autocorrelation(orderSigns, lag))]);
  const x = Float64Array.from(points, ([logLag]) => logLag!);
  const y = Float64Array.from(points, ([, logCorrelation]) => logCorrelation!);
  const spread = (values: Float64Array): number => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
  return (correlation(x, y) * spread(y)) / spread(x);
}

describe('the simulated market', () => {
  it.each([
    [1, 0.016, 0.023],
    [10, 0.013, 0.022],
  ])('has order signs that remember: autocorrelation at lag %i', (lag, least, most) => {
    expectWithin(least, most, ({ orderSigns }) => autocorrelation(orderSigns, lag));
  });

  it.each([
    [1, 0.0195373],
    [10, 0.016781],
    [50, 0.010699],
    [100, 0.00784125],
    [200, 0.00552998],
  ])('has the order-sign memory of the closed form on average over the seeds: lag %i', (lag, theory) => {
    const average = mean(recordings.map(({ orderSigns }) => autocorrelation(orderSigns, lag)));
    // Standard error of one white-noise autocorrelation over all orders: 0.00055; memory widens it.
    expect(Math.abs(average - theory)).toBeLessThan(0.0022);
  });

  it('has a memory that decays as a power of the lag', () => {
    const average = mean(recordings.map(memorySlope));
    expect(average).toBeGreaterThan(-0.6);
    expect(average).toBeLessThan(-0.3);
  });

  it('has print signs that remember more, because a sweep prints several times', () => {
    expectWithin(0.27, 0.32, ({ printSigns }) => autocorrelation(printSigns, 1));
  });

  it('has a mid without memory, per order', () => {
    expectWithin(0, 0.006, ({ orderMidReturns }) =>
      Math.max(...LAGS_1_TO_10.map((lag) => Math.abs(autocorrelation(orderMidReturns, lag)))),
    );
  });

  it('has a mid without memory, per minute', () => {
    expectWithin(0, 0.04, ({ minuteReturns }) =>
      Math.max(...LAGS_1_TO_10.map((lag) => Math.abs(autocorrelation(minuteReturns, lag)))),
    );
  });

  it('has fat tails', () => {
    expectWithin(1.5, 3.5, ({ minuteReturns }) => excessKurtosis(minuteReturns));
  });

  it.each([
    [1, 0.12, 0.21],
    [30, 0.07, 0.16],
  ])('has volatility that clusters: autocorrelation of absolute returns at lag %i', (lag, least, most) => {
    expectWithin(least, most, ({ minuteReturns }) => autocorrelation(minuteReturns.map(Math.abs), lag));
  });

  it('has returns that go with delta', () => {
    expectWithin(0.48, 0.6, ({ minuteReturns, minuteDeltas }) => correlation(minuteReturns, minuteDeltas));
  });

  it('has a tick test that is right as often as in the reference', () => {
    expectWithin(0.855, 0.88, ({ printTicks, printSigns }) => tickTestAccuracy(printTicks, printSigns));
  });

  it('has more volume at the open than at midday', () => {
    const volume = (recording: Recorded, from: number): number =>
      recording.minuteVolumes.reduce((sum, lots, i) => {
        const minute = i % SESSION_MINUTES;
        return minute >= from && minute < from + 30 ? sum + lots : sum;
      }, 0);
    expectWithin(2.5, 2.8, (recording) => volume(recording, 0) / volume(recording, 180));
  });

  it('is as memoryless over a whole UTC day, where the U of activity is wider', () => {
    const { minuteReturns, orderMidReturns } = record({ seed: 31, days: 10 });
    for (const lag of LAGS_1_TO_10) {
      expect(Math.abs(autocorrelation(minuteReturns, lag))).toBeLessThan(0.04);
      expect(Math.abs(autocorrelation(orderMidReturns, lag))).toBeLessThan(0.006);
    }
  });
});
