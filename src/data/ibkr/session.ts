import { RemoteError } from '../remote-error.ts';
import type { Clock } from '../clock.ts';
import { Bell } from './bell.ts';
import { Connector } from './connector.ts';
import type { Link, LinkListener } from './link.ts';
import { type CodeRule, DELAYED_CODES, type Reaction, ruleFor } from './message-codes.ts';
import { OpenStreams } from './open-streams.ts';
import { PendingRequests } from './pending-requests.ts';
import { AttemptError, type AttemptFault, type TwsRequest } from './request.ts';
import { SESSION_PATIENCE, type SessionCounts, type SessionOptions, type SessionPatience } from './session-options.ts';
import type { StreamListener, TickStream, WatchedStream } from './tick-stream.ts';
import { Upstream } from './upstream.ts';

/** A message of TWS, and what is known about it. */
interface Heard {
  readonly code: number;
  readonly text: string;
  readonly id: number | null;
  readonly rule: CodeRule;
}

/**
 * A conversation with TWS that outlives its connections. It connects when something is asked, and again when something
 * is asked after the connection broke; it knows whether TWS itself is connected, and waits when it is not. A request
 * whose connection breaks, or whose answer does not come, fails as an {@link AttemptError}; nothing waits for ever.
 */
export class TwsSession {
  private readonly options: SessionOptions;
  private readonly patience: SessionPatience;
  private readonly clock: Clock;
  private readonly ending = new AbortController();
  private readonly signal: AbortSignal;
  private readonly connector: Connector;
  private readonly pending: PendingRequests;
  private readonly streams = new OpenStreams();
  private readonly upstream = new Upstream();
  private readonly changes = new Bell();
  private link: Link | null = null;
  private connecting: Promise<void> | null = null;
  private lostAtMs: number | null = null;
  private waitingSinceMs: number | null = null;
  private nextId = 1;
  private readonly tally = { connections: 0, disconnections: 0, linkLosses: 0, dataLosses: 0, delayed: false };

  private readonly reactions: Readonly<Record<Reaction, (message: Heard) => void>> = {
    inform: () => undefined,
    'link-lost': (message) => this.loseLink(message),
    'link-back': () => this.regainLink(),
    'link-back-data-lost': () => this.regainLink(1),
    'farm-down': ({ code, text }) => this.setFarm(false, code, text),
    'farm-up': ({ code, text }) => this.setFarm(true, code, text),
    reconnect: (message) => this.reconnect(message),
    'no-data': (message) => this.refuse(message),
    'give-up': (message) => this.refuse(message),
    'ask-once-more': (message) => this.refuse(message),
    'ask-again': (message) => this.refuse(message),
    'slow-down': (message) => this.refuse(message),
    'free-slot': (message) => this.refuse(message),
    'wait-for-rival': (message) => this.refuse(message),
    'next-client-id': (message) => this.refuse(message),
  };

  /** Connects on first use. The signal ends it: whatever waits then fails with its reason. */
  constructor(options: SessionOptions, signal: AbortSignal) {
    this.options = options;
    this.patience = { ...SESSION_PATIENCE, ...options.patience };
    this.clock = options.clock;
    this.signal = AbortSignal.any([signal, this.ending.signal]);
    this.connector = new Connector(options, this.patience, this.signal);
    this.pending = new PendingRequests(this.clock, this.patience.answerMs);
  }

  /** What it has lived through. */
  get counts(): SessionCounts {
    return this.tally;
  }

  /** The client id that TWS knows it by. */
  get clientId(): number {
    return this.connector.clientId;
  }

  /**
   * Waits until there is a point in asking: connected, and TWS connected too.
   * @throws RemoteError when that does not come about in time.
   */
  async ready(): Promise<void> {
    for (;;) {
      this.signal.throwIfAborted();
      if (this.link === null) await this.connect();
      else if (!this.upstream.hasLink) await this.waitForLink();
      else if (!this.upstream.hasFarms) await this.waitForFarms();
      else return;
      if (this.upstream.hasLink && this.upstream.hasFarms) this.waitingSinceMs = null;
    }
  }

  /**
   * Asks once.
   * @throws AttemptError when the attempt fails, RemoteError when TWS cannot be reached at all.
   */
  async ask<T>(request: TwsRequest<T>): Promise<T> {
    await this.ready();
    const link = this.link!;
    const id = this.nextId;
    this.nextId += 1;
    const answer = this.pending.wait(id, request.collect(), this.signal);
    try {
      request.send(link.api, id);
      return await answer;
    } catch (error) {
      const timedOut = error instanceof AttemptError && error.reaction === 'timed-out';
      if (timedOut && this.link === link) request.cancel?.(link.api, id);
      throw error;
    }
  }

