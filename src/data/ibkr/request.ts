import type { IBApi } from '@stoqey/ib';
import type { Answer } from './answer.ts';
import type { Reaction } from './message-codes.ts';
import type { PacedRequest } from './pacing.ts';

/** The whole answer, once its last part is there. */
export interface WholeAnswer<T> {
  /** What was asked for. */
  readonly value: T;
}

/** Takes the parts of one answer; null until it is whole. Throws when a part is not what it should be. */
export type AnswerCollector<T> = (part: Answer) => WholeAnswer<T> | null;

/** Something to ask TWS. It can be sent several times: each attempt has an id and a collector of its own. */
export interface TwsRequest<T> {
  /** What is asked for, for messages: `the trades of ESZ6 from 20261118-14:30:00`. */
  readonly name: string;
  /** How it counts in the limits of Interactive Brokers. */
  readonly paced: PacedRequest;
  /** Sends it. */
  readonly send: (api: IBApi, id: number) => void;
  /** Calls it off, where that is possible. */
  readonly cancel?: (api: IBApi, id: number) => void;
  /** Starts an attempt. */
  readonly collect: () => AnswerCollector<T>;
  /** The answer when TWS says that there is none; null where that is an error. */
  readonly whenNoData: WholeAnswer<T> | null;
}

/** What became of one attempt that failed. */
export interface AttemptFault {
  /** What to do about it. */
  readonly reaction: Reaction | 'timed-out' | 'unreadable';
  /** TWS' number; null where there is none. */
  readonly code: number | null;
  /** What the user can do; null where nothing is known. */
  readonly advice: string | null;
}

/** One attempt failed. It does not leave this folder: whoever asks is answered, or gets a RemoteError. */
export class AttemptError extends Error implements AttemptFault {
  override readonly name = 'AttemptError';
  readonly reaction: AttemptFault['reaction'];
  readonly code: number | null;
  readonly advice: string | null;

  /** An error with the words of TWS. */
  constructor(message: string, fault: AttemptFault) {
    super(message);
    this.reaction = fault.reaction;
    this.code = fault.code;
    this.advice = fault.advice;
  }
}
