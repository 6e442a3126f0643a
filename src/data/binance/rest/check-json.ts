import type { z } from 'zod';
import { quoteValue } from '../../input-error.ts';
import { RemoteError } from '../http/remote-error.ts';

/**
 * Checks an answer against its schema.
 * @param what the answer, for the message.
 * @throws RemoteError `malformed` naming the place, what was expected and what was got.
 */
export function checkJson<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path ?? [];
  const place = path.length === 0 ? '' : ` at ${path.join('.')}`;
  const got = shown(valueAt(value, path));
  throw new RemoteError('malformed', `${what}: ${issue?.message ?? 'not of the expected form'}${place}, got ${got}`);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let inner = value;
  for (const key of path) inner = typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined;
  return inner;
}

/** Text in quotes, anything else as JSON: that it was a number is often what is wrong. */
function shown(value: unknown): string {
  if (typeof value === 'string') return quoteValue(value);
  return value === undefined ? 'nothing' : quoteValue(JSON.stringify(value)).slice(1, -1);
}
