import type { ContractQuery } from '../data/ibkr/contract.ts';
import type { Keepable } from '../data/ibkr/excluded-trades.ts';
import { type ArrivalSettings, watchesQuotes } from '../live/feed/ibkr/arrival-aggressor.ts';
import type { IbkrGatewayOptions } from '../live/feed/ibkr/ibkr-gateway.ts';
import { requireSubscriptions } from '../live/feed/ibkr/subscription-slots.ts';
import { contractOf, keepOf } from './ibkr-contract-options.ts';
import { symbolsOf } from './live-session-options.ts';
import { OptionError } from './option-error.ts';
import { flagOf, integerOf, neededText, type OptionValues, textOf } from './option-values.ts';
import { aggressorOf } from './sides-options.ts';

/** What is asked of Interactive Brokers, whatever the symbol. */
export interface LiveRequest {
  /** Where TWS or Gateway is. */
  readonly gateway: Pick<IbkrGatewayOptions, 'host' | 'port' | 'clientId'>;
  /** How sides are inferred. */
  readonly aggressor: ArrivalSettings;
  /** Prints of an extraordinary kind that are kept. */
  readonly keep: readonly Keepable[];
  /** Which trades TWS is asked for. */
  readonly tradeType: 'Last' | 'AllLast';
  /** The store's folder. */
  readonly dataDir: string;
  /** The contract of a symbol. */
  readonly contractOf: (symbol: string) => ContractQuery;
}

/**
 * Everything that can be wrong is named before anybody is connected to.
 * @throws OptionError for an option that cannot be used, RangeError for more symbols than the account may watch.
 */
export function liveRequestOf(values: OptionValues): LiveRequest {
  const symbols = symbolsOf(values);
  const aggressor = arrivalSettingsOf(values);
  if (symbols.length > 1 && textOf(values, 'localSymbol') !== undefined) {
    throw new OptionError('localSymbol', 'names one contract: give one {symbol} with it');
  }
  // The multiplier is that of trading on paper here.
  const contract = (symbol: string): ContractQuery => contractOf({ ...values, multiplier: undefined, symbol });
  for (const symbol of symbols) contract(symbol);
  const lines = integerOf(values, 'lines', { min: 1, max: 1_000_000 });
  requireSubscriptions(symbols.length, watchesQuotes(aggressor) ? 2 : 1, lines);
  return {
    gateway: {
      host: neededText(values, 'twsHost'),
      port: integerOf(values, 'twsPort', { min: 1, max: 65_535 }),
      clientId: integerOf(values, 'clientId', { min: 0, max: 2_147_483_647 }),
    },
    aggressor,
    keep: keepOf(values),
    tradeType: flagOf(values, 'allLast') ? 'AllLast' : 'Last',
    dataDir: neededText(values, 'dataDir'),
    contractOf: contract,
  };
}

function arrivalSettingsOf(values: OptionValues): ArrivalSettings {
  if (textOf(values, 'estimate') !== undefined) {
    throw new OptionError('estimate', 'is for bars: ticks are watched here');
  }
  // Rules have a default here.
  const { matching, ...asked } = aggressorOf(values)!;
  if (matching !== undefined && matching !== 'arrival') {
    throw new OptionError('quoteMatching', 'is the order of arrival where ticks are live: leave out {quoteMatching}');
  }
  return asked;
}
