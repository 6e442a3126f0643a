import type { Clock } from '../data/clock.ts';
import type { Keepable } from '../data/ibkr/excluded-trades.ts';
import { pullIbkr as pullTicks } from '../data/ibkr/pull-ibkr.ts';
import type { PullIbkrOptions as PullTicksOptions, PullIbkrReport } from '../data/ibkr/pull-options.ts';
import type { TickKind } from '../data/ibkr/tick.ts';
import { INSTRUMENT_DEFAULTS, neededRange, RANGE_DEFAULTS, type RangeOptions } from './days-options.ts';
import { CONTRACT_DEFAULTS, type ContractOptions, contractOf, keepOf } from './ibkr-contract-options.ts';
import { OptionError } from './option-error.ts';
import {
  choiceOf,
  flagOf,
  integerOf,
  neededChoice,
  neededText,
  type NumberOption,
  type OptionDefaults,
  type OptionValues,
  resolveOptions,
} from './option-values.ts';

/** What {@link pullIbkr} takes. Both ends of the days must be said. */
export interface PullIbkrOptions extends ContractOptions, RangeOptions {
  /** The store's folder. Default `data`. */
  readonly dataDir?: string;
  /** What to pull. Default `both`. */
  readonly kind?: TickKind | 'both';
  /** Leaves out quotes whose sizes alone changed: far fewer. Default false. */
  readonly ignoreSize?: boolean;
  /** Keeps such prints among the trades: `past-limit`, `unreported`. Default: none. */
  readonly keep?: string | readonly Keepable[];
  /** Where TWS or Gateway runs. Default `127.0.0.1`. */
  readonly host?: string;
  /** TWS 7496 (paper 7497), Gateway 4001 (paper 4002). Default 4002. */
  readonly port?: NumberOption;
  /** The next ones are tried where it is in use. Default 1. */
  readonly clientId?: NumberOption;
  /** `bars`: the volume against the broker's own bars. Default: not. */
  readonly verify?: 'bars';
  /** Replaces days that are there. Default false. */
  readonly overwrite?: boolean;
  /** Ends it; what was pulled of an unfinished day is kept for the next time. */
  readonly signal?: AbortSignal;
  /** Hears how it goes. Must not throw. */
  readonly onProgress?: NonNullable<PullTicksOptions['onProgress']>;
  /** When things happen. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** What {@link PullIbkrOptions} are where nothing is said. */
export const PULL_IBKR_DEFAULTS = {
  ...RANGE_DEFAULTS,
  dataDir: INSTRUMENT_DEFAULTS.dataDir,
  ...CONTRACT_DEFAULTS,
  kind: 'both',
  ignoreSize: undefined,
  keep: undefined,
  host: '127.0.0.1',
  port: 4002,
  clientId: 1,
  verify: undefined,
  overwrite: undefined,
  signal: undefined,
  onProgress: undefined,
  clock: undefined,
} as const satisfies OptionDefaults<PullIbkrOptions>;

/**
 * Historical ticks of Interactive Brokers, through TWS or Gateway, into the store; interrupted or killed, it goes on where
 * it was when it is called again. `cvdlab pull ibkr`.
 * @throws OptionError for an option that cannot be used, RemoteError when TWS fails or refuses.
 */
export async function pullIbkr(options: PullIbkrOptions): Promise<PullIbkrReport> {
  const values = resolveOptions(options, PULL_IBKR_DEFAULTS);
  const { signal, onProgress, clock } = options;
  const range = neededRange(values);
  return await pullTicks({
    ...range,
    ...whatOf(values),
    dataDir: neededText(values, 'dataDir'),
    host: neededText(values, 'host'),
    port: integerOf(values, 'port', { min: 1, max: 65_535 }),
    clientId: integerOf(values, 'clientId', { min: 0, max: 2_147_483_647 }),
    contract: contractOf(values),
    verifyBars: choiceOf(values, 'verify', ['bars'] as const) === 'bars',
    overwrite: flagOf(values, 'overwrite'),
    ...(signal !== undefined && { signal }),
    ...(onProgress !== undefined && { onProgress }),
    ...(clock !== undefined && { clock }),
  });
}

function whatOf(values: OptionValues): Required<Pick<PullTicksOptions, 'kinds' | 'ignoreSize' | 'keep'>> {
  const kind = neededChoice(values, 'kind', ['both', 'trades', 'quotes'] as const);
  const ignoreSize = flagOf(values, 'ignoreSize');
  if (ignoreSize && kind === 'trades') throw new OptionError('ignoreSize', 'is about quotes: not with {kind} trades');
  return { kinds: kind === 'both' ? ['trades', 'quotes'] : [kind], ignoreSize, keep: keepOf(values) };
}
