import { type Command, Option } from 'commander';
import { QUOTE_MATCHINGS } from '../cvd/aggressor/aggressor-options.ts';
import { ESTIMATE_METHODS } from '../cvd/aggressor/estimate-volumes.ts';
import { SIZE_UNITS } from '../cvd/size-bucket/size-bucket-options.ts';
import { BARS_DEFAULTS } from '../lab/bars-options.ts';
import { type DayRange, INSTRUMENT_DEFAULTS, rangeOf as readRange } from '../lab/days-options.ts';
import type { OptionDefaults, OptionValues } from '../lab/option-values.ts';
import { usageError } from './exit.ts';

/** What {@link addOption} takes beside flags and description. */
interface OptionExtras {
  readonly fallback?: string | number;
  readonly choices?: readonly string[];
}

/** Declares an option that the environment can set too: `--data-dir` is `CVDLAB_DATA_DIR`. */
export function addOption(command: Command, flags: string, description: string, extras: OptionExtras = {}): void {
  const option = new Option(flags, description);
  option.env(`CVDLAB_${option.name().toUpperCase().replaceAll('-', '_')}`);
  if (extras.choices !== undefined) option.choices(extras.choices);
  if (extras.fallback !== undefined) option.default(String(extras.fallback));
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
  addOption(command, '--data-dir <dir>', 'the store', { fallback: INSTRUMENT_DEFAULTS.dataDir });
  addOption(command, '--venue <name>', 'exchange or broker', { fallback: INSTRUMENT_DEFAULTS.venue });
  addOption(command, '--market <name>', 'spot, um (USD-margined) or cm (coin-margined) futures', {
    fallback: INSTRUMENT_DEFAULTS.market,
  });
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
  addOption(command, '--bar <length>', '1m, 30s, 4h, … or tick:500, volume:12.5, delta:3', {
    fallback: BARS_DEFAULTS.bar,
  });
  addOption(command, '--session <name>', 'utc, us-rth, us-eth, cme-globex or HH:MM-HH:MM@ZONE', {
    fallback: BARS_DEFAULTS.session,
  });
  addOption(command, '--reset <when>', 'CVD starts from 0: session, day, week or never', {
    fallback: BARS_DEFAULTS.reset,
  });
  addOption(command, '--source <kind>', 'make bars from recorded trades or from imported bars', {
    choices: ['auto', 'trades', 'bars'],
    fallback: BARS_DEFAULTS.source,
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
    fallback: BARS_DEFAULTS.sizeUnit,
  });
  addOption(command, '--size-days <days>', 'UTC days before a day that its quantiles are taken from', {
    fallback: BARS_DEFAULTS.sizeDays,
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
  addOption(command, '--quote-lag <duration>', 'inference: how old a quote must be to count', {
    fallback: BARS_DEFAULTS.quoteLag,
  });
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
    fallback: BARS_DEFAULTS.estimateWindow,
  });
  addOption(command, '--estimate-distribution <name>', 'bulk-volume: normal, student or student:DEGREES', {
    fallback: BARS_DEFAULTS.estimateDistribution,
  });
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
    throw usageError(`${flagOf(command, name)} is needed (see ${commandPath(command)} --help)`);
  }
  return value;
}

/** `--min-size` for `minSize`. */
export function flagOf(command: Command, name: string): string {
  return command.options.find((option) => option.attributeName() === name)?.long ?? name;
}

/** `cvdlab pull ibkr`: the command with those it stands under. */
export function commandPath(command: Command): string {
  return command.parent === null ? command.name() : `${commandPath(command.parent)} ${command.name()}`;
}

/** Whether a switch was set. */
export function flagOption(command: Command, name: string): boolean {
  const value: unknown = command.getOptionValue(name);
  return value === true || value === 'true' || value === '1';
}

/** The values of a command's options, as the functions of `src/lab` read them. */
export function valuesOf(command: Command): OptionValues {
  return command.opts<Record<string, unknown>>();
}

/**
 * The options of a lab function, as far as somebody has set them: they have the same names, and the defaults are the
 * function's. Texts stand where code may write numbers; the function looks at every value.
 */
export function optionsFor<Options>(command: Command, defaults: OptionDefaults<Options>): Options {
  const given = Object.entries(valuesOf(command)).filter(([name, value]) => {
    return name in defaults && value !== undefined && command.getOptionValueSource(name) !== 'default';
  });
  // Names are those of the function; values are what it checks first.
  return Object.fromEntries(given) as Options;
}

/** The days asked for, open where nothing was said; `parseDay` names a bad date. */
export function rangeOf(command: Command): Partial<DayRange> {
  return readRange(valuesOf(command));
}
