import type { Clock } from '../clock.ts';
import { RemoteError, type RemoteFault } from '../remote-error.ts';
import { backoffMs } from './backoff.ts';
import type { Pacing } from './pacing.ts';
import { AttemptError, type TwsRequest } from './request.ts';
import type { TwsSession } from './session.ts';

/** How often a request is asked again, by what went wrong with it. */
export interface AskingLimits {
  /** Attempts that failed one way or another; a spurious 200 counts too. */
  readonly failures: number;
  /** Refusals as one request too many. */
  readonly slowDowns: number;
  /** Pauses for a session that the user has elsewhere. */
  readonly rivalPauses: number;
  /** Length of such a pause, ms. */
  readonly rivalPauseMs: number;
}

/** Some minutes of patience with faults, an hour with limits and rivals. */
export const ASKING_LIMITS: AskingLimits = Object.freeze({
  failures: 8,
  slowDowns: 8,
  rivalPauses: 20,
  rivalPauseMs: 180_000,
});

/** A definition that was not found is asked for a second time after this: TWS loses them in the nightly reset. */
const SECOND_LOOK_MS = 5000;
/** After so many answers in a row that did not come the connection is taken for dead. */
const TIME_OUTS_OF_A_DEAD_LINE = 2;

interface Tally {
  failures: number;
  slowDowns: number;
  rivalPauses: number;
  timeOuts: number;
  secondLooks: number;
}

/** What follows a failed attempt. */
type NextStep = 'stop' | 'again' | 'look-twice' | 'slow-down' | 'pause';

/** What the client does after the session has reacted (reconnected, marked the link as lost …). */
const NEXT_STEPS: Readonly<Record<AttemptError['reaction'], NextStep>> = {
  'timed-out': 'again',
  unreadable: 'again',
  'ask-again': 'again',
  reconnect: 'again',
  'link-lost': 'again',
  'ask-once-more': 'look-twice',
  'slow-down': 'slow-down',
  'free-slot': 'slow-down',
  'wait-for-rival': 'pause',
  'give-up': 'stop',
  'no-data': 'stop',
  'next-client-id': 'stop',
  // These belong to no request; they are here to name every reaction.
  inform: 'stop',
  'link-back': 'stop',
  'link-back-data-lost': 'stop',
  'farm-down': 'stop',
  'farm-up': 'stop',
};

/** Asks TWS until it is answered, within the limits of Interactive Brokers, with the right reaction to each fault. */
export class TwsClient {
  /** Requests that were answered. */
  answered = 0;
  /** Attempts that failed and were made again. */
  repeated = 0;
  private readonly session: TwsSession;
  private readonly pacing: Pacing;
  private readonly clock: Clock;
  private readonly signal: AbortSignal;
  private readonly limits: AskingLimits;

  /** Asks through a session. */
  constructor(
    session: TwsSession,
    pacing: Pacing,
    time: { readonly clock: Clock; readonly signal: AbortSignal },
    limits: AskingLimits = ASKING_LIMITS,
  ) {
    this.session = session;
    this.pacing = pacing;
    this.clock = time.clock;
    this.signal = time.signal;
    this.limits = limits;
  }

  /**
   * Asks.
   * @throws RemoteError with the words of TWS when asking again would not help, or was done often enough.
   */
  async ask<T>(request: TwsRequest<T>): Promise<T> {
    const tally: Tally = { failures: 0, slowDowns: 0, rivalPauses: 0, timeOuts: 0, secondLooks: 0 };
    for (;;) {
      try {
        const value = await this.attempt(request);
        this.answered += 1;
        return value;
      } catch (error) {
        if (!(error instanceof AttemptError)) throw error;
        if (error.reaction === 'no-data' && request.whenNoData !== null) {
          this.answered += 1;
          return request.whenNoData.value;
        }
        await this.prepareNextAttempt(request, error, tally);
        this.repeated += 1;
      }
    }
  }

  private async attempt<T>(request: TwsRequest<T>): Promise<T> {
    // Connected first: a token that is taken long before the request leaves comes back too early.
    await this.session.ready();
    const leave = await this.pacing.pass(request.paced, this.signal);
    try {
      const value = await this.session.ask(request);
      this.pacing.forgive();
      return value;
    } finally {
      leave();
    }
  }

  private async prepareNextAttempt(request: TwsRequest<unknown>, error: AttemptError, tally: Tally): Promise<void> {
    const step = NEXT_STEPS[error.reaction];
    tally.timeOuts = error.reaction === 'timed-out' ? tally.timeOuts + 1 : 0;
    if (step === 'stop' || (step === 'look-twice' && tally.secondLooks > 0)) throw refusal(request, error);
    if (step === 'slow-down') {
      this.count(tally, 'slowDowns', { request, error });
      this.pacing.punish();
    } else if (step === 'pause') {
      this.count(tally, 'rivalPauses', { request, error });
      await this.clock.sleep(this.limits.rivalPauseMs, this.signal);
    } else {
      this.count(tally, 'failures', { request, error });
      if (step === 'look-twice') tally.secondLooks += 1;
      this.dropDeadLine(tally);
      const waitMs = step === 'look-twice' ? SECOND_LOOK_MS : backoffMs(tally.failures, this.clock);
      await this.clock.sleep(waitMs, this.signal);
    }
  }

  private dropDeadLine(tally: Tally): void {
    if (tally.timeOuts < TIME_OUTS_OF_A_DEAD_LINE) return;
    tally.timeOuts = 0;
    this.session.drop('TWS does not answer any more');
  }

  private count(
    tally: Tally,
    what: 'failures' | 'slowDowns' | 'rivalPauses',
    { request, error }: { request: TwsRequest<unknown>; error: AttemptError },
  ): void {
    tally[what] += 1;
    if (tally[what] >= this.limits[what]) throw gaveUp(request, error, tally[what]);
  }
}

const FAULTS: Partial<Record<AttemptError['reaction'], RemoteFault>> = {
  'timed-out': 'timeout',
  unreadable: 'malformed',
  'slow-down': 'rate-limited',
  'free-slot': 'rate-limited',
  reconnect: 'unreachable',
  'link-lost': 'unreachable',
};

function refusal(request: TwsRequest<unknown>, error: AttemptError): RemoteError {
  return new RemoteError('refused', `${request.name}: ${wordsOf(error)}`, { code: error.code, cause: error });
}

function gaveUp(request: TwsRequest<unknown>, error: AttemptError, times: number): RemoteError {
  const fault = FAULTS[error.reaction] ?? 'server';
  const message = `${request.name}: ${wordsOf(error)}; gave up after ${times} tries`;
  return new RemoteError(fault, message, { code: error.code, cause: error });
}

/** What went wrong with an attempt, in the words of TWS, and what to do about it. */
export function wordsOf({ message, code, advice }: Pick<AttemptError, 'message' | 'code' | 'advice'>): string {
  const text = code === null ? message : `TWS says "${message}" (code ${code})`;
  return advice === null ? text : `${text}; ${advice}`;
}
