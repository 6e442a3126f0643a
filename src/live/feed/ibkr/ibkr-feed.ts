import { SECOND_US } from '../../../core/time.ts';
import type { Instrument, Scales } from '../../../core/trade-batch.ts';
import type { Clock } from '../../../data/clock.ts';
import type { Answer } from '../../../data/ibkr/answer.ts';
import { contractReference } from '../../../data/ibkr/contract.ts';
import type { ExclusionTally } from '../../../data/ibkr/excluded-trades.ts';
import { instrumentOf } from '../../../data/ibkr/pull-files.ts';
import { AttemptError } from '../../../data/ibkr/request.ts';
import type { SessionEvent } from '../../../data/ibkr/session-options.ts';
import { quoteTick, tradeTick } from '../../../data/ibkr/tick-request.ts';
import { type TickStream, type TickType, tickStream } from '../../../data/ibkr/tick-stream.ts';
import type { LiveStatus } from '../../protocol/live-hub.ts';
import { ExchangeTime } from '../exchange-time.ts';
import { newFeedCounters } from '../feed-counts.ts';
import { FeedOutput } from '../feed-output.ts';
import type { LiveEvent, LiveFeed, RawFrame } from '../live-feed.ts';
import { ArrivalAggressor, watchesQuotes } from './arrival-aggressor.ts';
import { DEFAULT_IBKR_FEED_SETTINGS, type IbkrFeedOptions, type IbkrFeedSettings } from './ibkr-feed-options.ts';
import { DEAD_MS, type GatewayMember, HEARTBEAT_MS } from './ibkr-gateway.ts';
import { ibkrScales } from './ibkr-scales.ts';
import { TickCoverage } from './tick-coverage.ts';
import { TickIntake } from './tick-intake.ts';
import { type SubscriptionListener, TickSubscription } from './tick-subscription.ts';
import { UpstreamWatch } from './upstream-watch.ts';
import { UnreadTicks, type UnreadTick } from './unread-ticks.ts';

/** An IBKR feed. */
export interface IbkrFeed extends LiveFeed {
  /** Ticks that were kept out of the trades, by reason. */
  readonly excluded: Pick<ExclusionTally, 'count' | 'byReason'>;
}

/**
 * The trades of one contract as TWS tells them tick by tick, in the order in which they came, each with an inferred side and
 * an id of our own. What TWS may have kept back, because it or we were cut off, cannot be had again: coverage ends then, and
 * begins anew with the first tick after it. It connects when it is first read and goes on until it is closed; it ends by an
 * error when TWS refuses what is asked for.
 */
export function ibkrFeed(options: IbkrFeedOptions): IbkrFeed {
  return new TickFeed(options);
}

/** Number of the messages that tell of errors and of the state of TWS. */
const ERROR_MESSAGE = '4';

class TickFeed implements IbkrFeed, GatewayMember, SubscriptionListener {
  readonly instrument: Instrument;
  readonly scales: Scales;
  readonly excluded: ExclusionTally;
  private readonly options: IbkrFeedOptions;
  private readonly settings: IbkrFeedSettings;
  private readonly clock: Clock;
  private readonly counts = newFeedCounters();
  private readonly output: FeedOutput;
  private readonly time: ExchangeTime;
  private readonly coverage: TickCoverage;
  private readonly aggressor: ArrivalAggressor;
  private readonly intake: TickIntake;
  private readonly subscription: TickSubscription;
  private readonly unread = new UnreadTicks((tick) => this.loseTick(tick));
  private readonly upstream = new UpstreamWatch({
    interrupt: (reason) => this.interrupt(reason),
    renew: (reason, fault) => this.subscription.renew(reason, fault),
    resume: (reason) => this.awaitTick(reason),
  });
  private readonly ending = new AbortController();
  private leave: () => void = () => undefined;
  private reason = '';
  private isSettled = false;
  private hasBeenLive = false;
  private isFlushing = false;
  private callOff: () => void = () => undefined;
  private told = '';

