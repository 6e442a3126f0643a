import { setMaxListeners } from 'node:events';
import { EnvHttpProxyAgent } from 'undici';
import { quoteValue } from '../../input-error.ts';
import { type Answer, exchange, readText, type Transport } from './answer.ts';
import { DEFAULT_RETRY_POLICY, type RetryPolicy, waitBeforeRetry } from './backoff.ts';
import { type Clock, systemClock } from '../../clock.ts';
import type { AnswerHeaders } from './headers.ts';
import { isRemoteFault, RemoteError } from '../../remote-error.ts';

/** Proxies to go through, as the usual environment variables name them; empty texts for none. */
export interface ProxySettings {
  /** `HTTP_PROXY`. */
  readonly httpProxy: string;
  /** `HTTPS_PROXY`; where it is empty, `HTTP_PROXY` serves https too. */
  readonly httpsProxy: string;
  /** `NO_PROXY`: hosts to reach without. */
  readonly noProxy: string;
}

/** Reads the usual environment variables, in lower or upper case. */
export function proxySettings(env: Readonly<Record<string, string | undefined>>): ProxySettings {
  return {
    httpProxy: env['http_proxy'] ?? env['HTTP_PROXY'] ?? '',
    httpsProxy: env['https_proxy'] ?? env['HTTPS_PROXY'] ?? '',
    noProxy: env['no_proxy'] ?? env['NO_PROXY'] ?? '',
  };
}

/** A request that failed and is tried again after a while. */
export interface Retry {
  /** What was asked for. */
  readonly url: string;
  /** Why it failed. */
  readonly error: RemoteError;
  /** How long it waits now, ms. */
  readonly waitMs: number;
}

/** How to reach the world. All but the signal have defaults. */
export interface HttpClientOptions {
  /** Gives everything up (Ctrl-C); its reason is what pending requests reject with. */
  readonly signal: AbortSignal;
  /** Time and chance; the machine's own by default. */
  readonly clock?: Clock;
  /** Proxies; none by default. */
  readonly proxy?: ProxySettings;
  /** How often failed requests are tried again; {@link DEFAULT_RETRY_POLICY} by default. */
  readonly retry?: RetryPolicy;
  /** Longest silence of a server, ms; 30,000 by default. */
  readonly timeoutMs?: number;
  /** Time allowed for everything together from now on, ms; unlimited by default. */
  readonly deadlineMs?: number;
  /** Told of each failure that is followed by another try. */
  readonly onRetry?: (retry: Retry) => void;
}

/** Somebody who counts requests: waits before each try, hears of each answer. */
export interface RequestGate {
  /** Resolves when the request may be sent. */
  pass(signal: AbortSignal): Promise<void>;
  /** Hears of an answer, also of one with an error status. */
  observe(status: number, headers: AnswerHeaders): void;
}

/** What is asked for, apart from the address. */
export interface GetOptions {
  /** Headers to send besides the usual ones. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Who counts the request; nobody by default. */
  readonly gate?: RequestGate;
  /** Longest body that is taken in, bytes; 32 MiB by default. */
  readonly maxBytes?: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;
const USER_AGENT = 'cvdlab';

/** One try of a request, given the signal that ends it. */
export type Attempt<T> = (signal: AbortSignal) => Promise<T>;

/**
 * GETs with patience and manners: failures that may pass are tried again after a growing, jittered wait; `Retry-After`
 * is obeyed; a ban (418) or the deadline stops everything that this client does. Close it when done.
 */
export class HttpClient {
  /** Time and chance, as everybody who shares this client should see them. */
  readonly clock: Clock;
  private readonly transport: Transport;
  private readonly dispatcher: EnvHttpProxyAgent;
  private readonly retry: RetryPolicy;
  private readonly timeoutMs: number;
  private readonly onRetry: (retry: Retry) => void;
  private readonly stopper = new AbortController();
  private readonly signal: AbortSignal;
  private readonly endMs: number;
  private readonly cancelDeadline: () => void;

