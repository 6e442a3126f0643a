import { expect } from 'vitest';

/** Longest wait of a test for what comes over a socket or out of a browser, ms: for a machine that has much else to do. */
const LONGEST_MS = 20_000;

/** Expects of a value that it becomes so, sooner or later. */
export function eventually<Value>(read: () => Value | Promise<Value>): ReturnType<typeof expect.poll<Value>> {
  return expect.poll(read, { timeout: LONGEST_MS });
}
