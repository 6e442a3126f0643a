import { describe, expect, it } from 'vitest';
import { forwardReturns } from '../../../src/stats/event/forward-returns.ts';
import { type Horizon, horizonLabel, parseHorizon } from '../../../src/stats/event/horizon.ts';
import { meanSignedReturn } from '../../../src/stats/event/signed-return.ts';
import { panelOfPrices } from '../../support/panels.ts';

const SCALES = { priceScale: 2, sizeScale: 1 };

describe('a horizon', () => {
  it.each<[string, Horizon, string]>([
    ['15', { unit: 'bars', amount: 15 }, '15 bars'],
    ['1', { unit: 'bars', amount: 1 }, '1 bar'],
    ['90s', { unit: 'seconds', amount: 90 }, '90s'],
    ['5m', { unit: 'seconds', amount: 300 }, '5m'],
    ['250ms', { unit: 'seconds', amount: 0.25 }, '250ms'],
    ['trades:200', { unit: 'trades', amount: 200 }, '200 trades'],
    ['trades:1', { unit: 'trades', amount: 1 }, '1 trade'],
    ['volume:12.5', { unit: 'volume', amount: 125 }, 'volume 12.5'],
  ])('is read from %s', (text, horizon, label) => {
    expect(parseHorizon(text, SCALES)).toEqual(horizon);
    expect(horizonLabel(horizon, SCALES)).toBe(label);
  });

  it.each(['', '0', '-3', '1.5', 'trades:0', 'trades:1.5', 'volume:0', '0s', 'bars:3'])('is not "%s"', (text) => {
    expect(() => parseHorizon(text, SCALES)).toThrow(
      `not a horizon: "${text}" (expected bars such as 15, a time such as 90s or 5m, trades:200 or volume:12.5)`,
    );
  });

  it('cannot be finer than the sizes of the symbol', () => {
    expect(() => parseHorizon('volume:0.05', SCALES)).toThrow(/0\.05/);
  });
});

describe('forward returns', () => {
  const panel = panelOfPrices([100, 101, 99], [1], { askAfter: Float64Array.of(101, 102, 100) });

  it('run from the middle after the bar to the middle after the exit', () => {
    expect([...forwardReturns(panel, 0)]).toEqual([1 / 100.5, -2 / 101.5, NaN]);
  });

  it('are absent where something lies in between, whatever prices stand there', () => {
    panel.crossesSession[0]![1] = 1;
    expect([...forwardReturns(panel, 0)]).toEqual([1 / 100.5, NaN, NaN]);
  });

  it('belong to a horizon of the panel', () => {
    expect(() => forwardReturns(panel, 1)).toThrow('the panel has 1 horizons, none with index 1');
  });
});

describe('the mean signed return', () => {
  it('turns with the direction and leaves out what is absent', () => {
    const returns = Float64Array.of(0.1, 0.2, NaN, -0.4);
    const rows = [0, 1, 2, 3].map((row) => ({ row, direction: row === 1 ? (-1 as const) : (1 as const) }));
    expect(meanSignedReturn(rows, returns)).toBeCloseTo((0.1 - 0.2 - 0.4) / 3, 15);
    expect(meanSignedReturn(rows.slice(2, 3), returns)).toBeNaN();
  });
});
