import type { Clock } from '../../clock.ts';
import { RemoteError, type RemoteFault } from '../../remote-error.ts';

/** How often and how patiently a request is tried again. */
export interface RetryPolicy {
  /** Tries in all before giving up; 1 tries once. */
  readonly maxAttempts: number;
  /** Longest wait before the second try, ms; it doubles with every further one. */
  readonly baseMs: number;
  /** Longest wait of its own choice, ms. */
  readonly capMs: number;
  /** Longest wait that a server may ask for, ms; asked for more, the request fails at once. */
  readonly maxRetryAfterMs: number;
}

/** About a minute of patience with a bad connection; several minutes with a server that asks to wait. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = Object.freeze({
  maxAttempts: 8,
  baseMs: 500,
  capMs: 30_000,
  maxRetryAfterMs: 600_000,
});

/** Limits count by the minute: without a word from the server this is how long they last. */
const UNSAID_RETRY_AFTER_MS = 60_000;

const WORTH_A_RETRY: ReadonlySet<RemoteFault> = new Set<RemoteFault>([
  'unreachable',
  'timeout',
  'server',
  'blocked',
  'rate-limited',
  'malformed',
]);

/**
 * How long to wait before a request is tried again.
 * @param failures tries that failed so far, the last one with `error`.
 * @returns ms.
 * @throws whatever failed, when trying again is of no use or was done often enough.
 */
export function waitBeforeRetry(error: unknown, failures: number, policy: RetryPolicy, clock: Clock): number {
  if (!(error instanceof RemoteError) || !WORTH_A_RETRY.has(error.fault)) throw error;
  const asked = error.retryAfterMs ?? (error.fault === 'rate-limited' ? UNSAID_RETRY_AFTER_MS : 0);
  if (asked > policy.maxRetryAfterMs) {
    const longest = policy.maxRetryAfterMs / 1000;
    throw outOfPatience(error, `it asks to wait ${Math.ceil(asked / 1000)} s, more than ${longest} s: try again later`);
  }
  if (failures >= policy.maxAttempts)
    throw outOfPatience(error, `gave up after ${failures === 1 ? '1 try' : `${failures} tries`}`);
  return asked + jitteredMs(failures, policy, clock);
}

/**
 * Exponential backoff with equal jitter: half of the wait is fixed, so that a server gets some rest, half is random, so
 * that clients do not come back all at once.
 */
function jitteredMs(failures: number, policy: RetryPolicy, clock: Clock): number {
  const ceiling = Math.min(policy.capMs, policy.baseMs * 2 ** (failures - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * clock.random());
}

function outOfPatience(error: RemoteError, remark: string): RemoteError {
  const { status, code, retryAfterMs } = error;
  return new RemoteError(error.fault, `${error.message}; ${remark}`, { status, code, retryAfterMs, cause: error });
}
