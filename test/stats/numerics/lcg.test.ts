import { expect, it } from 'vitest';
import { lcg, lcgAutoregression, lcgNormals } from '../../support/lcg.ts';

it('the generator of the vectors gives the vectors’ numbers (vectors/science.json, rng)', () => {
  const whole = lcg(42);
  expect(Array.from({ length: 5 }, () => whole.u32())).toEqual([
    1083814273, 378494188, 2479403867, 955863294, 1613448261,
  ]);
  const uniforms = lcg(42);
  for (const u of [0.252345174783841, 0.0881250454112887, 0.577281198231503])
    expect(uniforms.uniform()).toBeCloseTo(u, 14);
  expect(lcg(42).integer(4)).toBe(1);
  expect(Array.from(lcgNormals(42, 3), (x) => x.toFixed(12))).toEqual([
    '-0.671301491093',
    '0.635076735634',
    '0.573650971521',
  ]);
});

it('its AR(1) series is the vectors’ (vectors/science.json, newey_west_mean.first5)', () => {
  const expected = [0.567740315106, 0.875211315462, -0.475299810409, 0.00782504194649, -0.913126536732];
  lcgAutoregression(0.5, 7, 5).forEach((x, row) => expect(x).toBeCloseTo(expected[row]!, 11));
});
