/** What of a message came to nothing. */
export type UnreadTick = 'trade' | 'quote';

const TICK_BY_TICK = '99';
const BID_ASK = '3';

/**
 * Notices ticks that came over the wire and were never told, because the library could not read them: a message is decoded
 * as soon as it is received, so that its tick comes before the next message does.
 */
export class UnreadTicks {
  private readonly onUnread: (tick: UnreadTick) => void;
  private waiting: UnreadTick | null = null;

  /** @param onUnread hears of each. */
  constructor(onUnread: (tick: UnreadTick) => void) {
    this.onUnread = onUnread;
  }

  /** The id of the stream that a message has a tick of; null for any other message. */
  static streamOf(tokens: readonly string[]): number | null {
    return tokens[0] === TICK_BY_TICK ? Number(tokens[1]) : null;
  }

  /** A message with a tick was received. */
  expect(tokens: readonly string[]): void {
    this.settle();
    const tick: UnreadTick = tokens[2] === BID_ASK ? 'quote' : 'trade';
    this.waiting = tick;
    // The last message of a read has no other after it.
    queueMicrotask(() => this.settle());
  }

  /** The tick came. */
  came(): void {
    this.waiting = null;
  }

  /** Another message was received. */
  settle(): void {
    const { waiting } = this;
    this.waiting = null;
    if (waiting !== null) this.onUnread(waiting);
  }
}
