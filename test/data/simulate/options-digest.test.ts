import { describe, expect, it } from 'vitest';
import { optionsDigest } from '../../../src/data/simulate/options-digest.ts';
import { resolveSimulatorOptions } from '../../../src/data/simulate/simulator-options.ts';

describe('optionsDigest', () => {
  it('does not depend on the order in which options were said', () => {
    const one = resolveSimulatorOptions({ seed: 3, edge: { theta: 0.2, lookback: 10 } });
    const other = Object.fromEntries(Object.entries(one).reverse()) as unknown as typeof one;
    expect(Object.keys(other)).not.toEqual(Object.keys(one));
    expect(optionsDigest(other)).toBe(optionsDigest(one));
    expect(optionsDigest(one)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is another one for any other option, nested ones too', () => {
    const inputs = [{}, { seed: 2 }, { edge: {} }, { edge: { theta: 0.2 } }, { volatility: [] }];
    const digests = inputs.map((input) => optionsDigest(resolveSimulatorOptions(input)));
    expect(new Set(digests).size).toBe(inputs.length);
  });

  it('is the same for more days of the same simulation', () => {
    expect(optionsDigest(resolveSimulatorOptions({ days: 9 }))).toBe(optionsDigest(resolveSimulatorOptions({})));
  });
});
