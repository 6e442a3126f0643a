/** One trading session, [startUs, endUs). */
export interface Session {
  /** First microsecond of the session. */
  readonly startUs: number;
  /** First microsecond after it. */
  readonly endUs: number;
  /** The date it is named by, as days since 1970-01-01. A session over midnight is named by its closing day. */
  readonly day: number;
}

/**
 * The sessions of a venue, computed in the exchange's own time zone. They are in order of time and of their days, and do
 * not overlap; between two there may be hours, a weekend or a holiday.
 */
export interface SessionCalendar {
  /** As given: `utc`, `us-rth`, … or `HH:MM-HH:MM@ZONE`. */
  readonly name: string;
  /**
   * The first session whose end lies after the instant: the one that contains it, or else the next one. Cheapest when the
   * instant lies in the session last asked for; any order of questions gives the same answers.
   * @throws RangeError when the instant is not a finite time, or lies beyond the years a time in µs is exact in.
   */
  firstEndingAfter(timeUs: number): Session;
}

/** When CVD starts again from zero. */
export type Reset = 'session' | 'day' | 'week' | 'never';

/** The instants at which CVD resets. */
export interface ResetSchedule {
  /** Which rule. */
  readonly reset: Reset;
  /**
   * The earliest reset strictly after the instant; Infinity when there is none.
   * @throws RangeError like {@link SessionCalendar.firstEndingAfter}, where the resets follow the sessions.
   */
  nextAfter(timeUs: number): number;
}
