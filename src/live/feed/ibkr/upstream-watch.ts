import { DELAYED_CODES, type Reaction } from '../../../data/ibkr/message-codes.ts';
import type { AttemptFault } from '../../../data/ibkr/request.ts';
import type { SessionEvent } from '../../../data/ibkr/session-options.ts';
import type { LiveStatus } from '../../protocol/live-hub.ts';

/** Why nothing is known for certain though TWS is connected. */
export interface Trouble {
  /** What the feed is in the meantime. */
  readonly status: Extract<LiveStatus, 'stale' | 'reconnecting'>;
  /** The words of TWS. */
  readonly reason: string;
  /** Whether a tick shows that it is over; otherwise TWS has to say so. */
  readonly endsWithTick: boolean;
}

/** What an {@link UpstreamWatch} has done. */
export interface UpstreamActions {
  /** Ticks may be missing from now on. */
  readonly interrupt: (reason: string) => void;
  /** The streams are of no use any more: they are to be asked for anew. */
  readonly renew: (reason: string, fault: AttemptFault) => void;
  /** The streams go on, TWS says; what was missed meanwhile nobody knows. */
  readonly resume: (reason: string) => void;
}

type Message = Extract<SessionEvent, { type: 'message' }>;

/** The farms that ticks come from; others have history and definitions. */
const MARKET_FARM_DOWN = 2103;
const MARKET_FARM_UP: ReadonlySet<number> = new Set([2104, 2108]);

/** Follows what TWS says about its own connections, and says what that means for ticks. */
export class UpstreamWatch {
  /** What is wrong now; null when nothing is. */
  trouble: Trouble | null = null;
  /** What was said about the quality of the data; empty when nothing was. */
  remark = '';
  private readonly actions: UpstreamActions;

  private readonly reactions: Partial<Record<Reaction, (message: Message) => void>> = {
    'link-lost': ({ text }) => this.lose({ status: 'reconnecting', reason: text, endsWithTick: false }),
    'link-back': ({ text }) => this.comeBack(text),
    'link-back-data-lost': ({ text, rule }) => {
      this.trouble = null;
      this.actions.renew(text, { ...rule, advice: null });
    },
    // TWS does not say whose farm it is: the next tick shows when it is another's.
    'farm-down': ({ code, text }) => {
      if (code === MARKET_FARM_DOWN) this.lose({ status: 'stale', reason: text, endsWithTick: true });
    },
    'farm-up': ({ code, text }) => {
      if (MARKET_FARM_UP.has(code) && this.trouble?.endsWithTick === true) this.comeBack(text);
    },
    'wait-for-rival': ({ text, rule }) => {
      this.lose({ status: 'stale', reason: text, endsWithTick: true });
      this.actions.renew(text, { ...rule, advice: rule.advice ?? null });
    },
  };

  constructor(actions: UpstreamActions) {
    this.actions = actions;
  }

  /** Takes what happened to the connection. */
  take(event: SessionEvent): void {
    // TWS says again what is down when it is connected to.
    if (event.type === 'connected' || event.type === 'disconnected') this.trouble = null;
    if (event.type !== 'message') return;
    if (DELAYED_CODES.has(event.code)) this.remark = event.text;
    this.reactions[event.rule.reaction]?.(event);
  }

  /** A tick came. */
  tickCame(): void {
    if (this.trouble?.endsWithTick === true) this.trouble = null;
  }

  private lose(trouble: Trouble): void {
    this.actions.interrupt(trouble.reason);
    this.trouble = trouble;
  }

  private comeBack(text: string): void {
    // Ticks that were on their way may have come since, and others not.
    this.actions.interrupt(text);
    this.trouble = null;
    this.actions.resume(text);
  }
}
