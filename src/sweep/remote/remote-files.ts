import { RemoteError } from '../../data/remote-error.ts';
import { InputError } from '../../data/input-error.ts';
import { type S3Keys, signedHeaders } from './signature.ts';

/** Where files are, and who asks. */
export interface RemoteFilesOptions {
  /** `https://…`, `http://…` or `s3://bucket/prefix`. */
  readonly url: string;
  /** The address of the service behind `s3:`; null for Amazon's. */
  readonly s3Endpoint: string | null;
  /** Keys for `s3:`; null for a public bucket. */
  readonly keys: S3Keys | null;
  /** The time, milliseconds since the epoch. */
  readonly now: () => number;
}

const TIMEOUT_MS = 60_000;

/** Files below an address, read by ranges. */
export class RemoteFiles {
  private readonly root: string;
  private readonly keys: S3Keys | null;
  private readonly now: () => number;

  /** @throws InputError for an address of another kind. */
  constructor({ url, s3Endpoint, keys, now }: RemoteFilesOptions) {
    const isS3 = url.startsWith('s3://');
    this.root = (isS3 ? s3Root(url, s3Endpoint, keys) : url).replace(/\/+$/, '');
    if (!URL.canParse(this.root) || !/^https?:/.test(this.root)) {
      throw new InputError(`--data-url takes https://… or s3://bucket/prefix, got "${url}"`);
    }
    this.keys = isS3 ? keys : null;
    this.now = now;
  }

  /**
   * Reads bytes of a file: at most those asked for, fewer where the connection broke off.
   * @param path below the address, with `/` between names.
   * @param range first byte and the one after the last; null for the whole file.
   * @throws RemoteError when there is no answer, or another one.
   */
  async read(path: string, range: { readonly from: number; readonly to: number } | null): Promise<Uint8Array> {
    const url = new URL(`${this.root}/${path.split('/').map(encodeURIComponent).join('/')}`);
    const plain: Record<string, string> = range === null ? {} : { range: `bytes=${range.from}-${range.to - 1}` };
    const headers = this.keys === null ? plain : signedHeaders(url, plain, this.keys, this.now());
    const where = `${url.origin}${url.pathname}`;
    const response = await ask(url, headers, where);
    requireStatus(response, where, range);
    return bytesOf(response, range?.from ?? 0, range?.to ?? Number.POSITIVE_INFINITY);
  }
}

function s3Root(url: string, endpoint: string | null, keys: S3Keys | null): string {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(url) ?? [];
  if (bucket === '') throw new InputError(`--data-url takes s3://bucket/prefix, got "${url}"`);
  const region = keys?.region ?? 'us-east-1';
  // Other services than Amazon's often know a bucket only as the first name of the path.
  const service = endpoint === null ? `https://${bucket}.s3.${region}.amazonaws.com` : `${endpoint}/${bucket}`;
  return `${service}/${prefix}`;
}

async function ask(url: URL, headers: Record<string, string>, where: string): Promise<Response> {
  try {
    return await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
  } catch (error) {
    throw new RemoteError('unreachable', `${where} cannot be read: no answer`, { cause: error });
  }
}

function requireStatus(response: Response, where: string, range: { readonly from: number } | null): void {
  const { status } = response;
  if (range === null ? status === 200 : status === 206 || status === 200) return;
  const kind = status === 404 ? 'not-found' : status >= 500 ? 'server' : status === 403 ? 'blocked' : 'refused';
  throw new RemoteError(kind, `${where} cannot be read: the server answers ${status}`, { status });
}

/** What comes, up to the end that was asked for; a server that knows no ranges sends everything. */
async function bytesOf(response: Response, from: number, to: number): Promise<Uint8Array> {
  const starts =
    response.status === 206 ? Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1]) : 0;
  const chunks: Uint8Array[] = [];
  try {
    const body: AsyncIterable<Uint8Array> | null = response.body;
    for await (const chunk of body ?? []) chunks.push(chunk);
  } catch {
    // What came so far counts; the rest is asked for again.
  }
  const all = Buffer.concat(chunks);
  // An answer about other bytes than those asked for is no answer.
  return Number.isInteger(starts) && starts <= from ? all.subarray(from - starts, to - starts) : all.subarray(0, 0);
}
