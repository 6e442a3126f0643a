import { RemoteError } from '../remote-error.ts';
import { backoffMs } from './backoff.ts';
import { type Link, type LinkListener, openLink } from './link.ts';
import { portNamedIn, ruleFor } from './message-codes.ts';
import { AttemptError } from './request.ts';
import type { SessionOptions, SessionPatience } from './session-options.ts';

const MAX_REQ_PER_SEC = 40;

/** Makes connections, one after the other: waits until each is ready, moves on to a free client id, tries again. */
export class Connector {
  private readonly options: SessionOptions;
  private readonly patience: SessionPatience;
  private readonly signal: AbortSignal;
  private port: number;
  private id: number;

  /** Makes nothing yet. */
  constructor(options: SessionOptions, patience: SessionPatience, signal: AbortSignal) {
    this.options = options;
    this.patience = patience;
    this.signal = signal;
    this.port = options.port;
    this.id = options.clientId;
  }

  /** The client id in use. */
  get clientId(): number {
    return this.id;
  }

  /** Where TWS is, for messages. */
  get place(): string {
    return `${this.options.host}:${this.port}`;
  }

  /** TWS said that its port has changed. */
  moveTo(text: string): void {
    this.port = portNamedIn(text) ?? this.port;
  }

  /**
   * Connects.
   * @param lostAtMs since when there has been none; null for the first one.
   * @throws RemoteError when TWS cannot be reached, or has no client id free.
   */
  async connect(listener: LinkListener, lostAtMs: number | null): Promise<Link> {
    const { clock } = this.options;
    const firstId = this.id;
    for (let failures = 1; ; failures += 1) {
      try {
        return await this.open(listener);
      } catch (error) {
        if (!(error instanceof AttemptError)) throw error;
        this.prepareNextTry(error, { failures, lostAtMs, firstId });
        await clock.sleep(backoffMs(failures, clock), this.signal);
      }
    }
  }

  private prepareNextTry(
    error: AttemptError,
    tries: { failures: number; lostAtMs: number | null; firstId: number },
  ): void {
    if (error.reaction === 'give-up') throw this.unreachable(error);
    if (error.reaction === 'next-client-id') {
      this.id += 1;
      if (this.id - tries.firstId < this.patience.clientIds) return;
      const ids = `client ids ${tries.firstId} to ${this.id - 1}`;
      throw new RemoteError('refused', `${this.place}: ${ids} are all in use; ${error.advice ?? ''}`, { code: 326 });
    }
    const { lostAtMs } = tries;
    const isHopeless =
      lostAtMs === null
        ? tries.failures >= this.patience.firstTries
        : this.options.clock.now() - lostAtMs >= this.patience.reconnectMs;
    if (isHopeless) throw this.unreachable(error);
  }

  private unreachable({ message, code, advice }: AttemptError): RemoteError {
    const details = `${message}${advice === null ? '' : `; ${advice}`}`;
    return new RemoteError('unreachable', `cannot use TWS or Gateway at ${this.place}: ${details}`, { code });
  }

  /** One try. @throws AttemptError saying why TWS did not become ready. */
  private async open(listener: LinkListener): Promise<Link> {
    const { host, clock, maxReqPerSec = MAX_REQ_PER_SEC } = this.options;
    const opening = new Opening(listener);
    const abort = (): void => opening.fail(this.signal.reason);
    const callOff = clock.after(this.patience.connectMs, () => opening.fail(opening.late()));
    this.signal.addEventListener('abort', abort, { once: true });
    let link: Link | null = null;
    try {
      this.signal.throwIfAborted();
      link = await openLink({ host, port: this.port, clientId: this.id, maxReqPerSec }, opening.listener);
      await opening.ready;
      return link;
    } catch (error) {
      link?.close();
      throw error;
    } finally {
      callOff();
      this.signal.removeEventListener('abort', abort);
    }
  }
}

/** A connection on its way to being ready; afterwards its listener only passes on. */
class Opening {
  /** Resolves when requests are taken; rejects when that will not come about. */
  readonly ready: Promise<void>;
  /** What the connection is to be opened with. */
  readonly listener: LinkListener;
  private reason = new AttemptError('it closed the connection', { reaction: 'reconnect', code: null, advice: null });
  private isReady = false;
  private resolve: () => void = () => undefined;
  private reject: (error: unknown) => void = () => undefined;

  constructor(listener: LinkListener) {
    this.ready = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // Whoever opens may have failed before it came to waiting.
    this.ready.catch(() => undefined);
    this.listener = {
      ...listener,
      ready: () => this.becomeReady(listener),
      message: (code, text, id) => this.hear(listener, { code, text, id }),
      closed: () => (this.isReady ? listener.closed() : this.reject(this.reason)),
      failed: (error) => (this.isReady ? listener.failed(error) : this.reject(error)),
    };
  }

  fail(error: unknown): void {
    this.reject(error);
  }

  late(): AttemptError {
    return new AttemptError('it did not become ready in time', this.reason);
  }

  private becomeReady(listener: LinkListener): void {
    this.isReady = true;
    listener.ready();
    this.resolve();
  }

  private hear(listener: LinkListener, said: { code: number; text: string; id: number | null }): void {
    if (!this.isReady) {
      this.reason = reasonToFail(said) ?? this.reason;
      // Whether it closes the connection too or not: it will not become ready.
      if (this.reason.reaction === 'give-up') this.reject(this.reason);
    }
    listener.message(said.code, said.text, said.id);
  }
}

/** Why a connection did not become ready, if this message says so. */
function reasonToFail({ code, text, id }: { code: number; text: string; id: number | null }): AttemptError | null {
  const { reaction, advice = null } = ruleFor(code, text, id !== null);
  const isReason = reaction === 'give-up' || reaction === 'next-client-id' || reaction === 'reconnect';
  return isReason ? new AttemptError(text, { reaction, code, advice }) : null;
}
