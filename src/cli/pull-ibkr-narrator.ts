import type { Command } from 'commander';
import { DAY_US, formatDay, HOUR_US } from '../core/time.ts';
import { DELAYED_CODES, type Reaction } from '../data/ibkr/message-codes.ts';
import type { PullProgress } from '../data/ibkr/pull-options.ts';
import type { SessionEvent } from '../data/ibkr/session-options.ts';
import type { CliContext } from './context.ts';
import { note } from './output.ts';
import type { Progress } from './progress.ts';

/** Reactions of TWS that a person who waits should hear of as they happen. */
const TOLD: ReadonlySet<Reaction> = new Set([
  'ask-again',
  'slow-down',
  'free-slot',
  'wait-for-rival',
  'link-lost',
  'link-back',
  'link-back-data-lost',
  'farm-down',
]);
/** A wait for the limits' sake is worth a line from so long on, ms. */
const LONG_WAIT_MS = 5000;

/** Tells a person how a pull goes: bars for what moves, lines for what happens. */
export class PullNarrator {
  /** Whether anything was pulled yet. */
  hasBegun = false;
  private readonly command: Command;
  private readonly context: CliContext;
  private readonly progress: Progress;
  private clientId: number;

  /** Starts with nothing to tell; the client id is the one that was asked for. */
  constructor(told: { command: Command; context: CliContext; progress: Progress; clientId: number }) {
    this.command = told.command;
    this.context = told.context;
    this.progress = told.progress;
    this.clientId = told.clientId;
  }

  /** Tells of something that has just happened. */
  tell(moved: PullProgress): void {
    if (moved.type === 'page') {
      this.hasBegun = true;
      const hours = (moved.untilUs - moved.day * DAY_US) / HOUR_US;
      this.progress.update(`${moved.kind} ${formatDay(moved.day)}`, Math.min(Math.max(hours, 0), 24), 24);
    } else if (moved.type === 'pacing') this.tellWait(moved.ms, 'the limits of Interactive Brokers');
    else if (moved.type === 'session') this.tellEvent(moved.event);
  }

  private tellEvent(event: SessionEvent): void {
    if (event.type === 'waiting') this.tellWait(event.ms, event.reason);
    else if (event.type === 'disconnected') this.say(`${event.reason}; connecting again`);
    else if (event.type === 'connected') this.tellClientId(event.clientId);
    else if (TOLD.has(event.rule.reaction) || DELAYED_CODES.has(event.code)) {
      this.say(`TWS says "${event.text}" (code ${event.code})`);
    }
  }

  private tellClientId(clientId: number): void {
    if (clientId !== this.clientId) this.say(`connected with client id ${clientId}: ${this.clientId} is in use`);
    this.clientId = clientId;
  }

  private tellWait(ms: number, reason: string): void {
    if (ms >= LONG_WAIT_MS) this.say(`waiting ${Math.ceil(ms / 1000)} s: ${reason}`);
  }

  private say(text: string): void {
    void note(text, this.command, this.context);
  }
}
