import type { Scales } from '../../../core/trade-batch.ts';
import { InputError } from '../../input-error.ts';
import { RemoteError } from '../../remote-error.ts';
import { fetchSymbolInfo } from '../rest/exchange-info.ts';
import { isFinal } from './find-published.ts';
import type { PullContext } from './pull-context.ts';

/** What `exchangeInfo` said about a symbol, or why it did not. */
export interface SymbolScales {
  /** Decimals of prices and sizes; empty when they are not known: then the data tells. */
  readonly scales: Partial<Scales>;
  /** The exchange does not know the symbol (any more: dumps of it may still be there); null when it does. */
  readonly unknownSymbol: InputError | null;
  /** REST cannot be reached; null when it can. */
  readonly failure: RemoteError | null;
}

/**
 * Asks for the decimals of a symbol. That they cannot be had does not stop a pull.
 * @throws RemoteError when everything has to stop.
 */
export async function symbolScales(context: PullContext, symbol: string): Promise<SymbolScales> {
  try {
    const { scales } = await fetchSymbolInfo(context.rest, symbol);
    return { scales, unknownSymbol: null, failure: null };
  } catch (error) {
    if (error instanceof InputError) return { scales: {}, unknownSymbol: error, failure: null };
    if (!(error instanceof RemoteError) || isFinal(error)) throw error;
    context.onNote(`${symbol}: decimals of prices and sizes are taken from the data (${error.message})`);
    return { scales: {}, unknownSymbol: null, failure: error };
  }
}
