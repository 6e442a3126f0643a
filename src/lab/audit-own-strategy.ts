import type { AuditedTape } from '../backtest/audit/audited-tape.ts';
import { auditStrategy, type StrategyAudit } from '../backtest/audit/audit-strategy.ts';
import type { MarketEvent, MarketSource } from '../cvd/bars-from-source.ts';
import { simulatedSource } from '../data/simulate/simulated-source.ts';
import { marketSetupsOf, STRATEGY_DEFAULTS, strategyOf, type StrategyOptions } from './backtest-setups.ts';
import { DAYS_DEFAULTS, type DaysOptions } from './days-options.ts';
import { openStored } from './open-days.ts';
import { type OptionDefaults, type OptionValues, resolveOptions, seedOf, textOf } from './option-values.ts';

/** What {@link auditOwnStrategy} takes: without a `strategy` the one that trades the signals is audited. */
export interface AuditOwnStrategyOptions extends Omit<DaysOptions, 'symbol'>, StrategyOptions {
  /** Audits on recorded days of this symbol. Default: on a simulated session of `seed`. */
  readonly symbol?: string;
}

/** What {@link AuditOwnStrategyOptions} are where nothing is said. */
export const AUDIT_OWN_STRATEGY_DEFAULTS = {
  ...DAYS_DEFAULTS,
  ...STRATEGY_DEFAULTS,
} as const satisfies OptionDefaults<AuditOwnStrategyOptions>;

/** What the audit of a strategy came to. */
export interface OwnStrategyAudit {
  /** Every promise with the first offence against it, if any. */
  readonly audit: StrategyAudit;
  /** Whose tape it was run on, in words. */
  readonly of: string;
}

/**
 * Proves or disproves that a strategy looks ahead, by running it again and again on a tape. `cvdlab audit --strategy`.
 * @throws MissingDataError when the store holds none of the days, OptionError and RangeError for an option that cannot be
 * used, InputError for a file that holds no strategy.
 */
export async function auditOwnStrategy(options: AuditOwnStrategyOptions): Promise<OwnStrategyAudit> {
  const values = resolveOptions(options, AUDIT_OWN_STRATEGY_DEFAULTS);
  const make = await strategyOf(values);
  const { source, of, sides } = await auditedSource(values);
  const tape = await tapeOf(source);
  const [setup] = await marketSetupsOf(values, tape.scales, sides);
  return { audit: auditStrategy(make, tape, setup!, { ambient: globalThis }), of };
}

/** A session of a stock exchange's length: an audit runs it a hundred times. */
const SESSION = { sessionStartMinute: 570, sessionMinutes: 390 };

interface AuditedSource {
  readonly source: MarketSource;
  readonly of: string;
  readonly sides: 'known' | 'unknown';
}

async function auditedSource(values: OptionValues): Promise<AuditedSource> {
  if (textOf(values, 'symbol') !== undefined) {
    const { source, instrument, aggressor } = await openStored(values);
    return { source, of: instrument.symbol, sides: aggressor === 'unknown' ? 'unknown' : 'known' };
  }
  const seed = seedOf(values);
  return { source: simulatedSource({ seed, ...SESSION }), of: `a simulated session, seed ${seed}`, sides: 'known' };
}

/** Keeps everything a source yields: an audit runs over it again and again. */
async function tapeOf(source: MarketSource): Promise<AuditedTape> {
  const events: MarketEvent[] = [];
  for await (const event of source) events.push(structuredClone(event));
  return { scales: source.scales, kind: source.kind, events };
}
