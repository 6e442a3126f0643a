import type { ContractMetadata } from '../../data/store/contract-metadata.ts';
import type { IdKind, TradeKind } from '../../data/store/day-metadata.ts';

/** What the trades of a feed are, so that the store can take them. */
export interface TapeKind {
  /** What a row is. */
  readonly kind: TradeKind;
  /** What ids tell. */
  readonly ids: IdKind;
  /** How the aggressor is known: `exchange`, or the method by which it is inferred. */
  readonly aggressor: string;
  /** The contract, as the broker describes it; absent where venue, market and symbol say it all. */
  readonly contract?: ContractMetadata;
}
