/** What became of the signals of a live session. Counted since its start. */
export interface AlertCounts {
  /** Signals that were told of. */
  readonly signals: number;
  /** Signals that became known too long before they came: a feed catching up. Nobody is told of them. */
  readonly past: number;
  /** Alerts that a webhook took. */
  readonly sent: number;
  /** Tries that failed and were followed by another one. */
  readonly retried: number;
  /** Alerts that a webhook did not take. */
  readonly failed: number;
  /** Alerts that were not sent: too many waited, or the program ended. */
  readonly dropped: number;
  /** Alerts written to the log of alerts. */
  readonly logged: number;
  /** Alerts that could not be written there. */
  readonly unlogged: number;
}

/** {@link AlertCounts} to count in. */
export type AlertTally = { -readonly [Name in keyof AlertCounts]: number };

/** Nothing counted yet. */
export function newAlertTally(): AlertTally {
  return { signals: 0, past: 0, sent: 0, retried: 0, failed: 0, dropped: 0, logged: 0, unlogged: 0 };
}
