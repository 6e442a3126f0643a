import { describe, expect, it } from 'vitest';
import { OptionError } from '../../src/lab/option-error.ts';
import {
  choiceOf,
  flagOf,
  integerOf,
  neededText,
  positiveOf,
  resolveOptions,
  textOf,
} from '../../src/lab/option-values.ts';

interface Options {
  readonly bars?: number | string | readonly number[];
  readonly name?: string;
  readonly isOn?: boolean;
  readonly onMove?: () => void;
}

const DEFAULTS = { bars: 20, name: undefined, isOn: false, onMove: undefined };
const resolve = (options: Options): Readonly<Record<string, unknown>> => resolveOptions<Options>(options, DEFAULTS);

describe('options', () => {
  it('are read as text, whether code or a command line gave them', () => {
    expect(resolve({})).toEqual({ bars: '20', isOn: false });
    expect(resolve({ bars: 5 })).toEqual(resolve({ bars: '5' }));
    expect(resolve({ bars: [5, 10] })).toEqual(resolve({ bars: '5,10' }));
  });

  it('that are undefined have their default', () => {
    // As untyped code and spread objects have them.
    expect(resolve({ bars: undefined, name: undefined } as unknown as Options)).toEqual(resolve({}));
  });

  it('stay functions and switches where they are', () => {
    const onMove = (): void => undefined;
    expect(resolve({ onMove, isOn: true })).toMatchObject({ onMove, isOn: true });
  });

  it('nobody knows are refused: a typing error must not give the default silently', () => {
    const misspelt = { bar: 5 } as unknown as Options;
    expect(() => resolve(misspelt)).toThrow('bar is no option here: there are bars, isOn, name, onMove');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('are no number that is none: %s', (bars) => {
    expect(() => resolve({ bars })).toThrow(`bars must be a finite number, got ${bars}`);
  });

  it('say what they take', () => {
    const values = resolve({ name: 'x' });
    expect(textOf(values, 'onMove')).toBeUndefined();
    expect(() => neededText(values, 'onMove')).toThrow('onMove is needed');
    expect(() => integerOf(values, 'name', { min: 1, max: 9 })).toThrow(
      'name takes a whole number from 1 to 9, got "x"',
    );
    expect(() => positiveOf(values, 'name')).toThrow('name takes a number of at least 0, got "x"');
    expect(() => choiceOf(values, 'name', ['a', 'b'])).toThrow('name takes one of a, b, got "x"');
    expect(flagOf(values, 'isOn')).toBe(false);
  });
});

describe('an error of an option', () => {
  const error = new OptionError('minSize', 'goes without {maxSize}, got "{quoted}"');

  it('names options as code does', () => {
    expect(error.message).toBe('minSize goes without maxSize, got "{quoted}"');
  });

  it('names them as flags for the command line, and leaves what was got alone', () => {
    const flag = (option: string): string => `--${option.toLowerCase()}`;
    expect(error.describe(flag)).toBe('--minsize goes without --maxsize, got "{quoted}"');
  });
});
