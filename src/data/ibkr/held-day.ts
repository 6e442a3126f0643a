import { existsSync } from 'node:fs';
import type { Instrument } from '../../core/trade-batch.ts';
import { InputError } from '../input-error.ts';
import { quoteDayPath } from '../quotes/quote-layout.ts';
import type { QuoteDayMetadata } from '../quotes/quote-metadata.ts';
import { readQuoteDayMetadata } from '../quotes/read-quote-day.ts';
import { type ContractMetadata, contractText, isSameContract } from '../store/contract-metadata.ts';
import type { DayMetadata } from '../store/day-metadata.ts';
import { tradeDayPath } from '../store/layout.ts';
import { readDayMetadata } from '../store/trade-store.ts';

/** Where a contract's days are in a store. */
export interface ContractPlace {
  /** The store's folder. */
  readonly dataDir: string;
  /** Their instrument. */
  readonly instrument: Instrument;
  /** The contract that they must be of. */
  readonly contract: ContractMetadata;
}

/**
 * What the store says of a day's trades; null when there are none.
 * @throws InputError when they are of another contract of that name, or cannot be read.
 */
export function heldTrades(place: ContractPlace, day: number): DayMetadata | null {
  const path = tradeDayPath(place.dataDir, place.instrument, day);
  return existsSync(path) ? ofContract(readDayMetadata(path), place, path) : null;
}

/**
 * What the store says of a day's quotes; null when there are none.
 * @throws InputError when they are of another contract of that name, or cannot be read.
 */
export function heldQuotes(place: ContractPlace, day: number): QuoteDayMetadata | null {
  const path = quoteDayPath(place.dataDir, place.instrument, day);
  return existsSync(path) ? ofContract(readQuoteDayMetadata(path), place, path) : null;
}

/** `AAPL` is a stock in New York and another one in Buenos Aires: both have the same place in a store. */
function ofContract<T extends { readonly contract: ContractMetadata | null }>(
  metadata: T,
  { contract }: ContractPlace,
  path: string,
): T {
  if (metadata.contract === null || isSameContract(metadata.contract, contract)) return metadata;
  throw new InputError(
    `${path}: holds ${contractText(metadata.contract)}, not ${contractText(contract)}; ` +
      'use another --data-dir, or --overwrite to replace it',
  );
}
