import { InputError } from '../input-error.ts';

/**
 * The small schema language of the store's metadata. It does what zod would do here; zod alone takes 30 ms to load, as
 * long as Node itself takes to start.
 */

/** Narrows a value that came out of JSON; throws a RangeError saying what was expected and what was got. */
export type Check<T> = (value: unknown) => T;

/** One metadata entry: the key after `cvdlab.`, and how its value is written and read. */
export interface Codec<T> {
  /** The key, without the prefix. */
  readonly key: string;
  /** Writes the value. */
  readonly format: (value: T) => string;
  /** Reads the value; throws a RangeError saying what was expected and what was got. */
  readonly parse: (text: string) => T;
  /** True where the empty text stands for the absence of the key: it is not written then. Default false. */
  readonly isSparse?: boolean;
}

/** What every key of the store's metadata starts with. */
export const KEY_PREFIX = 'cvdlab.';

/** A codec for every property of `T`, in the order in which they are written. */
export type Codecs<T> = { readonly [K in keyof T]-?: Codec<T[K]> };

/** Writes metadata as the flat string map of an Arrow schema. */
export function formatMetadata<T extends object>(codecs: Codecs<T>, metadata: T): Map<string, string> {
  const entries = new Map<string, string>();
  for (const name of namesOf(codecs)) {
    const codec = codecs[name];
    const text = codec.format(metadata[name]);
    if (text !== '' || codec.isSparse !== true) entries.set(KEY_PREFIX + codec.key, text);
  }
  return entries;
}

/**
 * Reads metadata from the flat string map of an Arrow schema.
 * @param path the file it is from, for the message.
 * @throws InputError naming file and key when a value is missing or not what it should be.
 */
export function parseMetadata<T extends object>(
  codecs: Codecs<T>,
  entries: ReadonlyMap<string, string>,
  path: string,
): T {
  const values = namesOf(codecs).map((name) => {
    const key = KEY_PREFIX + codecs[name].key;
    const text = entries.get(key) ?? (codecs[name].isSparse === true ? '' : undefined);
    if (text === undefined) throw new InputError(`${path}: metadata ${key} is missing; is this a file of the store?`);
    try {
      return [name, codecs[name].parse(text)] as const;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new InputError(`${path}: metadata ${key}: ${reason}`, { cause: error });
    }
  });
  // Every property has a codec, and each value came from its property's codec.
  return Object.fromEntries(values) as T;
}

function namesOf<T>(codecs: Codecs<T>): (keyof T & string)[] {
  // Object.keys forgets the type of the keys of an object that has exactly the properties of T.
  return Object.keys(codecs) as (keyof T & string)[];
}

/** Plain text, as it is. */
export function textCodec(key: string): Codec<string> {
  return { key, format: (value) => value, parse: (text) => text };
}

/** One of a few words. */
export function wordCodec<T extends string>(key: string, words: readonly T[]): Codec<T> {
  return { key, format: (value) => value, parse: oneOf(words) };
}

/** A value written by JSON. */
export function jsonCodec<T>(key: string, check: Check<T>): Codec<T> {
  return { key, format: (value) => JSON.stringify(value), parse: (text) => check(parseJson(text)) };
}

/** A value written by JSON, or the empty text for its absence. */
export function optionalCodec<T>(key: string, check: Check<T>): Codec<T | null> {
  return {
    key,
    format: (value) => (value === null ? '' : JSON.stringify(value)),
    parse: (text) => (text === '' ? null : check(parseJson(text))),
  };
}

/**
 * A value written by JSON that few files have anything to say about: the key is there only where it differs from
 * `nothing`, so that files without it, those of before it was thought of included, keep their bytes and their meaning.
 */
export function sparseCodec<T>(key: string, check: Check<T>, nothing: T): Codec<T> {
  const silence = JSON.stringify(nothing);
  const format = (value: T): string => {
    const json = JSON.stringify(value);
    // By way of the check: properties that are none of the schema's are dropped, the others written in its order.
    return json === silence ? '' : JSON.stringify(check(value));
  };
  return { key, format, parse: (text) => (text === '' ? nothing : check(parseJson(text))), isSparse: true };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw unexpected('JSON', text);
  }
}

/** One of a few words. */
export function oneOf<T extends string>(words: readonly T[]): Check<T> {
  return (value) => words.find((word) => word === value) ?? fail(`one of ${words.join(', ')}`, value);
}

/** An integer that a double holds exactly. */
export const integer: Check<number> = (value) =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : fail('an integer', value);

/** An integer of at least 0. */
export const count: Check<number> = (value) => {
  const number = integer(value);
  return number >= 0 ? number : fail('a count', value);
};

/** A number of decimals, 0 to 15. */
export const decimals: Check<number> = (value) => (count(value) <= 15 ? count(value) : fail('0 to 15', value));

/** A finite number. */
export const finite: Check<number> = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? value : fail('a number', value);

/** A text. */
export const text: Check<string> = (value) => (typeof value === 'string' ? value : fail('a text', value));

/** True or false. */
export const flag: Check<boolean> = (value) => (typeof value === 'boolean' ? value : fail('true or false', value));

/** A list of such values. */
export function listOf<T>(check: Check<T>): Check<readonly T[]> {
  return (value) => (Array.isArray(value) ? value.map((item) => check(item)) : fail('a list', value));
}

/** An object with such properties; others are dropped. */
export function record<T extends object>(checks: { readonly [K in keyof T]-?: Check<T[K]> }): Check<T> {
  const names = Object.keys(checks) as (keyof T & string)[];
  return (value) => {
    if (typeof value !== 'object' || value === null) return fail('an object', value);
    const properties = new Map<string, unknown>(Object.entries(value));
    // Every property of T has its check, and each value passed its own.
    return Object.fromEntries(names.map((name) => [name, checks[name](properties.get(name))])) as T;
  };
}

/** A range of time [start, end) in µs, not empty. */
export const timeRange: Check<readonly [number, number]> = (value) => {
  const [start, end, ...rest] = listOf(integer)(value);
  if (start === undefined || end === undefined || rest.length > 0 || start >= end) return fail('[start, end)', value);
  return [start, end];
};

function fail(expected: string, got: unknown): never {
  throw unexpected(expected, got);
}

function unexpected(expected: string, got: unknown): RangeError {
  const shown = typeof got === 'string' ? `"${got}"` : (JSON.stringify(got) as string | undefined);
  return new RangeError(`expected ${expected}, got ${(shown ?? 'nothing').slice(0, 100)}`);
}
