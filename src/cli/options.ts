import { type Command, Option } from 'commander';
import { parseReset } from '../core/reset-schedule.ts';
import { sessionCalendar } from '../core/session-calendar.ts';
import { formatDay, parseDay, parseDuration } from '../core/time.ts';
import type { Instrument } from '../core/trade-batch.ts';
import { type AggressorSettings, QUOTE_MATCHINGS } from '../cvd/aggressor/aggressor-options.ts';
import { parseBulkDistribution } from '../cvd/aggressor/bulk-volume.ts';
import { ESTIMATE_DEFAULTS, ESTIMATE_METHODS, type EstimateOptions } from '../cvd/aggressor/estimate-volumes.ts';
import { parseAggressorRules } from '../cvd/aggressor/rule-stack.ts';
import { parseBarSpec } from '../cvd/bar-spec.ts';
import type { BarOptions } from '../cvd/bars-from-source.ts';
import { SIZE_BUCKET_DEFAULTS, SIZE_UNITS } from '../cvd/size-bucket/size-bucket-options.ts';
import { usageError } from './exit.ts';

/** UTC days, both included. */
export interface DayRange {
  /** First day, days since 1970-01-01. */
  readonly fromDay: number;
  /** Last day. */
  readonly toDay: number;
}

/** What {@link addOption} takes beside flags and description. */
interface OptionExtras {
  readonly fallback?: string;
  readonly choices?: readonly string[];
}

/** Declares an option that the environment can set too: `--data-dir` is `CVDLAB_DATA_DIR`. */
export function addOption(command: Command, flags: string, description: string, extras: OptionExtras = {}): void {
  const option = new Option(flags, description);
  option.env(`CVDLAB_${option.name().toUpperCase().replaceAll('-', '_')}`);
  if (extras.choices !== undefined) option.choices(extras.choices);
  if (extras.fallback !== undefined) option.default(extras.fallback);
  command.addOption(option);
}

/** Options of every verb. */
export function addCommonOptions(command: Command): void {
  addOption(command, '--config <file>', 'JSON file of option names and values; flags and environment beat it');
  addOption(command, '--json', 'print one JSON document on stdout');
  addOption(command, '--quiet', 'no progress and no notes on stderr');
  addOption(command, '--debug', 'show where an error came from');
}

/** Where the data is and whose it is. */
export function addInstrumentOptions(command: Command): void {
  addOption(command, '--data-dir <dir>', 'the store', { fallback: 'data' });
  addOption(command, '--venue <name>', 'exchange or broker', { fallback: 'binance' });
  addOption(command, '--market <name>', 'spot, um (USD-margined) or cm (coin-margined) futures', { fallback: 'spot' });
  addOption(command, '--symbol <symbol>', "the venue's symbol, e.g. BTCUSDT");
}

/** Which days. */
export function addRangeOptions(command: Command): void {
  addOption(command, '--from <date>', 'first UTC day, YYYY-MM-DD (default: the first in the store)');
  addOption(command, '--to <date>', 'last UTC day, included (default: the last in the store)');
  addOption(command, '--date <date>', 'one UTC day');
}

/** Which bars. */
export function addBarOptions(command: Command): void {
  addOption(command, '--bar <length>', '1m, 30s, 4h, … or tick:500, volume:12.5, delta:3', { fallback: '1m' });
  addOption(command, '--session <name>', 'utc, us-rth, us-eth, cme-globex or HH:MM-HH:MM@ZONE', { fallback: 'utc' });
  addOption(command, '--reset <when>', 'CVD starts from 0: session, day, week or never', { fallback: 'session' });
  addOption(command, '--source <kind>', 'make bars from recorded trades or from imported bars', {
    choices: ['auto', 'trades', 'bars'],
    fallback: 'auto',
  });
  addSizeOptions(command);
  addSideOptions(command);
}

/** Which sizes count into volume, delta and CVD. */
function addSizeOptions(command: Command): void {
  addOption(command, '--min-size <size>', 'count only orders this large: 2.5, or 90% (a quantile of the days before)');
  addOption(command, '--max-size <size>', 'count only orders smaller than this; bars keep the prices of all trades');
  addOption(command, '--size-unit <unit>', 'what has a size: prints of one instant and side together, or each print', {
    choices: SIZE_UNITS,
    fallback: SIZE_BUCKET_DEFAULTS.unit,
  });
  addOption(command, '--size-days <days>', 'UTC days before a day that its quantiles are taken from', {
    fallback: String(SIZE_BUCKET_DEFAULTS.trailingDays),
  });
}

/** What `--quote-matching` is where it is not given. */
export const MATCHING_DEFAULT = '(default: arrival where trades and quotes were recorded in one order, else strict)';

