import type { RepeatOptions } from './signal-gate.ts';

/** Options that every rule has. */
export interface CommonOptions extends RepeatOptions {
  /**
   * Let a rule reach across CVD resets and holes, as published scripts do. The CVD values compared then belong to
   * different sums: for reproducing naive results only.
   */
  readonly acrossResets: boolean;
}

/** The defaults of {@link CommonOptions}. */
export const COMMON_DEFAULTS: CommonOptions = Object.freeze({ acrossResets: false, cooldownBars: 0, rearm: false });
