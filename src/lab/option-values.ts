import { OptionError } from './option-error.ts';

/**
 * A number, or its text. Prices, sizes and money are decimals: as text (`'0.1'`) they stay exact, and some options know
 * words besides numbers (`'90%'`).
 */
export type NumberOption = number | string;

/** The defaults of a group of options: every option's name with its value where nothing is said, undefined for none. */
export type OptionDefaults<Options> = { readonly [Name in keyof Required<Options>]: Options[Name] | undefined };

/**
 * Options as they are read: numbers and lists as text, the way the command line, configuration files and `run.json` have
 * them; switches as booleans; functions as they are.
 */
export type OptionValues = Readonly<Record<string, unknown>>;

/**
 * Puts the defaults in the place of what was not said.
 * @throws OptionError for a name that no option has: a typing error would silently give the default.
 */
export function resolveOptions<Options extends object>(
  options: Options,
  defaults: OptionDefaults<Options>,
): OptionValues {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(defaults)) if (value !== undefined) values[name] = readable(name, value);
  for (const [name, value] of Object.entries(options)) {
    if (!(name in defaults)) throw new OptionError(name, `is no option here: there are ${namesOf(defaults)}`);
    if (value !== undefined) values[name] = readable(name, value);
  }
  return values;
}

function namesOf(defaults: object): string {
  return Object.keys(defaults).sort().join(', ');
}

function readable(name: string, value: unknown): unknown {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new OptionError(name, `must be a finite number, got ${value}`);
    return String(value);
  }
  if (!Array.isArray(value)) return value;
  const texts = value.every((item) => typeof item === 'number' || typeof item === 'string');
  return texts ? value.join(',') : value;
}

/** The text of an option, or undefined where nothing was said. */
export function textOf(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/**
 * The text of an option that must be there.
 * @throws OptionError where it is not.
 */
export function neededText(values: OptionValues, name: string): string {
  const value = textOf(values, name);
  if (value === undefined) throw new OptionError(name, 'is needed');
  return value;
}

/** Whether a switch is on. */
export function flagOf(values: OptionValues, name: string): boolean {
  const value = values[name];
  return value === true || value === 'true' || value === '1';
}

/**
 * A whole number within bounds.
 * @throws OptionError naming the value and the bounds.
 */
export function integerOf(values: OptionValues, name: string, bounds: { min: number; max: number }): number {
  const text = neededText(values, name);
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || value < bounds.min || value > bounds.max) {
    throw new OptionError(name, `takes a whole number from ${bounds.min} to ${bounds.max}, got "${text}"`);
  }
  return value;
}

/**
 * A number of at least 0.
 * @throws OptionError naming what was got.
 */
export function positiveOf(values: OptionValues, name: string): number {
  const text = neededText(values, name);
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new OptionError(name, `takes a number of at least 0, got "${text}"`);
  }
  return value;
}

/**
 * One of some words; undefined where nothing was said.
 * @throws OptionError naming the words.
 */
export function choiceOf<Choice extends string>(
  values: OptionValues,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = textOf(values, name);
  if (text === undefined) return undefined;
  const choice = choices.find((one) => one === text);
  if (choice === undefined) throw new OptionError(name, `takes one of ${choices.join(', ')}, got "${text}"`);
  return choice;
}

/**
 * One of some words, which has a default or must be given.
 * @throws OptionError naming the words.
 */
export function neededChoice<Choice extends string>(
  values: OptionValues,
  name: string,
  choices: readonly Choice[],
): Choice {
  const choice = choiceOf(values, name, choices);
  if (choice === undefined) throw new OptionError(name, 'is needed');
  return choice;
}

/** The seed of everything random. */
export function seedOf(values: OptionValues): number {
  return integerOf(values, 'seed', { min: 0, max: Number.MAX_SAFE_INTEGER });
}
