import type { Clock } from '../../data/clock.ts';

/** Where a {@link ClientQueue} puts what it sends, and whom it asks and tells. */
export interface QueueEnds {
  /** Hands a message to the socket; `sent` is called when the operating system has taken it. */
  send(message: Buffer, sent: () => void): void;
  /** What stands for everything that could not be sent. */
  snapshot(): Buffer;
  /** The client has taken nothing for too long. */
  stalled(): void;
  /** CVD updates were replaced by newer ones before they could be sent; or all that waited by a snapshot. */
  left(what: 'update' | 'queue'): void;
}

/** Limits of a {@link ClientQueue}. */
export interface QueueLimits {
  /** What may wait beyond the window, bytes. */
  readonly maxWaitingBytes: number;
  /** How long nothing may be taken, ms. */
  readonly stallMs: number;
}

/** What the socket may hold before messages wait here, where newer ones can still take their place. */
const WINDOW_BYTES = 262_144;

/**
 * Sends messages to one client, in order and of bounded size. As long as the client keeps up, everything goes out at once.
 * When it does not, only the newest CVD update waits; when too much else waits, all of it is let go and a fresh snapshot
 * is sent as soon as there is room again. A client that takes nothing at all is reported.
 */
export class ClientQueue {
  private readonly ends: QueueEnds;
  private readonly limits: QueueLimits;
  private readonly clock: Clock;
  private waiting: Buffer[] = [];
  private waitingBytes = 0;
  private update: Buffer | null = null;
  private needsSnapshot = false;
  private unsentBytes = 0;
  private isClosed = false;
  private callOffStall: (() => void) | null = null;

  constructor(ends: QueueEnds, limits: QueueLimits, clock: Clock) {
    this.ends = ends;
    this.limits = limits;
    this.clock = clock;
  }

  /** Bytes that the client has not been sent yet, those in its socket included. */
  get backlogBytes(): number {
    return this.unsentBytes + this.waitingBytes + (this.update?.length ?? 0);
  }

  /** Sends a message after those before. With `endsBar` an update that still waits is void: it spoke of that bar. */
  push(message: Buffer, endsBar: boolean): void {
    if (endsBar && this.update !== null) this.forgetUpdate();
    if (this.needsSnapshot || this.isClosed) return;
    this.waiting.push(message);
    this.waitingBytes += message.length;
    this.pump();
    if (this.waitingBytes > this.limits.maxWaitingBytes) this.requireSnapshot();
  }

  /** Sends a CVD update, unless a newer one comes before there is room for it. */
  pushUpdate(message: Buffer): void {
    if (this.needsSnapshot || this.isClosed) return;
    if (this.update !== null) this.forgetUpdate();
    this.update = message;
    this.pump();
  }

  /** Sends a fresh snapshot in the place of everything that waits. */
  restart(): void {
    if (this.isClosed) return;
    this.waiting = [];
    this.waitingBytes = 0;
    this.update = null;
    this.needsSnapshot = true;
    this.pump();
  }

  /** Lets everything go; nothing is sent any more. */
  close(): void {
    this.isClosed = true;
    this.waiting = [];
    this.waitingBytes = 0;
    this.update = null;
    this.needsSnapshot = false;
    this.callOffStall?.();
  }

  private requireSnapshot(): void {
    this.ends.left('queue');
    this.restart();
  }

  private forgetUpdate(): void {
    this.update = null;
    this.ends.left('update');
  }

  private pump(): void {
    while (this.unsentBytes < WINDOW_BYTES) {
      const message = this.next();
      if (message === null) return;
      this.unsentBytes += message.length;
      this.ends.send(message, () => this.sent(message.length));
      this.watch();
    }
  }

  private next(): Buffer | null {
    if (this.needsSnapshot) {
      this.needsSnapshot = false;
      return this.ends.snapshot();
    }
    const message = this.waiting.shift();
    if (message !== undefined) {
      this.waitingBytes -= message.length;
      return message;
    }
    const { update } = this;
    this.update = null;
    return update;
  }

  private sent(bytes: number): void {
    this.unsentBytes -= bytes;
    this.callOffStall?.();
    this.callOffStall = null;
    this.pump();
    this.watch();
  }

  private watch(): void {
    if (this.unsentBytes === 0 || this.callOffStall !== null || this.isClosed) return;
    this.callOffStall = this.clock.after(this.limits.stallMs, () => this.ends.stalled());
  }
}
