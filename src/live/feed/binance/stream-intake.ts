import type { FeedCounters } from '../feed-counts.ts';
import type { TradeSequence } from '../trade-sequence.ts';
import type { ExchangeTime } from '../exchange-time.ts';
import { JumpGuard } from './jump-guard.ts';
import { newStreamTrade, type StreamMessages } from './stream-message.ts';

/** What a {@link StreamIntake} works with. */
export interface StreamIntakeOptions {
  /** Reads messages. */
  readonly messages: StreamMessages;
  /** Takes the trades. */
  readonly sequence: TradeSequence;
  /** Hears when messages were sent. */
  readonly time: ExchangeTime;
  /** What is counted. */
  readonly counts: FeedCounters;
  /** Hears that a message could not be read. */
  readonly onUnreadable: () => void;
}

/** What came of a message: a trade not known before, one that was, the notice of a shutdown, or nothing of interest. */
export type IntakeResult = 'new-trade' | 'known-trade' | 'shutdown' | 'nothing';

/** From the text of a message to the sequence of trades. What cannot be read is counted and kept in words. */
export class StreamIntake {
  /** What was wrong with the last message that could not be read; empty when all could. */
  lastFault = '';
  private readonly options: StreamIntakeOptions;
  private readonly trade = newStreamTrade();
  private readonly jumps = new JumpGuard();

  /** An intake that has seen nothing yet. */
  constructor(options: StreamIntakeOptions) {
    this.options = options;
  }

  /** Takes one message, received at an instant of this machine's clock, ms. */
  take(text: string, receivedMs: number): IntakeResult {
    const { messages, counts } = this.options;
    counts.messages += 1;
    try {
      const kind = messages.read(text, this.trade);
      if (kind === 'trade') return this.takeTrade(receivedMs);
      if (kind === 'shutdown') return 'shutdown';
      counts.ignored += 1;
      return 'nothing';
    } catch (error) {
      if (!(error instanceof RangeError) && !(error instanceof SyntaxError)) throw error;
      return this.refuse(error.message);
    }
  }

  private takeTrade(receivedMs: number): IntakeResult {
    const { sequence, time } = this.options;
    const { trade } = this;
    if (!this.jumps.believes(trade.id, sequence.newestId)) {
      return this.refuse(`trade ${trade.id} is far ahead of trade ${sequence.newestId}`);
    }
    time.sample(trade.eventUs, receivedMs);
    return sequence.take(trade) ? 'new-trade' : 'known-trade';
  }

  private refuse(fault: string): IntakeResult {
    this.options.counts.malformed += 1;
    this.lastFault = fault;
    this.options.onUnreadable();
    return 'nothing';
  }
}
