/** From flat to flat: everything between the fill that opened a position and the one that closed the last of it. */
export interface RoundTrip {
  /** +1 long, −1 short. */
  readonly side: 1 | -1;
  /** Time of the first fill, µs. */
  readonly entryTimeUs: number;
  /** Time of the last fill, µs. */
  readonly exitTimeUs: number;
  /** Lots bought by a long, sold by a short; as many were closed. */
  readonly lots: number;
  /** Most that was held at once, lots. */
  readonly maxLots: number;
  /** Mean price of the lots opened, ticks with a fraction. */
  readonly entryTicks: number;
  /** Mean price of the lots closed, ticks with a fraction. */
  readonly exitTicks: number;
  /** Fills that opened. One that turned the position around is in two round trips. */
  readonly entryFills: number;
  /** Fills that closed. */
  readonly exitFills: number;
  /** Worth of the lots opened at their own prices, money units. */
  readonly entryNotional: bigint;
  /** Profit before fees and funding, money units. */
  readonly gross: bigint;
  /** Fees of its fills, money units; below 0 for rebates. */
  readonly fees: bigint;
  /** Funding paid while it was open, money units; below 0 when it was paid to us. */
  readonly funding: bigint;
  /** gross − fees − funding, money units. */
  readonly net: bigint;
  /**
   * Maximum adverse excursion, at most 0: the worst that any print while it was open, or a fill that closed, was against
   * the average entry then, ticks a unit with a fraction.
   */
  readonly maeTicks: number;
  /** Maximum favourable excursion, at least 0: the best of the same, ticks a unit with a fraction. */
  readonly mfeTicks: number;
  /** Least that the whole of it was ever ahead before fees and funding, what was realised included; at most 0, money units. */
  readonly mae: bigint;
  /** Most that it was ever ahead; at least 0, money units. */
  readonly mfe: bigint;
  /** Distance from the entry to its first stop, ticks: 1 R. NaN when it had none. */
  readonly riskTicks: number;
  /** Tag of the fill that opened it. */
  readonly entryTag: string;
  /** Tag of the fill that closed it; `open` for one that is not closed. */
  readonly exitTag: string;
  /** True when bars alone did not tell in which order some of its fills came. */
  readonly ambiguous: boolean;
}
