/** One trading session, [startUs, endUs). */
export interface Session {
  /** First microsecond of the session. */
  readonly startUs: number;
  /** First microsecond after it. */
  readonly endUs: number;
  /** The date it is named by, as days since 1970-01-01. A session over midnight is named by its closing day. */
  readonly day: number;
}

/** The sessions of a venue, in order, computed in the exchange's own time zone. */
export interface SessionCalendar {
  /** As given: `utc`, `us-rth`, … or `HH:MM-HH:MM@ZONE`. */
  readonly name: string;
  /** The first session whose end lies after the instant: the one that contains it, or else the next one. */
  firstEndingAfter(timeUs: number): Session;
}

/** When CVD starts again from zero. */
export type Reset = 'session' | 'day' | 'week' | 'never';

/** The instants at which CVD resets. */
export interface ResetSchedule {
  /** Which rule. */
  readonly reset: Reset;
  /** The earliest reset strictly after the instant; Infinity when there is none. */
  nextAfter(timeUs: number): number;
}
