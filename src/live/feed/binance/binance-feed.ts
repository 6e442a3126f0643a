import type { Instrument, Scales } from '../../../core/trade-batch.ts';
import { type Clock, systemClock } from '../../../data/clock.ts';
import { RemoteError } from '../../../data/remote-error.ts';
import type { LiveStatus } from '../../protocol/live-hub.ts';
import { newFeedCounters } from '../feed-counts.ts';
import { FeedOutput } from '../feed-output.ts';
import type { LiveEvent, LiveFeed, RawFrame } from '../live-feed.ts';
import { TradeSequence } from '../trade-sequence.ts';
import {
  type BinanceFeedOptions,
  type BinanceFeedSettings,
  DEFAULT_BINANCE_FEED_SETTINGS,
} from './binance-feed-options.ts';
import { ConnectionBudget } from './connection-budget.ts';
import { ExchangeTime } from '../exchange-time.ts';
import { HoleRepair } from './hole-repair.ts';
import { openWebSocket } from './open-web-socket.ts';
import { RestHistory } from './rest-history.ts';
import { SilenceWatch } from './silence-watch.ts';
import type { StreamConnection } from './stream-connection.ts';
import { StreamIntake } from './stream-intake.ts';
import { StreamLink } from './stream-link.ts';
import { StreamMessages } from './stream-message.ts';
import { streamUrl } from './stream-url.ts';

/** Messages that cannot be read are told of in the status at most so often, ms. */
const NOTICE_MS = 1000;

/**
 * Trades of one symbol as Binance makes them: in the order of their ids, each once, none left out unless a `gap` says
 * so, however connections break, double, reorder or fall silent. It connects when it is first read, goes on until it is
 * closed, and ends by an error only when its HTTP client was aborted or this program is at fault.
 */
export function binanceFeed(options: BinanceFeedOptions): LiveFeed {
  return new BinanceFeed(options);
}

class BinanceFeed implements LiveFeed {
  readonly instrument: Instrument;
  readonly scales: Scales;
  private readonly settings: BinanceFeedSettings;
  private readonly clock: Clock;
  private readonly onFrame: (frame: RawFrame) => void;
  private readonly counts = newFeedCounters();
  private readonly output: FeedOutput;
  private readonly sequence: TradeSequence;
  private readonly time: ExchangeTime;
  private readonly history: RestHistory;
  private readonly intake: StreamIntake;
  private readonly repair: HoleRepair;
  private readonly watch: SilenceWatch;
  private readonly link: StreamLink;
  /** The newest trade of the exchange when none had come yet; NaN when that is not known. */
  private baselineId = Number.NaN;
  /** Whether the stream was trusted since the link opened. */
  private wasTrusted = false;
  private isLinked = false;
  private isSettling = false;
  private isClosed = false;
  private notice: (() => void) | null = null;
  /** What is said about messages that could not be read. */
  private unreadable = '';
  private told = '';