  /** A client; the deadline counts from here. */
  constructor(options: HttpClientOptions) {
    this.clock = options.clock ?? systemClock;
    this.retry = options.retry ?? DEFAULT_RETRY_POLICY;
    this.timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.onRetry = options.onRetry ?? (() => undefined);
    // Explicit empty texts: what is not given here would be read from the environment behind our back.
    this.dispatcher = new EnvHttpProxyAgent(options.proxy ?? { httpProxy: '', httpsProxy: '', noProxy: '' });
    this.transport = { dispatcher: this.dispatcher, clock: this.clock };
    this.signal = AbortSignal.any([options.signal, this.stopper.signal]);
    // Every request listens to it, and there may be as many at a time as the caller likes.
    setMaxListeners(0, this.signal);
    const { deadlineMs } = options;
    this.endMs = deadlineMs === undefined ? Number.POSITIVE_INFINITY : this.clock.now() + deadlineMs;
    this.cancelDeadline =
      deadlineMs === undefined
        ? () => undefined
        : this.clock.after(deadlineMs, () => this.stopper.abort(deadlineError('everything')));
  }

  /**
   * The text of a body, as `read` understands it. What `read` refuses with a `malformed` {@link RemoteError} is asked
   * for again, like any other answer that went wrong on its way.
   * @throws RemoteError when the other side fails for good; the abort's reason when given up.
   */
  getText<T>(url: string, read: (body: string) => T, options: GetOptions = {}): Promise<T> {
    const { headers = {}, gate, maxBytes = DEFAULT_MAX_BYTES } = options;
    return this.withRetries(url, async (signal) => {
      await gate?.pass(signal);
      const request = { url, headers, signal, accept: [200], ...(gate && { gate }) };
      return await this.send(request, async (answer) => read(await readText(answer, maxBytes)));
    });
  }

  /**
   * A body of JSON, as `read` understands it. What is no JSON is asked for again too.
   * @throws RemoteError like {@link getText}.
   */
  getJson<T>(url: string, read: (value: unknown) => T, options: GetOptions = {}): Promise<T> {
    return this.getText(url, (body) => read(parseJson(body, url)), options);
  }

  /**
   * Sends a GET once and hands over the answer, for readers that do more than take in a text.
   * @throws RemoteError, the abort's reason, and what `read` throws.
   */
  async send<T>(request: OneRequest, read: (answer: Answer) => Promise<T>): Promise<T> {
    const { url, accept, signal, gate } = request;
    const headers = { 'user-agent': USER_AGENT, ...request.headers };
    const observe: RequestGate['observe'] = (status, answered) => gate?.observe(status, answered);
    const { transport, timeoutMs } = this;
    try {
      return await exchange(transport, { url, headers, accept, signal, timeoutMs, observe }, read);
    } catch (error) {
      if (isRemoteFault(error, 'banned')) this.stopper.abort(error);
      throw error;
    }
  }

  /**
   * Tries until an attempt succeeds or there is no hope left.
   * @param url for messages.
   * @param madeProgress whether an attempt that failed still got somewhere: patience starts anew then.
   */
  async withRetries<T>(url: string, attempt: Attempt<T>, madeProgress: () => boolean = () => false): Promise<T> {
    for (let failures = 1; ; failures += 1) {
      this.signal.throwIfAborted();
      try {
        return await attempt(this.signal);
      } catch (error) {
        if (madeProgress()) failures = 1;
        const waitMs = waitBeforeRetry(error, failures, this.retry, this.clock);
        if (this.clock.now() + waitMs >= this.endMs) throw deadlineError(url, error);
        if (error instanceof RemoteError) this.onRetry({ url, error, waitMs });
        await this.clock.sleep(waitMs, this.signal);
      }
    }
  }

  /** Gives up everything that is under way, and whatever is asked for later: it all rejects with this reason. */
  stop(reason: Error): void {
    this.stopper.abort(reason);
  }

  /** Ends the connections. */
  async close(): Promise<void> {
    this.cancelDeadline();
    await this.dispatcher.destroy();
  }
}

/** One GET, to be sent once. */
export interface OneRequest {
  /** What to get. */
  readonly url: string;
  /** Headers besides the usual ones. */
  readonly headers: Readonly<Record<string, string>>;
  /** Statuses that are answers. */
  readonly accept: readonly number[];
  /** Gives it up. */
  readonly signal: AbortSignal;
  /** Who hears of the answer. */
  readonly gate?: RequestGate;
}

function deadlineError(what: string, cause?: unknown): RemoteError {
  const last = cause instanceof Error ? `; the last failure: ${cause.message}` : '';
  return new RemoteError('deadline', `the time allowed by --deadline is used up: gave up ${what}${last}`, { cause });
}

function parseJson(body: string, url: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new RemoteError('malformed', `GET ${url}: expected JSON, got ${quoteValue(body)}`, { cause: error });
  }
}
