import { type Dispatcher, request } from 'undici';
import { type AnswerHeaders, retryAfterMs } from '../../data/binance/http/headers.ts';
import type { Clock } from '../../data/clock.ts';
import { RemoteError, type RemoteFault } from '../../data/remote-error.ts';
import type { Alert } from './alert.ts';
import { signatureOf } from './sign-alert.ts';
import type { WebhookTarget } from './webhook-target.ts';

/** One try to deliver an alert. */
export interface AlertPost {
  /** Where to. */
  readonly target: WebhookTarget;
  /** What it is signed with. */
  readonly secret: string;
  /** Keeps the connections. */
  readonly dispatcher: Dispatcher;
  /** Times it. */
  readonly clock: Clock;
  /** How long the whole of it may take, ms. */
  readonly timeoutMs: number;
  /** Gives it up; its reason is what is thrown then. */
  readonly signal: AbortSignal;
}

/**
 * Sends an alert once. Whoever answers with a status from 200 to 299 has taken it; a redirection is not followed, for nobody
 * knows where it leads.
 * @throws RemoteError, whose message shows nothing of the address but its origin; the signal's reason.
 */
export async function postAlert({ id, body }: Alert, post: AlertPost): Promise<void> {
  const { target, secret, dispatcher, clock, timeoutMs } = post;
  const timer = new AbortController();
  const callOff = clock.after(timeoutMs, () => {
    timer.abort(new RemoteError('timeout', `${target.shown}: no answer within ${timeoutMs / 1000} s`));
  });
  const signal = AbortSignal.any([post.signal, timer.signal]);
  try {
    const {
      statusCode,
      headers,
      body: answer,
    } = await request(target.url, {
      ...{ method: 'POST', body, dispatcher, signal, headersTimeout: 0, bodyTimeout: 0 },
      headers: {
        ...{ 'content-type': 'application/json', 'user-agent': 'cvdlab', 'idempotency-key': id },
        ...signatureOf(body, secret, clock.now()),
        ...(target.authorization !== null && { authorization: target.authorization }),
      },
    });
    // What is said beside the status is of no interest, and may be long.
    answer.on('error', () => undefined).destroy();
    if (statusCode < 200 || statusCode > 299) throw answerFault(target, statusCode, headers, clock.now());
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error instanceof RemoteError ? error : connectionFault(target, error);
  } finally {
    callOff();
  }
}

function answerFault({ shown }: WebhookTarget, status: number, headers: AnswerHeaders, nowMs: number): RemoteError {
  const what = status < 400 ? ', a redirection, which is not followed' : '';
  return new RemoteError(faultOf(status), `${shown}: HTTP ${status}${what}`, {
    status,
    retryAfterMs: status === 429 || status === 503 ? retryAfterMs(headers, nowMs) : null,
  });
}

function faultOf(status: number): RemoteFault {
  if (status >= 500) return 'server';
  return status === 429 ? 'rate-limited' : 'refused';
}

/** Only the system's code is told: a message may quote the address. */
function connectionFault({ shown }: WebhookTarget, error: unknown): RemoteError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  return new RemoteError('unreachable', `${shown}: the connection failed: ${code}`);
}