  constructor(options: IbkrFeedOptions) {
    const { contract, gateway, clock, aggressor, keep = [], startAfterId = 0 } = options;
    this.options = options;
    this.settings = { ...DEFAULT_IBKR_FEED_SETTINGS, ...options.settings };
    this.clock = clock;
    this.instrument = instrumentOf(contract);
    this.scales = ibkrScales(contract);
    const { scales, counts, settings } = this;
    const { maxWaitingTrades } = settings;
    this.output = new FeedOutput({ scales, maxWaitingTrades, onRoom: () => undefined });
    this.time = new ExchangeTime(settings.graceMs, DEAD_MS + 2 * HEARTBEAT_MS);
    this.coverage = new TickCoverage({ output: this.output, counts, toldUs: () => this.time.toldUs });
    this.aggressor = new ArrivalAggressor(scales, aggressor);
    this.intake = new TickIntake({ scales, keep, counts, startAfterId, aggressor: this.aggressor });
    this.excluded = this.intake.excluded;
    const { signal } = this.ending;
    this.subscription = new TickSubscription({
      streams: () => streamsOf(options),
      gateway,
      clock,
      signal,
      listener: this,
    });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LiveEvent, void> {
    this.begin();
    try {
      yield* this.output.events();
    } finally {
      await this.close();
    }
  }

  close(): Promise<void> {
    if (this.ending.signal.aborted) return Promise.resolve();
    this.ending.abort(new Error('the feed was closed'));
    this.leave();
    this.callOff();
    this.coverage.end();
    this.tellStatus();
    this.output.end();
    return Promise.resolve();
  }

  onEvent(event: SessionEvent): void {
    this.counts.connections = this.options.gateway.connections;
    this.upstream.take(event);
    this.settle();
  }

  onAlive(atMs: number): void {
    this.time.heard(atMs);
    if (!this.coverage.isCovered || this.upstream.trouble !== null) return;
    const timeUs = this.time.passed(atMs);
    if (timeUs === null) return;
    this.coverage.pass(timeUs);
    this.output.flush();
  }

  onReceived(tokens: readonly string[]): void {
    this.unread.settle();
    const stream = UnreadTicks.streamOf(tokens);
    const isOwn = stream !== null && this.subscription.owns(stream);
    if (isOwn || tokens[0] === ERROR_MESSAGE) this.options.onFrame?.(this.frameOf(tokens));
    if (isOwn) this.unread.expect(tokens);
  }

  onTick(part: Answer): void {
    this.counts.messages += 1;
    this.unread.came();
    try {
      if (this.output.isFull) this.interrupt('the reader has fallen behind');
      else if (part.type === 'live-trade') this.takeTrade(part);
      else if (part.type === 'live-quote') this.takeQuote(part);
    } catch (error) {
      if (!(error instanceof AttemptError)) throw error;
      this.loseTick(part.type === 'live-quote' ? 'quote' : 'trade');
    }
    this.settleSoon();
  }

  onWatching(): void {
    this.isSettled = false;
    this.reason = 'subscribed, waiting for the first tick';
    this.after(this.settings.settleMs, () => {
      this.isSettled = true;
    });
    this.settle();
  }

  onLost(reason: string): void {
    this.interrupt(reason);
    this.settle();
  }

  private begin(): void {
    if (this.ending.signal.aborted) return;
    this.leave = this.options.gateway.join(this);
    this.counts.connections = this.options.gateway.connections;
    this.subscription.run().catch((error: unknown) => this.fail(error));
    this.tellStatus();
  }

  private takeTrade({ tick }: Extract<Answer, { type: 'live-trade' }>): void {
    const trade = tradeTick(tick);
    this.isSettled = true;
    this.reach(trade[0] * SECOND_US);
    const given = this.intake.trade(trade, this.clock.now() * 1000);
    if (given === null) this.loseTick('trade');
    else if (typeof given !== 'string') this.coverage.giveOut(given);
  }

  private takeQuote({ tick }: Extract<Answer, { type: 'live-quote' }>): void {
    const quote = quoteTick(tick);
    if (this.isSettled || this.coverage.isCovered) this.reach(quote[0] * SECOND_US);
    if (!this.intake.quote(quote, this.clock.now() * 1000)) this.counts.malformed += 1;
  }

  private reach(timeUs: number): void {
    this.time.sample(timeUs, this.clock.now());
    this.callOff();
    this.upstream.tickCame();
    this.coverage.reach(timeUs);
    this.hasBeenLive = true;
    this.reason = '';
  }

  private loseTick(tick: UnreadTick): void {
    this.counts.malformed += 1;
    if (tick === 'trade' && this.coverage.isCovered) this.coverage.lose();
    // The quote before the one that was lost does not hold any more.
    this.aggressor.forget();
  }

  /** The streams are watched still: the first tick tells. */
  private awaitTick(text: string): void {
    if (!this.subscription.isWatching) return;
    this.isSettled = true;
    const { resumeMs } = this.settings;
    this.after(resumeMs, () => {
      const reason = `no tick came for ${resumeMs / 1000} s after TWS said: ${text}`;
      this.subscription.renew(reason, { reaction: 'link-back-data-lost', code: null, advice: null });
    });
  }

  private interrupt(reason: string): void {
    this.callOff();
    this.coverage.interrupt();
    this.aggressor.forget();
    this.reason = reason;
  }

  private after(ms: number, action: () => void): void {
    this.callOff();
    this.callOff = this.clock.after(ms, action);
  }

  private frameOf(tokens: readonly string[]): RawFrame {
    const { connections } = this.counts;
    return { receivedUs: this.clock.now() * 1000, connection: String(connections), text: JSON.stringify(tokens) };
  }

  private fail(error: unknown): void {
    // What waits when a feed is closed fails for that.
    if (this.ending.signal.aborted) return;
    this.coverage.interrupt();
    this.output.fail(error);
    void this.close();
  }

  /** Messages of one read come in one turn: what follows from them is done once, after the last. */
  private settleSoon(): void {
    if (this.isFlushing) return;
    this.isFlushing = true;
    queueMicrotask(() => this.settle());
  }

  private settle(): void {
    this.isFlushing = false;
    this.tellStatus();
    this.output.flush();
  }

  private tellStatus(): void {
    const [status, why] = this.state();
    const reason = [why, this.upstream.remark].filter((part) => part !== '').join('; ');
    if (this.told === `${status} ${reason}`) return;
    this.told = `${status} ${reason}`;
    this.output.push({ type: 'status', status, reason, atMs: this.clock.now(), counts: { ...this.counts } });
  }

  private state(): readonly [LiveStatus, string] {
    if (this.ending.signal.aborted) return ['closed', ''];
    const { trouble } = this.upstream;
    if (trouble !== null) return [trouble.status, trouble.reason];
    if (this.coverage.isCovered) return ['live', ''];
    return [this.hasBeenLive ? 'reconnecting' : 'connecting', this.reason];
  }
}

async function streamsOf({ contract, aggressor, tradeType = 'Last' }: IbkrFeedOptions): Promise<TickStream[]> {
  const types: readonly TickType[] = watchesQuotes(aggressor) ? [tradeType, 'BidAsk'] : [tradeType];
  const about = { contract: contractReference(contract), symbol: contract.localSymbol };
  return await Promise.all(types.map((type) => tickStream({ ...about, type })));
}
