import { describe, expect, it } from 'vitest';
import { parseBarSpec } from '../../src/cvd/bar-spec.ts';

const EXPECTED = 'expected a duration up to 1d such as 1m, or tick:500, volume:12.5, delta:3';

describe('a bar', () => {
  it.each([
    ['1m', { kind: 'time', lengthUs: 60e6 }],
    ['1d', { kind: 'time', lengthUs: 86_400e6 }],
    ['1ms', { kind: 'time', lengthUs: 1000 }],
    ['tick:500', { kind: 'tick', count: 500 }],
    ['volume:12.50', { kind: 'volume', threshold: { units: 125n, scale: 1 } }],
    ['delta:.5', { kind: 'delta', threshold: { units: 5n, scale: 1 } }],
  ])('%s is read', (text, spec) => {
    expect(parseBarSpec(text)).toEqual(spec);
  });

  it.each([
    '',
    '1',
    'tick',
    'tick:',
    'tick:0',
    'tick:1.5',
    'tick:01',
    'tick:1000000000',
    'volume:0',
    'volume:-1',
    'volume:1:2',
    'delta:abc',
    'range:5',
    'tick:5 ',
  ])('"%s" is none, and the error says what is', (text) => {
    expect(() => parseBarSpec(text)).toThrow(new RangeError(`not a bar: "${text}" (${EXPECTED})`));
  });

  it.each(['0.5ms', '0s', '25h', '2d'])('of %s is out of range', (text) => {
    expect(() => parseBarSpec(text)).toThrow(new RangeError(`bar length out of range: "${text}" (1ms to 1d)`));
  });
});
