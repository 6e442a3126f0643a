import type { FeePart, PresetInfo } from './cost-terms.ts';

/** Fees as an exchange or a broker has published them. */
export interface CostPreset {
  /** Where the numbers are from, and of which day. */
  readonly info: PresetInfo;
  /** Its options, `vip=0` and the like, for help texts; the empty text when it has none. */
  readonly options: string;
  /**
   * Its fees.
   * @param words what follows the name and a colon.
   * @throws RangeError saying what is wrong with the words.
   */
  parts(words: string): readonly FeePart[];
}
