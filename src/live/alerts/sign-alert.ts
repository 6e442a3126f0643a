import { createHmac } from 'node:crypto';

const SHORTEST_SECRET = 16;

/** Headers that prove who sent an alert, and when. */
export interface SignatureHeaders {
  /** Seconds since the epoch, of this very try. */
  readonly 'x-cvdlab-timestamp': string;
  /** `sha256=` and the hexadecimal HMAC-SHA256 of `timestamp.body`. */
  readonly 'x-cvdlab-signature': string;
}

/**
 * Signs a body. The time is part of what is signed: who receives it can refuse what somebody recorded and sends again later.
 * @param nowMs the clock now.
 */
export function signatureOf(body: string, secret: string, nowMs: number): SignatureHeaders {
  const timestamp = String(Math.floor(nowMs / 1000));
  const digest = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return { 'x-cvdlab-timestamp': timestamp, 'x-cvdlab-signature': `sha256=${digest}` };
}

/**
 * Refuses a secret that could be guessed.
 * @throws RangeError without the secret in it.
 */
export function requireSecret(secret: string): string {
  if (secret.length >= SHORTEST_SECRET) return secret;
  throw new RangeError(`the webhook secret must have at least ${SHORTEST_SECRET} characters, got ${secret.length}`);
}
