import type { Clock } from '../../../data/clock.ts';
import type { Answer } from '../../../data/ibkr/answer.ts';
import { backoffMs } from '../../../data/ibkr/backoff.ts';
import { wordsOf } from '../../../data/ibkr/client.ts';
import type { AttemptFault } from '../../../data/ibkr/request.ts';
import type { StreamListener, TickStream, WatchedStream } from '../../../data/ibkr/tick-stream.ts';
import { RemoteError } from '../../../data/remote-error.ts';
import type { IbkrGateway } from './ibkr-gateway.ts';

/** Who hears of a {@link TickSubscription}. */
export interface SubscriptionListener {
  /** A tick came. */
  onTick(part: Answer): void;
  /** All streams were asked for. */
  onWatching(): void;
  /** A stream ended, in words: ticks are missing until all are watched anew. */
  onLost(reason: string): void;
}

/** What a {@link TickSubscription} works with. */
export interface TickSubscriptionOptions {
  /** What is watched: trades, and quotes beside them. */
  readonly streams: () => Promise<readonly TickStream[]>;
  /** Where. */
  readonly gateway: IbkrGateway;
  /** Time and chance. */
  readonly clock: Clock;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Who hears. */
  readonly listener: SubscriptionListener;
}

/** Why a stream ended. */
interface Ending {
  readonly name: string;
  readonly reason: string;
  readonly fault: AttemptFault;
}

/** What follows it. */
type NextStep = 'now' | 'later' | 'slow-down' | 'pause' | 'stop' | 'look-twice';

const NEXT_STEPS: Readonly<Record<AttemptFault['reaction'], NextStep>> = {
  'link-back-data-lost': 'now',
  'link-back': 'now',
  reconnect: 'later',
  'ask-again': 'later',
  'timed-out': 'later',
  unreadable: 'later',
  'link-lost': 'later',
  'farm-down': 'later',
  'farm-up': 'later',
  inform: 'later',
  'slow-down': 'slow-down',
  'wait-for-rival': 'pause',
  'ask-once-more': 'look-twice',
  'free-slot': 'stop',
  'give-up': 'stop',
  'no-data': 'stop',
  'next-client-id': 'stop',
};

/** The user is logged in elsewhere: that may take a while. */
const RIVAL_MS = 180_000;
/** What was watched before is refused in the nightly reset, for half an hour at most. */
const PATIENT_TRIES = 40;

/**
 * Keeps the streams of one instrument watched: when one of them ends, whatever the reason, all are ended and asked for anew,
 * within the limits and with jittered backoff. What TWS refuses from the beginning is an error.
 */
export class TickSubscription {
  private readonly options: TickSubscriptionOptions;
  private watched: WatchedStream[] = [];
  private round: Round | null = null;
  private isComplete = false;
  private hasDelivered = false;
  private failures = 0;

  constructor(options: TickSubscriptionOptions) {
    this.options = options;
  }

  /** Whether all streams are watched. */
  get isWatching(): boolean {
    return this.isComplete;
  }

  /**
   * Watches until the signal ends it.
   * @throws RemoteError when TWS refuses, saying what to do, or cannot be used; the signal's reason.
   */
  async run(): Promise<never> {
    const streams = await this.options.streams();
    for (;;) await this.prepareNext(await this.watchAll(streams));
  }

  /** Whether an id that a message carries is that of a stream of these. */
  owns(id: number): boolean {
    return this.watched.some((stream) => stream.id === id);
  }

  /** Ends the streams and asks for them anew. */
  renew(reason: string, fault: AttemptFault): void {
    this.round?.end({ name: 'live ticks', reason, fault });
  }

  private async watchAll(streams: readonly TickStream[]): Promise<Ending> {
    const { gateway, signal, listener } = this.options;
    const round = new Round((reason) => {
      this.isComplete = false;
      listener.onLost(reason);
    });
    this.round = round;
    try {
      for (const stream of streams) {
        if (!round.isOver()) this.watched.push(await gateway.watch(stream, this.listenerOf(stream, round)));
      }
      if (!round.isOver()) {
        this.isComplete = true;
        listener.onWatching();
      }
      const ending = await untilAborted(round.ending, signal);
      // Ticks of the same read were told after it: they do not go on in those of the next round.
      listener.onLost(ending.reason);
      return ending;
    } finally {
      for (const stream of this.watched.splice(0)) stream.end();
    }
  }

  private listenerOf({ name }: TickStream, round: Round): StreamListener {
    return {
      part: (part) => {
        this.hasDelivered = true;
        this.failures = 0;
        this.options.listener.onTick(part);
      },
      failed: (reason, fault) => round.end({ name, reason, fault }),
    };
  }

  private async prepareNext({ name, reason, fault }: Ending): Promise<void> {
    const { clock, signal, gateway } = this.options;
    const step = NEXT_STEPS[fault.reaction];
    if (step === 'now') return;
    this.failures += 1;
    const tries = this.hasDelivered ? PATIENT_TRIES : step === 'look-twice' ? 2 : 1;
    const isRefusal = step === 'stop' || step === 'look-twice';
    if (isRefusal && this.failures >= tries) {
      const words = wordsOf({ message: reason, code: fault.code, advice: fault.advice });
      throw new RemoteError('refused', `${name}: ${words}`, { code: fault.code });
    }
    if (step === 'slow-down') gateway.slowDown();
    await clock.sleep(step === 'pause' ? RIVAL_MS : backoffMs(this.failures, clock), signal);
  }
}

/** The time from asking for all streams to the end of the first of them. */
class Round {
  /** Resolves with why it ended. */
  readonly ending: Promise<Ending>;
  private readonly onEnd: (reason: string) => void;
  private resolve: (ending: Ending) => void = () => undefined;
  private hasEnded = false;

  constructor(onEnd: (reason: string) => void) {
    this.onEnd = onEnd;
    this.ending = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  isOver(): boolean {
    return this.hasEnded;
  }

  /** Ends it; what ends after that was ended by it. */
  end(ending: Ending): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.onEnd(ending.reason);
    this.resolve(ending);
  }
}

async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let abort: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
