import { type Check, record } from '../../store/metadata-codec.ts';
import { RemoteError } from '../../remote-error.ts';

/**
 * Checks an answer.
 * @param what the answer, for the message.
 * @throws RemoteError `malformed` naming the place, what was expected and what was got.
 */
export function checkJson<T>(check: Check<T>, value: unknown, what: string): T {
  try {
    return check(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RemoteError('malformed', `${what}: ${error.message}`, { cause: error });
  }
}

/** A list; messages say which row is at fault, the first being row 1. */
export function rowsOf<T>(check: Check<T>): Check<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) throw new RangeError(`expected a list, got ${shown(value)}`);
    return value.map((row, index) => at(`row ${index + 1}`, () => check(row)));
  };
}

/** An object with such properties, others are dropped; messages say which one is at fault. */
export function fieldsOf<T extends object>(checks: { readonly [K in keyof T]-?: Check<T[K]> }): Check<T> {
  const names = Object.keys(checks) as (keyof T & string)[];
  const placed = names.map((name) => [name, (value: unknown) => at(name, () => checks[name](value))] as const);
  // Every property of T has its check, now with its name in front of what it says.
  return record(Object.fromEntries(placed) as typeof checks);
}

/** A value that need not be there. */
export function optional<T>(check: Check<T>): Check<T | undefined> {
  return (value) => (value === undefined ? undefined : check(value));
}

/** A decimal number as text and not below 0. A JSON number is refused: it would have been through a float. */
export const decimalText: Check<string> = (value) => {
  if (typeof value === 'string' && /^\d{1,18}(?:\.\d{1,15})?$/.test(value)) return value;
  throw new RangeError(`expected a decimal number as text, got ${shown(value)}`);
};

function at<T>(place: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`${place}, ${error.message}`, { cause: error });
  }
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60);
}
