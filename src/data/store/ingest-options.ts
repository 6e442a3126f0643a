import type { Instrument, Scales } from '../../core/trade-batch.ts';
import type { ContractMetadata } from './contract-metadata.ts';
import type { IdKind, TradeKind } from './day-metadata.ts';

/** What an import brings into the store. */
export interface IngestOptions {
  /** The store's folder. */
  readonly dataDir: string;
  /** Whose trades. */
  readonly instrument: Instrument;
  /** What a row is. */
  readonly kind: TradeKind;
  /** What ids tell. */
  readonly ids: IdKind;
  /** How the aggressor was known: `exchange`, or the method by which it was inferred. */
  readonly aggressor: string;
  /** The contract, as the broker describes it, for the metadata of days that have no such description yet. */
  readonly contract?: ContractMetadata;
  /** Replace days that are there already instead of merging into them. Default false. */
  readonly overwrite?: boolean;
  /** At least so many decimals, e.g. as the exchange states them. Default 0. */
  readonly scales?: Partial<Scales>;
}
