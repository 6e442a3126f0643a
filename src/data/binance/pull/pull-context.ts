import type { HttpClient } from '../http/http-client.ts';
import type { Origins } from '../origins.ts';
import type { RestClient } from '../rest/rest-client.ts';
import type { OneAtATime } from './run-concurrently.ts';

/** What part of the work a progress report is about. */
export type PullPhase = 'download' | 'import' | 'rest';

/** How far one file or day is. */
export interface PullProgress {
  /** The file or day. */
  readonly name: string;
  /** What is being done with it. */
  readonly phase: PullPhase;
  /** Bytes done; over REST milliseconds of the day. */
  readonly done: number;
  /** Of how many; null when that is not known. */
  readonly total: number | null;
}

/** Who is told what a pull is doing. */
export interface PullEvents {
  /** Often. */
  readonly onProgress: (progress: PullProgress) => void;
  /** Things worth a line: what could not be had, what was repaired. */
  readonly onNote: (note: string) => void;
}

/** What the pulls of several symbols of one market share. */
export interface PullContext extends PullEvents {
  /** Sends all requests. */
  readonly http: HttpClient;
  /** The market's REST interface, within its weight. */
  readonly rest: RestClient;
  /** The market's addresses. */
  readonly origins: Origins;
  /** The store's folder. */
  readonly dataDir: string;
  /** Downloads at a time. */
  readonly concurrency: number;
  /** Imports take all of one processor: one at a time. */
  readonly imports: OneAtATime;
}
