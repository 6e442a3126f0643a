import type { TextTable } from '../../core/text-table.ts';

/** What a strategy on paper has come to by now, in the three readings of the tape. */
export interface PaperReport {
  /** What the strategy is called. */
  readonly strategy: string;
  /** A row a reading, the base one first: what was traded, what is held, what the account is worth at the last price. */
  readonly accounts: TextTable;
  /** The newest fills of each reading, oldest first. */
  readonly fills: TextTable;
}
