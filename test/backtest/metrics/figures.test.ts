import { describe, expect, it } from 'vitest';
import { figureJson, figureText, type FigureUnit, type FigureValue } from '../../../src/backtest/metrics/figure.ts';
import { bandText, fillBand } from '../../../src/backtest/metrics/fill-band.ts';
import { plainJson } from '../../../src/backtest/metrics/plain-json.ts';
import { formatFixed } from '../../../src/core/decimal.ts';
import { TEST_MONEY } from '../../support/round-trips.ts';
import { DAY_START } from '../../support/trades.ts';

it.each<[FigureValue, FigureUnit, string, unknown]>([
  [12n * 10n ** 8n, 'money', '12.00000000', 12],
  [0.1 + 0.2, 'money', '0.30000000', 0.3],
  [3, 'count', '3', 3],
  [1 / 3, 'share', '0.333333', 0.333333333333],
  [-2.5, 'bps', '-2.500000', -2.5],
  [90_000_000, 'duration', '90.000000', 90],
  [DAY_START, 'time', '2024-08-08T00:00:00.000Z', '2024-08-08T00:00:00.000Z'],
  [19_943, 'day', '2024-08-08', '2024-08-08'],
  [true, 'flag', 'true', true],
  [Number.POSITIVE_INFINITY, 'ratio', 'Infinity', 'Infinity'],
  [Number.NEGATIVE_INFINITY, 'count', '-Infinity', '-Infinity'],
  [null, 'time', '', null],
  [null, 'money', '', null],
  [Number.NaN, 'ratio', '', null],
])('%s as %s is written %s', (value, unit, text, json) => {
  expect(figureText(value, unit, TEST_MONEY)).toBe(text);
  expect(figureJson(value, unit, TEST_MONEY)).toEqual(json);
});

it('any result is plain JSON: names in snake_case, money in natural units, columns as arrays', () => {
  const result = {
    meanBps: { mean: 1 / 3, interval: null },
    netProfit: 150_000_000n,
    days: Float64Array.of(1, Number.NaN),
    parts: [{ isOpen: true, name: 'long' }],
    missing: undefined,
  };
  expect(plainJson(result, TEST_MONEY)).toEqual({
    mean_bps: { mean: 0.333333333333, interval: null },
    net_profit: 1.5,
    days: [1, null],
    parts: [{ is_open: true, name: 'long' }],
    missing: null,
  });
});

describe('a band', () => {
  const band = fillBand({ optimistic: 3, base: 2, pessimistic: -1 }, (value) => value / 2);

  it('is one figure of three worlds', () => {
    expect(band).toEqual({ optimistic: 1.5, base: 1, pessimistic: -0.5 });
  });

  it('says the base reading first', () => {
    expect(bandText(band, (value) => formatFixed(value, 2))).toBe('1.00 (-0.50 pessimistic, 1.50 optimistic)');
    expect(bandText({ ...band, pessimistic: null }, (value) => formatFixed(value, 1))).toBe(
      '1.0 (none pessimistic, 1.5 optimistic)',
    );
  });
});