  constructor(options: BinanceFeedOptions) {
    const { market, symbol, scales, kind = 'aggTrades', clock = systemClock } = options;
    const settings = { ...DEFAULT_BINANCE_FEED_SETTINGS, ...options.settings };
    const { counts } = this;
    this.instrument = { venue: 'binance', market, symbol };
    this.scales = scales;
    this.clock = clock;
    this.settings = settings;
    this.onFrame = options.onFrame ?? (() => undefined);
    const { maxWaitingTrades } = settings;
    this.output = new FeedOutput({ scales, maxWaitingTrades, onRoom: () => this.link.resume() });
    this.sequence = new TradeSequence({
      startAfterId: options.startAfterId ?? null,
      startAfterUs: options.startAfterUs ?? Number.NaN,
      maxHeld: settings.maxHeldTrades,
      sink: this.output,
      counts,
    });
    this.time = new ExchangeTime(settings.graceMs, settings.deadMs + 2 * settings.heartbeatMs);
    this.history = new RestHistory(options.rest, { symbol, kind, inMicroseconds: market === 'spot' });
    const messages = new StreamMessages({ symbol, kind, scales });
    const onUnreadable = (): void => this.noteUnreadable();
    this.intake = new StreamIntake({ messages, sequence: this.sequence, time: this.time, counts, onUnreadable });
    this.repair = this.newRepair();
    this.watch = this.newWatch();
    this.link = this.newLink(options);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LiveEvent, void> {
    if (!this.isClosed) this.link.connect();
    this.tellStatus();
    try {
      yield* this.output.events();
    } finally {
      await this.close();
    }
  }

  close(): Promise<void> {
    if (this.isClosed) return Promise.resolve();
    this.isClosed = true;
    this.watch.stop();
    this.repair.stop();
    this.link.close();
    this.notice?.();
    this.sequence.end(this.time.toldUs);
    this.tellStatus();
    this.output.end();
    return Promise.resolve();
  }

  private newRepair(): HoleRepair {
    const { sequence, history, scales, clock, counts, output, settings } = this;
    return new HoleRepair({
      ...{ sequence, history, scales, clock, counts },
      settleMs: settings.settleMs,
      patienceMs: settings.patienceMs,
      hasRoom: () => output.hasRoom(),
      onChange: () => this.settle(),
      onFault: (error) => this.fail(error),
    });
  }

  private newWatch(): SilenceWatch {
    return new SilenceWatch({
      clock: this.clock,
      silenceMs: this.settings.silenceMs,
      isBehind: () => this.isBehind(),
      onMute: (alarm) => {
        if (this.link.isPaused) this.watch.start();
        else this.link.renew(new RemoteError('timeout', alarm));
      },
      onChange: () => this.settle(),
      onFault: (error) => this.fail(error),
    });
  }

  private newLink({ market, symbol, kind = 'aggTrades', wsUrl, webSocket, budget }: BinanceFeedOptions): StreamLink {
    return new StreamLink({
      url: streamUrl(wsUrl, { market, symbol, kind }),
      webSocket: webSocket ?? openWebSocket,
      clock: this.clock,
      budget: budget ?? new ConnectionBudget(),
      times: this.settings,
      listener: {
        onText: (text, connection) => this.takeText(text, connection),
        onAlive: (atMs) => this.tellTime(atMs),
        onChange: () => this.takeLinkChange(),
      },
    });
  }

  private takeText(text: string, connection: StreamConnection): void {
    const receivedMs = this.clock.now();
    this.onFrame({ receivedUs: receivedMs * 1000, connection: connection.name, text });
    const result = this.intake.take(text, receivedMs);
    if (result === 'shutdown') this.link.connect();
    if (result === 'new-trade') this.watch.heard(receivedMs);
    if (result === 'new-trade' || result === 'known-trade') this.link.delivered(connection);
    if (this.isSettling) return;
    // Messages of one read come in one turn: what follows from them is done once, after the last.
    this.isSettling = true;
    queueMicrotask(() => this.settle());
  }

  private settle(): void {
    this.isSettling = false;
    if (this.isClosed) return;
    this.repair.notice();
    if (this.output.isFull) this.link.pause();
    this.tellStatus();
    this.output.flush();
  }

  private takeLinkChange(): void {
    const { link, watch, isLinked } = this;
    this.isLinked = link.isOpen;
    this.counts.connections = link.opened;
    if (!link.isOpen) {
      watch.stop();
      this.wasTrusted = false;
    } else if (!isLinked) {
      watch.start();
    }
    this.settle();
  }

  /** Asks the exchange whether there are trades that have not come, and if so has them repaired. */
  private async isBehind(): Promise<boolean> {
    // While nothing is read nothing can come.
    if (this.link.isPaused) return false;
    const newestId = await this.history.newestId();
    if (!this.time.isKnown) await this.askTime();
    if (newestId === null || this.isClosed) return false;
    const knownId = this.sequence.newestId;
    if (Number.isNaN(knownId)) {
      const hasMoved = newestId > this.baselineId;
      this.baselineId = newestId;
      return hasMoved;
    }
    if (newestId <= knownId) return false;
    this.sequence.expect(newestId);
    this.settle();
    return true;
  }

  /** Without a trade nothing says what time it is there. */
  private async askTime(): Promise<void> {
    const timeMs = await this.history.serverTimeMs();
    if (timeMs !== null) this.time.sample(timeMs * 1000, this.clock.now());
  }

  private tellTime(atMs: number): void {
    const { sequence, watch, output } = this;
    this.time.heard(atMs);
    if (!watch.isTrusted || sequence.hole !== null || sequence.owesGap) return;
    const timeUs = this.time.passed(atMs);
    if (timeUs === null) return;
    output.push({ type: 'time', timeUs });
    output.flush();
  }

  private noteUnreadable(): void {
    this.notice ??= this.clock.after(NOTICE_MS, () => {
      this.notice = null;
      this.unreadable = unreadableWords(this.counts.malformed, this.intake.lastFault);
      this.settle();
    });
  }

  private fail(error: unknown): void {
    // What is under way when a feed is closed may well fail.
    if (this.isClosed) return;
    this.output.fail(error);
    void this.close();
  }

  private tellStatus(): void {
    if (this.watch.isTrusted) this.wasTrusted = true;
    const [status, why] = this.state();
    const reason = [why, this.unreadable].filter((part) => part !== '').join('; ');
    if (this.told === `${status} ${reason}`) return;
    this.told = `${status} ${reason}`;
    this.output.push({ type: 'status', status, reason, atMs: this.clock.now(), counts: { ...this.counts } });
  }

  private state(): readonly [LiveStatus, string] {
    const { link, watch, repair } = this;
    if (this.isClosed) return ['closed', ''];
    if (!link.isOpen) return [link.opened > 0 ? 'reconnecting' : 'connecting', link.reason];
    if (watch.alarm !== '') return ['stale', watch.alarm];
    if (repair.isRepairing) return ['repairing', repair.reason];
    if (!this.wasTrusted) return [link.opened > 1 ? 'reconnecting' : 'connecting', 'connected, waiting for trades'];
    return ['live', repair.reason];
  }
}

function unreadableWords(count: number, last: string): string {
  return `${count === 1 ? '1 message' : `${count} messages`} could not be read, the last: ${last}`;
}
