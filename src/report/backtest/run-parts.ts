import type { TextTable } from '../../core/text-table.ts';

/** A finished run as its folder has it: a page needs nothing else of it, whether it was read or has just ended. */
export interface RunParts {
  /** Its id. */
  readonly id: string;
  /** Version of cvdlab that ran it. */
  readonly version: string;
  /** The seed of everything random in it. */
  readonly seed: number;
  /** Every setting, by the names of the options. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** The days it read, each with the checksum of its content. */
  readonly data: readonly {
    /** The UTC day, `YYYY-MM-DD`. */
    readonly date: string;
    /** Checksum of its content. */
    readonly checksum: string;
  }[];
  /** Lines and checksum of its event log; null for a run that wrote none. */
  readonly events: {
    /** Lines. */
    readonly lines: number;
    /** `sha256:…` over all of them. */
    readonly checksum: string;
  } | null;
  /** What `metrics.json` holds. */
  readonly metrics: unknown;
  /** Round trips, equity and refusals, as text. */
  readonly tables: Readonly<Record<'trades' | 'equity' | 'refusals', TextTable>>;
}
