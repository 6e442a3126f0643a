import path from 'node:path';
import type { Logger } from 'pino';
import type { MakeStrategy } from '../backtest/strategy/strategy.ts';
import { formatTime } from '../core/time.ts';
import type { Scales } from '../core/trade-batch.ts';
import type { LiveConfiguration } from '../live/recorder/live-configuration.ts';
import type { TapeKind } from '../live/recorder/tape-kind.ts';
import type { LiveView } from '../live/runner/live-view.ts';
import type { PaperFill, PaperListener } from '../live/runner/paper-books.ts';
import { requirePaperView } from '../live/runner/paper-run.ts';
import type { PaperSetup } from '../live/runner/paper-setup.ts';
import type { LivePaper } from '../live/runner/run-live.ts';
import { strategyOf } from './backtest-setups.ts';
import { latenciesOf, ORDER_DEFAULTS, ORDER_SETTINGS, type OrderOptions, orderSetupOf } from './execution-options.ts';
import { OptionError } from './option-error.ts';
import { flagOf, type OptionDefaults, type OptionValues, resolveOptions, textOf } from './option-values.ts';
import { ownModuleChecksum } from './own-module.ts';
import { settingsOf, STRATEGY_SETTINGS, strategySettings } from './run-manifest.ts';
import { TRADING_DEFAULTS, type TradingOptions } from './trading-options.ts';

/** A fill of a strategy that trades on paper. */
export interface LiveFill extends PaperFill {
  /** Of which symbol. */
  readonly symbol: string;
}

/** A risk limit that a strategy on paper has hit. */
export interface LiveHalt {
  /** Of which symbol. */
  readonly symbol: string;
  /** In which reading of the tape. */
  readonly reading: LiveFill['reading'];
  /** When, µs. */
  readonly timeUs: number;
  /** Which limit, in words. */
  readonly reason: string;
}

/** A strategy on paper, and what its orders meet: the options of `backtest`, with one `latency`. */
export interface PaperOptions extends TradingOptions, OrderOptions {
  /** Trade the signals of the first `bar` on paper, each symbol with its own `capital`. Default false. */
  readonly paper?: boolean;
  /** A strategy of your own instead: what makes one, or the .ts or .js file whose default export does. */
  readonly strategy?: string | MakeStrategy;
  /** Hears of every fill, in every reading of the tape. Must not throw. */
  readonly onFill?: (fill: LiveFill) => void;
  /** Hears of every risk limit that is hit. Must not throw. */
  readonly onHalt?: (halt: LiveHalt) => void;
}

/** What {@link PaperOptions} are where nothing is said. */
export const PAPER_DEFAULTS = {
  ...TRADING_DEFAULTS,
  ...ORDER_DEFAULTS,
  paper: undefined,
  strategy: undefined,
  onFill: undefined,
  onHalt: undefined,
} as const satisfies OptionDefaults<PaperOptions>;

/** The names of the options that only a strategy on paper uses. */
export const PAPER_SETTINGS: readonly string[] = [...STRATEGY_SETTINGS, ...ORDER_SETTINGS];

/** Whether a strategy trades on paper. */
export function tradesOnPaper(values: OptionValues): boolean {
  return flagOf(values, 'paper') || values['strategy'] !== undefined;
}

/**
 * The strategy that trades on paper, for each symbol's tape; null where none was asked for.
 * @throws OptionError for settings that nothing would use, RangeError for a setting out of its range, InputError for a file
 * that holds no strategy.
 */
export async function paperOf(
  values: OptionValues,
  options: PaperOptions,
  views: readonly LiveView[],
): Promise<((tape: TapeKind) => LivePaper) | null> {
  if (!tradesOnPaper(values)) {
    requireNoSettings(options);
    return null;
  }
  const [view] = views;
  if (view !== undefined) requirePaperView(view);
  const setups = await setupsOf(values);
  // Wrong settings are to be named before anything begins.
  setups({ priceScale: 8, sizeScale: 8 }, 'known');
  const file = textOf(values, 'strategy');
  const configuration = {
    ...settingsOf(values, ORDER_SETTINGS),
    ...(await strategySettings(values)),
    // Whoever checks the session may stand elsewhere.
    ...(file !== undefined && { strategy: path.resolve(file) }),
  };
  return (tape) => ({ configuration, setup: (scales) => setups(scales, sidesOf(tape)) });
}

/** Tells of fills and limits, and writes all of them into the program's log. */
export function paperListener(symbol: string, { onFill, onHalt }: PaperOptions, logger: Logger): PaperListener {
  const log = logger.child({ symbol });
  return {
    fill: (fill) => {
      log.info({ ...fill, time: formatTime(fill.timeUs) }, 'fill on paper');
      onFill?.({ symbol, ...fill });
    },
    halt: (reading, timeUs, reason) => {
      log.warn({ reading, time: formatTime(timeUs), reason }, 'limit hit on paper');
      onHalt?.({ symbol, reading, timeUs, reason });
    },
  };
}

/** A strategy on paper, made again. */
export interface RecordedPaper {
  /** The strategy, and what its orders meet. */
  readonly setup: PaperSetup;
  /** Whether its file is another one than it was; null where one of the two was made in code. */
  readonly hasChanged: boolean | null;
}

/**
 * The strategy that traded on paper in a recorded session, made again of its configuration.
 * @param own where the user's own strategy is now, or what makes it; undefined for where it was.
 * @returns null without paper trading.
 * @throws OptionError where the session's was made in code, and nobody says what makes it.
 */
export async function recordedPaper(
  { paper, scales, tape }: LiveConfiguration,
  own: unknown,
): Promise<RecordedPaper | null> {
  if (paper === null) return null;
  const recorded = { strategy: paper['strategy'], checksum: paper['strategyChecksum'] };
  const wasInCode = recorded.strategy !== undefined && recorded.checksum === undefined;
  if (own === undefined && wasInCode) {
    throw new OptionError('strategy', 'must be given: that of the session was made in code');
  }
  // The defaults are for what there was no option for then.
  const values = { ...resolveOptions({}, PAPER_DEFAULTS), ...paper, ...(own !== undefined && { strategy: own }) };
  const setups = await setupsOf(values);
  const file = textOf(values, 'strategy');
  const isUnknown = wasInCode || typeof own === 'function';
  const hasChanged = file !== undefined && (await ownModuleChecksum(file)) !== recorded.checksum;
  return { setup: setups(scales, sidesOf(tape)), hasChanged: isUnknown ? null : hasChanged };
}

type Setups = (scales: Scales, sides: 'known' | 'unknown') => PaperSetup;

async function setupsOf(values: OptionValues): Promise<Setups> {
  const strategy = await strategyOf(values);
  const [latency, ...more] = latenciesOf(values);
  if (latency === undefined || more.length > 0) {
    throw new OptionError('latency', 'takes one duration where trading is live');
  }
  return (scales, sides) => ({ ...orderSetupOf(values, scales, sides), latency, strategy });
}

function sidesOf({ aggressor }: Pick<TapeKind, 'aggressor'>): 'known' | 'unknown' {
  return aggressor === 'unknown' ? 'unknown' : 'known';
}

/** Whoever sets a stop and does not trade has forgotten something. */
function requireNoSettings(options: PaperOptions): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || !PAPER_SETTINGS.includes(name)) continue;
    throw new OptionError(name, 'is for trading on paper: give {paper} or {strategy} FILE too');
  }
}
