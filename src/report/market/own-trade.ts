/** A trade of the reader's own, as a file of fills has it. */
export interface OwnTrade {
  /** When, µs. */
  readonly timeUs: number;
  /** +1 bought, −1 sold. */
  readonly side: 1 | -1;
  /** At what price: a decimal as it was given; an average price may lie between ticks. */
  readonly price: string;
  /** How much: a decimal as it was given. */
  readonly size: string;
  /** What the file calls it; may be empty. */
  readonly label: string;
}

/** The reader's own trades that fall into the bars of a report. */
export interface OwnTrades {
  /** Where they were read from, e.g. the file's name. */
  readonly source: string;
  /** In order of time. */
  readonly trades: readonly OwnTrade[];
}
