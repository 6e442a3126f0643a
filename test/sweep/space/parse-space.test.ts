import { describe, expect, it } from 'vitest';
import { parseSpace, parseSpaceText, spaceOfModule } from '../../../src/sweep/space/parse-space.ts';
import type { Dimension } from '../../../src/sweep/space/sweep-space.ts';

const FILE = 'space.json';

function dimension(stop: unknown): Omit<Dimension, 'name'> {
  const { values, isOrdered } = parseSpace({ dimensions: { stop } }, FILE).dimensions[0]!;
  return { values, isOrdered };
}

describe('a space', () => {
  it('has fixed settings, settings that vary in the order they are written, and conditions', () => {
    const space = parseSpace(
      {
        base: { bar: '5m', size: 100, reArm: true },
        dimensions: { target: ['none', '2r'], lookback: [10, 20] },
        when: [{ if: { target: '2r' }, then: { stop: { not: ['none'] } } }],
      },
      FILE,
    );
    expect(space).toEqual({
      base: { bar: '5m', size: '100', reArm: 'true' },
      dimensions: [
        { name: 'target', values: ['none', '2r'], isOrdered: false },
        { name: 'lookback', values: ['10', '20'], isOrdered: true },
      ],
      when: [{ if: { target: { oneOf: ['2r'] } }, then: { stop: { noneOf: ['none'] } } }],
    });
  });

  it('has ranges, reckoned in decimals, both ends included', () => {
    expect(dimension({ from: 0.1, to: 0.5, step: 0.1, unit: '%' })).toEqual({
      values: ['0.1%', '0.2%', '0.3%', '0.4%', '0.5%'],
      isOrdered: true,
    });
    expect(dimension({ from: 10, to: 35, step: 10, unit: 't' }).values).toEqual(['10t', '20t', '30t']);
  });

  it('takes neighbours in a list for neighbours in meaning where they are numbers of one unit that rise or fall', () => {
    expect(dimension(['10t', '20t', '40t']).isOrdered).toBe(true);
    expect(dimension(['2atr', '1atr']).isOrdered).toBe(true);
    expect(dimension(['10t', '0.5%']).isOrdered).toBe(false);
    expect(dimension(['10t', '30t', '20t']).isOrdered).toBe(false);
    expect(dimension({ values: ['ref', '10t'], ordered: true }).isOrdered).toBe(true);
    expect(dimension({ values: [1, 2], ordered: false }).isOrdered).toBe(false);
  });

  it('may be what a module exports as space', () => {
    const space = { dimensions: { hold: [5] } };
    expect(spaceOfModule({ space }, 'mine.ts').dimensions[0]!.values).toEqual(['5']);
    expect(spaceOfModule(space, 'mine.ts').dimensions[0]!.values).toEqual(['5']);
    expect(() => spaceOfModule({ other: 1 }, 'mine.ts')).toThrow(
      'mine.ts exports no space: write `export const space = { base, dimensions }`',
    );
  });

  it.each<[string, unknown, string]>([
    ['no object', [], 'space.json: a space takes an object, got "[]"'],
    ['an unknown member', { dims: {} }, 'space.json: dims is no member of a space: it has base, dimensions and when'],
    ['no dimensions', { base: {} }, 'space.json: dimensions is missing: say which settings vary'],
    [
      'an unknown setting',
      { dimensions: { lookbak: [1] } },
      'space.json: dimensions.lookbak is no setting of a backtest: there are acrossResets,',
    ],
    ['no value', { dimensions: { hold: [] } }, 'space.json: dimensions.hold has no values'],
    ['a value twice', { dimensions: { hold: [5, '5'] } }, 'space.json: dimensions.hold has 5 twice'],
    [
      'an empty text',
      { base: { stop: ' ' }, dimensions: {} },
      'space.json: base.stop takes a text, a number or a boolean, got " "',
    ],
    [
      'a setting in both places',
      { base: { hold: 1 }, dimensions: { hold: [5] } },
      'space.json: base.hold is a dimension, too',
    ],
    [
      'a step of 0',
      { dimensions: { hold: { from: 1, to: 2, step: 0 } } },
      'space.json: dimensions.hold.step must be above 0, got "0"',
    ],
    [
      'a range that is too fine',
      { dimensions: { hold: { from: 0, to: 1, step: 1e-6 } } },
      'dimensions.hold has 1000001 values, at most 100000',
    ],
    [
      'a range from nowhere',
      { dimensions: { hold: { to: 1, step: 1 } } },
      'dimensions.hold takes a list, { from, to, step } or { values, ordered }',
    ],
    [
      'a range that ends before it begins',
      { dimensions: { hold: { from: 3, to: 1, step: 1 } } },
      'dimensions.hold begins after its end, got "3"',
    ],
    [
      'no number',
      { dimensions: { hold: { from: 'x', to: 1, step: 1 } } },
      'dimensions.hold.from takes a number, got "x"',
    ],
    [
      'an unknown member of a dimension',
      { dimensions: { hold: { form: 1 } } },
      'dimensions.hold.form is no member of a dimension',
    ],
    [
      'conditions that are no list',
      { dimensions: {}, when: {} },
      'space.json: when takes a list of conditions, got "{}"',
    ],
    [
      'an unknown member of a condition',
      { dimensions: {}, when: [{ iff: {} }] },
      'when.0.iff is no member of a condition',
    ],
    ['an empty condition', { dimensions: {}, when: [{ if: {}, then: {} }] }, 'when.0.if names no setting'],
    ['several latencies', { base: { latency: '50ms,100ms' }, dimensions: {} }, 'base.latency takes one latency a cell'],
    ['half a condition', { dimensions: {}, when: [{ if: { stop: 1 } }] }, 'when.0.then takes an object, got undefined'],
    [
      'a condition on nothing known',
      { dimensions: {}, when: [{ if: { stopp: '1t' } }] },
      'when.0.if.stopp is no setting of a backtest',
    ],
    [
      'a test of another shape',
      { dimensions: {}, when: [{ if: { stop: { nott: '1t' } } }] },
      'when.0.if.stop takes a text, a list of texts, or { "not": … }',
    ],
  ])('says what is wrong with %s', (_, value, message) => {
    expect(() => parseSpace(value, FILE)).toThrow(message);
  });

  it('says so when a file is no JSON', () => {
    expect(() => parseSpaceText('{', FILE)).toThrow(/^space\.json is no JSON: /);
    expect(parseSpaceText('{"dimensions":{}}', FILE).dimensions).toEqual([]);
  });
});