  /**
   * Watches something on the connection that there is, until it fails: it does not outlive the connection, and nothing waits
   * for its ticks. That TWS lost Interactive Brokers does not end it: whoever watches hears of it by an event.
   * @throws RemoteError when TWS cannot be reached at all.
   */
  async watch(stream: TickStream, listener: StreamListener): Promise<WatchedStream> {
    await this.ready();
    const link = this.link!;
    const id = this.nextId;
    this.nextId += 1;
    this.streams.add(id, listener);
    stream.send(link.api, id);
    const end = (): void => {
      if (this.streams.remove(id) && this.link === link) stream.cancel(link.api, id);
    };
    return { id, end };
  }

  /** Asks TWS for a sign of life; the answer comes after everything that it had sent before. */
  ping(): void {
    this.link?.api.reqCurrentTime();
  }

  /** Gives up the connection; the next request makes a new one. */
  drop(reason: string): void {
    this.link?.close();
    this.lose(reason);
  }

  /** Ends it for good. */
  close(): void {
    this.link?.close();
    this.link = null;
    this.ending.abort(new Error('the session with TWS was closed'));
  }

  private connect(): Promise<void> {
    this.connecting ??= this.makeConnection().finally(() => {
      this.connecting = null;
    });
    return this.connecting;
  }

  private async makeConnection(): Promise<void> {
    this.upstream.reset();
    const listener: LinkListener = {
      ready: () => undefined,
      message: (code, text, id) => this.hear(code, text, id),
      answer: (id, part) => {
        if (!this.streams.take(id, part)) this.pending.take(id, part);
      },
      alive: () => this.options.onAlive?.(),
      closed: () => this.lose('the connection to TWS broke'),
      failed: (error) =>
        this.pending.failAll(this.pending.ids, error instanceof Error ? error : new Error(String(error))),
      ...(this.options.onReceived === undefined ? {} : { received: this.options.onReceived }),
    };
    this.link = await this.connector.connect(listener, this.lostAtMs);
    this.lostAtMs = null;
    this.tally.connections += 1;
    this.options.onEvent?.({ type: 'connected', clientId: this.clientId });
  }

  private lose(reason: string): void {
    if (this.link === null) return;
    this.link = null;
    this.lostAtMs = this.clock.now();
    this.tally.disconnections += 1;
    this.options.onEvent?.({ type: 'disconnected', reason });
    const fault: AttemptFault = { reaction: 'reconnect', code: null, advice: null };
    this.failAll(reason, fault);
    this.streams.failAll(reason, fault);
    this.changes.ring();
  }

  private hear(code: number, text: string, id: number | null): void {
    const rule = ruleFor(code, text, id !== null);
    this.options.onEvent?.({ type: 'message', code, text, rule });
    if (DELAYED_CODES.has(code)) this.tally.delayed = true;
    this.reactions[rule.reaction]({ code, text, id, rule });
  }

  private reconnect({ code, text }: Heard): void {
    if (code === 1300) this.connector.moveTo(text);
    this.drop(text);
  }

  private setFarm(up: boolean, code: number, text: string): void {
    this.upstream.setFarm(up, code, text);
    this.changes.ring();
  }

  private loseLink({ text, rule }: Heard): void {
    this.tally.linkLosses += 1;
    this.upstream.setLink(false);
    this.failAll(text, { ...rule, advice: null });
  }

  private regainLink(dataLosses = 0): void {
    this.tally.dataLosses += dataLosses;
    this.upstream.setLink(true);
    this.changes.ring();
  }

  /** A request failed, or, where none is named, whichever are under way. */
  private refuse({ text, id, rule }: Heard): void {
    const error = new AttemptError(text, { reaction: rule.reaction, code: rule.code, advice: rule.advice ?? null });
    if (id !== null) {
      if (!this.streams.fail(id, text, error)) this.pending.fail(id, error);
      return;
    }
    // 505 comes before the message it complains of, which may be readable all the same.
    const underWay = this.pending.ids;
    queueMicrotask(() => this.pending.failAll(underWay, error));
  }

  private failAll(reason: string, fault: AttemptFault): void {
    this.pending.failAll(this.pending.ids, new AttemptError(reason, fault));
  }

  private async waitForLink(): Promise<void> {
    if (await this.waitForChange('TWS has lost Interactive Brokers', this.patience.linkMs)) return;
    const minutes = this.patience.linkMs / 60_000;
    throw new RemoteError(
      'unreachable',
      `TWS at ${this.connector.place} has been without Interactive Brokers for ${minutes} min; try again later`,
      { code: 1100 },
    );
  }

  private async waitForFarms(): Promise<void> {
    const isBack = await this.waitForChange('a data farm is down', this.patience.farmMs);
    // Farms come back without a word too: asking shows.
    if (!isBack) this.upstream.forgetFarms();
  }

  /** @returns false when it has taken too long, from the first time that was waited. */
  private async waitForChange(reason: string, patienceMs: number): Promise<boolean> {
    const nowMs = this.clock.now();
    this.waitingSinceMs ??= nowMs;
    const ms = Math.max(0, this.waitingSinceMs + patienceMs - nowMs);
    if (ms === 0) return false;
    this.options.onEvent?.({ type: 'waiting', reason, ms });
    return await this.changes.wait(this.clock, ms, this.signal);
  }
}
