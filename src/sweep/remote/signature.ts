import { createHash, createHmac } from 'node:crypto';

/** Keys of an account of S3-compatible storage. */
export interface S3Keys {
  /** Names the account. */
  readonly accessKeyId: string;
  /** Proves it; it leaves this machine only as a signature. */
  readonly secretAccessKey: string;
  /** Of temporary keys; null for others. */
  readonly sessionToken: string | null;
  /** The region of the bucket, e.g. `eu-central-1`. */
  readonly region: string;
}

/** SHA-256 of no content. */
const EMPTY_DIGEST = createHash('sha256').digest('hex');

/**
 * The headers of a signed GET: those that were given, and `authorization` with what it needs. AWS Signature Version 4 as the
 * "Amazon S3 API Reference, Authenticating Requests: Using the Authorization Header" has it.
 * @param url without a query.
 * @param headers by lower-case names.
 * @param time of the request, milliseconds since the epoch.
 */
export function signedHeaders(
  url: URL,
  headers: Readonly<Record<string, string>>,
  keys: S3Keys,
  time: number,
): Record<string, string> {
  const stamp = new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');
  const signed: Record<string, string> = {
    ...headers,
    ...{ 'x-amz-content-sha256': EMPTY_DIGEST, 'x-amz-date': stamp },
    ...(keys.sessionToken !== null && { 'x-amz-security-token': keys.sessionToken }),
  };
  // The client writes the host itself.
  const canonical: Record<string, string> = { ...signed, host: url.host };
  const names = Object.keys(canonical).sort();
  const lines = names.map((name) => `${name}:${canonical[name]!.trim()}\n`).join('');
  const request = ['GET', url.pathname, '', lines, names.join(';'), EMPTY_DIGEST].join('\n');
  const scope = `${stamp.slice(0, 8)}/${keys.region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', stamp, scope, createHash('sha256').update(request).digest('hex')].join('\n');
  const key = scope
    .split('/')
    .reduce<string | Buffer>(
      (previous, part) => createHmac('sha256', previous).update(part).digest(),
      `AWS4${keys.secretAccessKey}`,
    );
  const signature = createHmac('sha256', key).update(text).digest('hex');
  const credential = `Credential=${keys.accessKeyId}/${scope}`;
  const authorization = `AWS4-HMAC-SHA256 ${credential},SignedHeaders=${names.join(';')},Signature=${signature}`;
  return { ...signed, authorization };
}
