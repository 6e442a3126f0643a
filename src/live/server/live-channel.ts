import type { Clock } from '../../data/clock.ts';
import { MessageEncoder } from '../protocol/encode-message.ts';
import type { LiveHub, LiveUpdate, ReplayCommand, SymbolInfo } from '../protocol/live-hub.ts';
import type { LiveServerLimits } from './server-options.ts';

/** One who watches a {@link LiveChannel}. */
export interface Watcher {
  /** Takes a message; one that ends a bar makes an update that still waits void. */
  push(message: Buffer, endsBar: boolean): void;
  /** Takes a CVD update, which a newer one may replace. */
  pushUpdate(message: Buffer): void;
  /** Takes a fresh snapshot of the channel in the place of everything that still waits. */
  restart(): void;
}

/** What a {@link LiveChannel} works with. */
export interface ChannelContext {
  /** Where the data comes from. */
  readonly hub: LiveHub;
  /** When things happen. */
  readonly clock: Clock;
  /** How often things happen. */
  readonly limits: LiveServerLimits;
}

/**
 * One symbol for all who watch it. Listens to the hub only while somebody does, writes each message once for all of them,
 * and lets CVD updates out at most every 100 ms or so, always the newest.
 */
export class LiveChannel {
  /** What is watched. */
  readonly info: SymbolInfo;
  private readonly context: ChannelContext;
  private readonly encoder: MessageEncoder;
  private readonly watchers = new Set<Watcher>();
  private toldOffers = 0;
  private newest: (LiveUpdate & { type: 'cvd' }) | null = null;
  private callOffTick: (() => void) | null = null;
  private callOffStatus: (() => void) | null = null;
  private unsubscribe: (() => void) | null = null;

  constructor(info: SymbolInfo, context: ChannelContext) {
    this.info = info;
    this.context = context;
    this.encoder = new MessageEncoder(info);
  }

  /** Tells somebody everything from now on, a snapshot first. */
  join(watcher: Watcher): void {
    this.watchers.add(watcher);
    if (this.unsubscribe === null) {
      this.unsubscribe = this.context.hub.subscribe(this.info.key, (update) => this.take(update));
      this.toldOffers = this.context.hub.symbols().length;
      this.watchStatus();
    }
    watcher.restart();
  }

  /** Tells somebody nothing any more. */
  leave(watcher: Watcher): void {
    this.watchers.delete(watcher);
    if (this.watchers.size > 0) return;
    this.unsubscribe?.();
    this.callOffTick?.();
    this.callOffStatus?.();
    this.unsubscribe = this.callOffTick = this.callOffStatus = this.newest = null;
  }

  /** All that is known now, with at most so many bars; null when the symbol is not offered any more. */
  snapshot(mostBars: number): Buffer | null {
    const { hub, clock } = this.context;
    const snapshot = hub.snapshot(this.info.key);
    if (snapshot === null) return null;
    return Buffer.from(this.encoder.snapshot(snapshot, { offered: hub.symbols(), mostBars, nowMs: clock.now() }));
  }

  /** The answer to a message that could not be obeyed. */
  refusal(message: string): Buffer {
    return Buffer.from(this.encoder.error(message));
  }

  /**
   * Hands a command on to the replay.
   * @throws RangeError when there is none, or the command does not fit it.
   */
  control(command: ReplayCommand): void {
    const { hub } = this.context;
    if (hub.control === undefined) throw new RangeError('this is no replay: there is nothing to steer');
    hub.control(this.info.key, command);
  }

  private take(update: LiveUpdate): void {
    switch (update.type) {
      case 'cvd':
        this.newest = update;
        if (this.callOffTick === null) this.tick();
        return;
      case 'bar':
        this.newest = null;
        this.tell(this.encoder.bar(update.row, update.cvdCarry), true);
        return;
      case 'signal':
        this.tell(this.encoder.signal(update.signal), false);
        return;
      case 'status':
        this.tell(this.encoder.status(update.state, this.context.clock.now()), false);
        return;
      case 'reset':
        this.newest = null;
        this.encoder.reset();
        this.restartAll();
    }
  }

  private restartAll(): void {
    for (const watcher of this.watchers) watcher.restart();
  }

  /** Sends the newest update, and holds back those of the next while. */
  private tick(): void {
    this.callOffTick = null;
    if (this.newest === null) return;
    const message = Buffer.from(this.encoder.cvdUpdate(this.newest));
    this.newest = null;
    for (const watcher of this.watchers) watcher.pushUpdate(message);
    this.callOffTick = this.context.clock.after(this.context.limits.updateIntervalMs, () => this.tick());
  }

  private watchStatus(): void {
    const { hub, clock, limits } = this.context;
    this.callOffStatus = clock.after(limits.statusIntervalMs, () => {
      const offers = hub.symbols().length;
      const snapshot = hub.snapshot(this.info.key);
      // What can be watched beside this stands in snapshots: a symbol that has come since needs new ones.
      if (offers !== this.toldOffers) this.restartAll();
      else if (snapshot !== null) this.tell(this.encoder.status(snapshot.state, clock.now()), false);
      this.toldOffers = offers;
      this.watchStatus();
    });
  }

  private tell(text: string, endsBar: boolean): void {
    const message = Buffer.from(text);
    for (const watcher of this.watchers) watcher.push(message, endsBar);
  }
}