/** How it is known who bought and who sold, where that is not taken from the record. */
function addSideOptions(command: Command): void {
  addOption(
    command,
    '--aggressor <rules>',
    'infer the sides instead: tick, quote, lee-ready, emo, clnv, or a stack a,b',
  );
  addOption(command, '--quote-lag <duration>', 'inference: how old a quote must be to count', { fallback: '0ms' });
  addOption(command, '--quote-matching <how>', `inference: how a trade finds its quote ${MATCHING_DEFAULT}`, {
    choices: QUOTE_MATCHINGS,
  });
  addOption(command, '--within-second <how>', 'inference from stamps of whole seconds: instead of --quote-matching', {
    choices: ['strict', 'interval', 'interpolated'],
  });
  addOption(command, '--estimate <method>', 'where only bars exist: estimate who bought and sold, labelled as such', {
    choices: ESTIMATE_METHODS,
  });
  addOption(command, '--estimate-window <bars>', 'bulk-volume: changes of price that sigma is taken from', {
    fallback: String(ESTIMATE_DEFAULTS.window),
  });
  addOption(command, '--estimate-distribution <name>', 'bulk-volume: normal, student or student:DEGREES', {
    fallback: 'normal',
  });
}

/** How sides are to be inferred; undefined to take the recorded ones. */
export function aggressorOf(command: Command): AggressorSettings | undefined {
  const rules = textOption(command, 'aggressor');
  if (rules === undefined) return undefined;
  const named = textOption(command, 'withinSecond') ?? textOption(command, 'quoteMatching');
  const matching = QUOTE_MATCHINGS.find((one) => one === named);
  const quoteLagUs = parseDuration(requiredText(command, 'quoteLag'));
  return { rules: parseAggressorRules(rules), quoteLagUs, ...(matching !== undefined && { matching }) };
}

/**
 * How buy and sell volume are to be estimated from bars; undefined to take what is recorded.
 * @throws CliError for an unknown method, and when sides are to be inferred too.
 */
export function estimateOf(command: Command): EstimateOptions | undefined {
  const named = textOption(command, 'estimate');
  if (named === undefined) return undefined;
  const method = ESTIMATE_METHODS.find((one) => one === named);
  if (method === undefined) {
    throw usageError(`--estimate takes one of ${ESTIMATE_METHODS.join(', ')}, got "${named}"`);
  }
  if (textOption(command, 'aggressor') !== undefined) {
    throw usageError('--estimate is for bars and --aggressor for trades: give one of them');
  }
  return {
    method,
    window: integerOption(command, 'estimateWindow', { min: 2, max: 1_000_000 }),
    distribution: parseBulkDistribution(requiredText(command, 'estimateDistribution')),
  };
}

/** The text of an option, or undefined when it was not given. */
export function textOption(command: Command, name: string): string | undefined {
  const value: unknown = command.getOptionValue(name);
  return typeof value === 'string' ? value : undefined;
}

/** The text of an option that has a default or must be given. */
export function requiredText(command: Command, name: string): string {
  const value = textOption(command, name);
  if (value === undefined) {
    const flag = command.options.find((option) => option.attributeName() === name)?.long ?? name;
    throw usageError(`${flag} is needed (see ${commandPath(command)} --help)`);
  }
  return value;
}

/** `cvdlab pull ibkr`: the command with those it stands under. */
function commandPath(command: Command): string {
  return command.parent === null ? command.name() : `${commandPath(command.parent)} ${command.name()}`;
}

/** Whether a switch was set. */
export function flagOption(command: Command, name: string): boolean {
  const value: unknown = command.getOptionValue(name);
  return value === true || value === 'true' || value === '1';
}

/**
 * A whole number within bounds.
 * @throws CliError naming the flag, the value and the bounds.
 */
export function integerOption(command: Command, name: string, bounds: { min: number; max: number }): number {
  const text = requiredText(command, name);
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || value < bounds.min || value > bounds.max) {
    const flag = command.options.find((option) => option.attributeName() === name)?.long ?? name;
    throw usageError(`${flag} takes a whole number from ${bounds.min} to ${bounds.max}, got "${text}"`);
  }
  return value;
}

/** The instrument; the symbol must be given. */
export function instrumentOf(command: Command): Instrument {
  return {
    venue: requiredText(command, 'venue'),
    market: requiredText(command, 'market'),
    symbol: requiredText(command, 'symbol'),
  };
}

/** The days asked for, open where nothing was said; {@link parseDay} names a bad date. */
export function rangeOf(command: Command): Partial<DayRange> {
  const [from, to, date] = ['from', 'to', 'date'].map((name) => textOption(command, name));
  if (date !== undefined) {
    if (from !== undefined || to !== undefined) throw usageError('--date goes without --from and --to');
    return { fromDay: parseDay(date), toDay: parseDay(date) };
  }
  const range = { ...(from && { fromDay: parseDay(from) }), ...(to && { toDay: parseDay(to) }) };
  if (range.fromDay !== undefined && range.toDay !== undefined && range.fromDay > range.toDay) {
    throw usageError(`--from ${formatDay(range.fromDay)} lies after --to ${formatDay(range.toDay)}`);
  }
  return range;
}

/** Which bars were asked for. */
export function barOptionsOf(command: Command): BarOptions {
  return {
    bar: parseBarSpec(requiredText(command, 'bar')),
    session: sessionCalendar(requiredText(command, 'session')),
    reset: parseReset(requiredText(command, 'reset')),
  };
}
