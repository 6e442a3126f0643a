import { type Dispatcher, request as send } from 'undici';
import { answerFault } from './answer-fault.ts';
import type { Clock } from '../../clock.ts';
import type { AnswerHeaders } from './headers.ts';
import { RemoteError } from '../../remote-error.ts';

const ERROR_BODY_BYTES = 65_536;

/** One try of one request. */
export interface Exchange {
  /** What to get. */
  readonly url: string;
  /** Headers to send. */
  readonly headers: Readonly<Record<string, string>>;
  /** Longest silence of the server, ms: before the headers, and between any two pieces of the body. */
  readonly timeoutMs: number;
  /** Statuses that are answers; every other one is an error. */
  readonly accept: readonly number[];
  /** Gives the exchange up. */
  readonly signal: AbortSignal;
  /** Hears of every answer, accepted or not. */
  readonly observe: (status: number, headers: AnswerHeaders) => void;
}

/** An accepted answer whose body has not been read yet. */
export interface Answer {
  /** What it is the answer to. */
  readonly url: string;
  /** HTTP status. */
  readonly status: number;
  /** Headers. */
  readonly headers: AnswerHeaders;
  /** The body, once; throws a {@link RemoteError} when it breaks off or stalls. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Through what requests go. */
export interface Transport {
  /** Keeps the connections, direct or through a proxy. */
  readonly dispatcher: Dispatcher;
  /** Times the server's silences. */
  readonly clock: Clock;
}

/**
 * Sends one GET and hands its answer to `read`; when that is done, or failed, the connection is free again.
 * @throws RemoteError for everything that the network or the other side does wrong, the signal's reason when it aborts,
 * and whatever `read` throws of its own.
 */
export async function exchange<T>(
  transport: Transport,
  request: Exchange,
  read: (answer: Answer) => Promise<T>,
): Promise<T> {
  const watchdog = new Watchdog(request, transport.clock);
  try {
    const response = await sendWatched(transport, request, watchdog);
    const { statusCode: status, headers } = response;
    request.observe(status, headers);
    const answer: Answer = {
      url: request.url,
      status,
      headers,
      body: watchedBody(response.body, request.url, watchdog),
    };
    try {
      if (request.accept.includes(status)) return await read(answer);
      throw await faultOf(answer, transport.clock);
    } finally {
      // A body that was not read to its end complains of that when it is dropped; nobody else would be listening.
      response.body.on('error', () => undefined).destroy();
    }
  } finally {
    watchdog.stop();
  }
}

async function sendWatched(
  { dispatcher }: Transport,
  { url, headers }: Exchange,
  watchdog: Watchdog,
): Promise<Dispatcher.ResponseData> {
  try {
    // The watchdog times out instead of undici: by a clock that tests can turn.
    const timeouts = { headersTimeout: 0, bodyTimeout: 0 };
    const response = await send(url, { dispatcher, headers, signal: watchdog.signal, ...timeouts });
    watchdog.feed();
    return response;
  } catch (error) {
    throw connectionFault(error, url, watchdog.signal);
  }
}

async function* watchedBody(
  body: AsyncIterable<unknown>,
  url: string,
  watchdog: Watchdog,
): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const chunk of body) {
      watchdog.rest();
      yield chunk as Uint8Array; // a body without an encoding yields bytes; its type says any
      watchdog.feed(); // the time that the reader took is not the server's silence
    }
  } catch (error) {
    // What a reader throws never comes here: it ends the generator at its yield.
    throw connectionFault(error, url, watchdog.signal);
  }
}

function connectionFault(error: unknown, url: string, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  return new RemoteError('unreachable', `GET ${url}: the connection failed: ${reasonOf(error)}`, { cause: error });
}

/** An AggregateError (every address of a host failed) has no message of its own: the first inner one tells. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

async function faultOf(answer: Answer, clock: Clock): Promise<RemoteError> {
  const { url, status, headers } = answer;
  // An error page that breaks off changes nothing: the status has said it all.
  const body = await readText(answer, ERROR_BODY_BYTES).catch(() => '');
  return answerFault({ asked: `GET ${url}`, status, headers, body }, clock.now());
}

/**
 * Reads a body as UTF-8 text.
 * @throws RemoteError `malformed` when it is longer than `maxBytes`.
 */
export async function readText(answer: Answer, maxBytes: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let byteLength = 0;
  for await (const piece of answer.body) {
    byteLength += piece.byteLength;
    if (byteLength > maxBytes) throw tooLong(answer.url, maxBytes);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function tooLong(url: string, maxBytes: number): RemoteError {
  return new RemoteError('malformed', `GET ${url}: the answer is longer than ${maxBytes} bytes`);
}

/** Aborts its signal when it is not fed for too long, or when whoever asked gives up. */
class Watchdog {
  private readonly controller = new AbortController();
  private readonly clock: Clock;
  private readonly request: Exchange;
  private readonly giveUp: () => void;
  private cancel: () => void = () => undefined;

  constructor(request: Exchange, clock: Clock) {
    this.clock = clock;
    this.request = request;
    const { signal } = request;
    // By hand, not by AbortSignal.any: the outer signal outlives thousands of requests and must not remember them.
    this.giveUp = () => this.controller.abort(signal.reason);
    if (signal.aborted) this.giveUp();
    else signal.addEventListener('abort', this.giveUp, { once: true });
    this.feed();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Starts to count the server's silence anew. */
  feed(): void {
    this.cancel();
    this.cancel = this.clock.after(this.request.timeoutMs, () => {
      const message = `GET ${this.request.url}: no answer within ${this.request.timeoutMs / 1000} s`;
      this.controller.abort(new RemoteError('timeout', message));
    });
  }

  /** Stops counting until it is fed again. */
  rest(): void {
    this.cancel();
  }

  stop(): void {
    this.cancel();
    this.request.signal.removeEventListener('abort', this.giveUp);
  }
}
