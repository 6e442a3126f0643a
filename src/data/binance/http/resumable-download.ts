import type { Answer } from './answer.ts';
import { contentRange, headerNumber, strongEtag } from './headers.ts';
import type { HttpClient } from './http-client.ts';
import { RemoteError } from '../../remote-error.ts';

/** Keeps the bytes of a download, possibly from an earlier run. */
export interface DownloadSink {
  /** Bytes that it holds. */
  readonly byteLength: number;
  /** The strong entity tag of the file that these bytes begin; null when that is not known. */
  readonly etag: string | null;
  /** Forgets the bytes; those that follow are of the file with this tag. */
  restart(etag: string | null): Promise<void>;
  /** Appends bytes; their memory is reused after the call. */
  append(bytes: Uint8Array): Promise<void>;
}

/** Told how far a download is: bytes held and bytes in all, the latter null when the server does not say. */
export type DownloadProgress = (byteLength: number, total: number | null) => void;

/** Who makes a bit of progress on each try is not given up: this much, bytes. */
const PROGRESS_BYTES = 1 << 20;

const OK = 200;
const PARTIAL_CONTENT = 206;
const RANGE_NOT_SATISFIABLE = 416;

/**
 * Downloads a file into a sink. What the sink holds already is kept when the server can go on from there and still has
 * the same file (`Range` with `If-Range`), otherwise the download starts anew; so it does after a broken connection.
 * @throws RemoteError when the other side fails for good, the abort's reason, and whatever the sink throws.
 */
export function download(
  client: HttpClient,
  url: string,
  sink: DownloadSink,
  onProgress: DownloadProgress = () => undefined,
): Promise<void> {
  let mark = sink.byteLength;
  const madeProgress = (): boolean => {
    const enough = sink.byteLength - mark >= PROGRESS_BYTES;
    mark = enough ? sink.byteLength : Math.min(mark, sink.byteLength);
    return enough;
  };
  return client.withRetries(url, (signal) => attempt(client, { url, sink, onProgress, signal }), madeProgress);
}

interface Attempt {
  readonly url: string;
  readonly sink: DownloadSink;
  readonly onProgress: DownloadProgress;
  readonly signal: AbortSignal;
}

function attempt(client: HttpClient, { url, sink, onProgress, signal }: Attempt): Promise<void> {
  const { byteLength, etag } = sink;
  const resumes = byteLength > 0 && etag !== null;
  const headers = resumes ? { range: `bytes=${byteLength}-`, 'if-range': etag } : {};
  const accept = resumes ? [OK, PARTIAL_CONTENT, RANGE_NOT_SATISFIABLE] : [OK];
  return client.send({ url, headers, accept, signal }, async (answer) => {
    const total = await totalLength(answer, sink);
    if (answer.status !== RANGE_NOT_SATISFIABLE) {
      for await (const bytes of answer.body) {
        await sink.append(bytes);
        onProgress(sink.byteLength, total);
      }
    }
    if (total !== null && sink.byteLength !== total) {
      const got = `got ${sink.byteLength} of ${total} bytes`;
      throw new RemoteError('unreachable', `GET ${url}: the answer broke off: ${got}`);
    }
  });
}

/** Makes the sink ready for the answer's bytes; answers how many it will hold in the end. */
async function totalLength(answer: Answer, sink: DownloadSink): Promise<number | null> {
  const etag = strongEtag(answer.headers);
  if (answer.status === OK) {
    await sink.restart(etag);
    return headerNumber(answer.headers, 'content-length');
  }
  const range = contentRange(answer.headers);
  const isWhole = answer.status === RANGE_NOT_SATISFIABLE && range?.total === sink.byteLength;
  const goesOn = answer.status === PARTIAL_CONTENT && range?.first === sink.byteLength;
  if ((!isWhole && !goesOn) || (etag !== null && etag !== sink.etag)) {
    await sink.restart(null);
    throw new RemoteError('malformed', `GET ${answer.url}: the server sent another part of the file than asked for`);
  }
  return range.total;
}
