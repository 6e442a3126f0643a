/** What the exchange's process is told. */
export type ExchangeOrder =
  | {
      /** Trades of now, for a while. */
      readonly type: 'now';
      /** Messages a second; null for as many as are taken. */
      readonly perSecond: number | null;
      readonly seconds: number;
    }
  | {
      /** The next simulated day. */
      readonly type: 'day';
      /** Messages a second. */
      readonly perSecond: number;
    };

/** What it says. */
export type ExchangeReport =
  | { readonly type: 'listening'; readonly port: number }
  | {
      readonly type: 'sent';
      /** Messages since it started. */
      readonly count: number;
      /** CVD of all of them. */
      readonly cvd: number;
    };

/** What the viewers' process says when it is asked for the count. */
export interface ViewersReport {
  /** Viewers that are connected. */
  readonly viewers: number;
  /** CVD of the last update of each, every value once. */
  readonly cvds: readonly number[];
  /** CVD updates since they were counted last, all viewers together. */
  readonly updates: number;
  /** All messages since then. */
  readonly messages: number;
  /** Bytes of these. */
  readonly bytes: number;
}

/** What a measured process says of the time since it was asked last. */
export interface UsageReport {
  /** Time on the clock, s. */
  readonly seconds: number;
  /** Time on a core, s. */
  readonly cpuSeconds: number;
  /** How late timers fired, ms: median, 99th percentile, worst. */
  readonly delayMs: readonly [median: number, p99: number, worst: number];
  /** Resident memory, MiB. */
  readonly rssMiB: number;
  /** Objects that are alive, MiB: after a collection where the process was asked for one. */
  readonly heapMiB: number;
  /** Memory of array buffers, MiB. */
  readonly buffersMiB: number;
}
