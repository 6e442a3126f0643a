/**
 * What went wrong on the other side or on the way to it:
 * - `unreachable`: no connection, or it broke off
 * - `timeout`: no answer, or no more of it, in time
 * - `server`: the server reports a fault of its own (5xx)
 * - `blocked`: a firewall refused the request (403)
 * - `rate-limited`: too many requests (429)
 * - `banned`: the address is shut out for a while (418)
 * - `not-found`: there is no such thing (404)
 * - `refused`: the request makes no sense to the server (other 4xx)
 * - `malformed`: the answer is not what it should be
 * - `deadline`: the total time allowed is used up
 */
export type RemoteFault =
  | 'unreachable'
  | 'timeout'
  | 'server'
  | 'blocked'
  | 'rate-limited'
  | 'banned'
  | 'not-found'
  | 'refused'
  | 'malformed'
  | 'deadline';

/** Details of a {@link RemoteError}. */
export interface RemoteErrorDetails {
  /** HTTP status of the answer; null when there was none. */
  readonly status?: number | null;
  /** The API's own error code, e.g. −1121; null when the answer had none. */
  readonly code?: number | null;
  /** How long the server asks to be left alone, ms; null when it does not say. */
  readonly retryAfterMs?: number | null;
  /** The error behind it. */
  readonly cause?: unknown;
}

/** The network or the other side failed. The command line ends with exit code 5. */
export class RemoteError extends Error {
  /** Tells it from other errors where its class is not at hand. */
  override readonly name = 'RemoteError';
  /** What kind of failure. */
  readonly fault: RemoteFault;
  /** HTTP status of the answer; null when there was none. */
  readonly status: number | null;
  /** The API's own error code; null when the answer had none. */
  readonly code: number | null;
  /** How long the server asks to be left alone, ms; null when it does not say. */
  readonly retryAfterMs: number | null;

  /** An error with a message for the user. */
  constructor(fault: RemoteFault, message: string, details: RemoteErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.fault = fault;
    this.status = details.status ?? null;
    this.code = details.code ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
  }
}

/** Whether an error is a {@link RemoteError} of one of some kinds. */
export function isRemoteFault(error: unknown, ...faults: readonly RemoteFault[]): error is RemoteError {
  return error instanceof RemoteError && faults.includes(error.fault);
}
