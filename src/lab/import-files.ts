import { parseDuration } from '../core/time.ts';
import { parseColumnSpec } from '../data/csv/column-names.ts';
import type { BadRowPolicy } from '../data/csv/malformed-row.ts';
import type { TimeUnit } from '../data/csv/time-text.ts';
import type { RecordingFindings } from '../data/ibkr-recording/recording-reader.ts';
import { detectKind, IMPORT_KINDS, type ImportKind, marketOfDump } from '../data/import/detect-kind.ts';
import { importBars, type ImportBarsReport } from '../data/import/import-bars.ts';
import type { ImportOptions, ImportProgress } from '../data/import/import-options.ts';
import { importQuotes, type ImportQuotesReport } from '../data/import/import-quotes.ts';
import { importRecording } from '../data/import/import-recording.ts';
import type { ImportTapeReport } from '../data/import/import-tape.ts';
import { importTimeAndSales } from '../data/import/import-time-and-sales.ts';
import { type ImportReport, type ImportTradesOptions, importTrades } from '../data/import/import-trades.ts';
import { InputError } from '../data/input-error.ts';
import type { TapeFindings } from '../data/tape/tape-reader.ts';
import { INSTRUMENT_DEFAULTS, type InstrumentOptions } from './days-options.ts';
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
  textOf,
} from './option-values.ts';

/** The ways in which times may be written. */
export const TIME_UNITS = ['auto', 's', 'ms', 'us', 'ns', 'iso'] as const satisfies readonly TimeUnit[];

/** What {@link importFiles} takes. */
export interface ImportFilesOptions extends Omit<InstrumentOptions, 'symbol'> {
  /** CSV files, zips that hold one, or JSON recordings of ticks; all of one kind. */
  readonly files: readonly string[];
  /** Whose. Default: what the names of the files say. */
  readonly symbol?: string;
  /** What the files hold. Default: found from the first lines. */
  readonly kind?: ImportKind;
  /** `time=COL,price=COL,size=COL,side=COL|maker=COL[,id=COL][,date=COL][,recv=COL]`; a name or number. */
  readonly columns?: string;
  /** How times are written. Default `auto`. */
  readonly timeUnit?: TimeUnit;
  /** Zone of times that name no offset, e.g. `America/Chicago`. Default: UTC. */
  readonly timeZone?: string;
  /** The value of the side column that means buy. */
  readonly sideBuy?: string;
  /** `contiguous`: a missing id is a lost trade; `opaque`: ids only name a trade. Default: what is known of the source. */
  readonly ids?: 'contiguous' | 'opaque';
  /** Bars: their length. Default: the smallest step. */
  readonly interval?: string;
  /** Bars: whether times are the opens or the closes. Default `open`. */
  readonly timeIs?: 'open' | 'close';
  /** Stop at a malformed row, or put it into a side file and go on. Default `stop`. */
  readonly onBadRow?: BadRowPolicy;
  /** The files hold their UTC days whole, whatever their names say. Default false. */
  readonly wholeDay?: boolean;
  /** Decimals of a price, at least. Default: found from the data. */
  readonly priceScale?: NumberOption;
  /** Decimals of a size, at least. Default: found from the data. */
  readonly sizeScale?: NumberOption;
  /** Replaces days that are there already instead of merging into them. Default false. */
  readonly overwrite?: boolean;
  /** Called while a file is read. */
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Ends the import; the store is then as it was. */
  readonly signal?: AbortSignal;
}

/** What {@link ImportFilesOptions} are where nothing is said. */
export const IMPORT_FILES_DEFAULTS = {
  ...INSTRUMENT_DEFAULTS,
  files: undefined,
  kind: undefined,
  columns: undefined,
  timeUnit: 'auto',
  timeZone: undefined,
  sideBuy: undefined,
  ids: undefined,
  interval: undefined,
  timeIs: 'open',
  onBadRow: 'stop',
  wholeDay: undefined,
  priceScale: undefined,
  sizeScale: undefined,
  overwrite: undefined,
  onProgress: undefined,
  signal: undefined,
} as const satisfies OptionDefaults<ImportFilesOptions>;

/** What an import did, by the kind of the files. */
export type ImportedFiles =
  | {
      /** Trades. */
      readonly kind: 'trades';
      /** By file and by day. */
      readonly report: ImportReport;
    }
  | {
      /** Bars. */
      readonly kind: 'bars';
      /** By file and by day. */
      readonly report: ImportBarsReport;
    }
  | {
      /** Quotes. */
      readonly kind: 'quotes';
      /** By file and by day. */
      readonly report: ImportQuotesReport;
    }
  | {
      /** A recording of IBKR's streaming ticks: trades and quotes. */
      readonly kind: 'ticks';
      /** By file and by day, and what the volume counter proved. */
      readonly report: ImportTapeReport<RecordingFindings>;
    }
  | {
      /** Sierra Chart's time and sales: trades and quotes. */
      readonly kind: 'time-and-sales';
      /** By file and by day. */
      readonly report: ImportTapeReport<TapeFindings>;
    };

/**
 * Local files of trades, bars or quotes into the store. `cvdlab import`.
 * @throws InputError for a file that cannot be read or is at odds with what was said of it, OptionError for an option that
 * cannot be used; nothing in the store has changed then.
 */
export async function importFiles(options: ImportFilesOptions): Promise<ImportedFiles> {
  const values = resolveOptions(options, IMPORT_FILES_DEFAULTS);
  const common = commonOptions(values, options);
  await refuseWrongMarket(common);
  const kind = choiceOf(values, 'kind', IMPORT_KINDS) ?? (await detectKind(firstOf(common.files), common.columns));
  refuseDefaultVenue(kind, options);
  switch (kind) {
    case 'trades':
      return { kind, report: await importTrades({ ...common, ...tradeOptions(values) }) };
    case 'bars':
      return { kind, report: await importBars({ ...common, ...barOptions(values) }) };
    case 'quotes':
      return { kind, report: await importQuotes({ ...common, symbol: neededText(values, 'symbol') }) };
    case 'ticks':
      return { kind, report: await importRecording({ ...common, symbol: neededText(values, 'symbol') }) };
    case 'time-and-sales':
      return { kind, report: await importTimeAndSales({ ...common, symbol: neededText(values, 'symbol') }) };
  }
}

function commonOptions(values: OptionValues, { files, onProgress, signal }: ImportFilesOptions): ImportOptions {
  const columns = textOf(values, 'columns');
  return {
    files,
    dataDir: neededText(values, 'dataDir'),
    venue: neededText(values, 'venue'),
    market: neededText(values, 'market'),
    symbol: textOf(values, 'symbol'),
    columns: columns === undefined ? undefined : parseColumnSpec(columns),
    timeUnit: choiceOf(values, 'timeUnit', TIME_UNITS),
    timeZone: textOf(values, 'timeZone'),
    onBadRow: neededChoice(values, 'onBadRow', ['stop', 'quarantine'] as const),
    overwrite: flagOf(values, 'overwrite'),
    onProgress: (progress) => {
      signal?.throwIfAborted();
      onProgress?.(progress);
    },
  };
}

function firstOf(files: readonly string[]): string {
  const [first] = files;
  if (first === undefined) throw new OptionError('files', 'is empty: nothing to import');
  return first;
}

function tradeOptions(values: OptionValues): Omit<ImportTradesOptions, keyof ImportOptions> {
  return {
    sideBuy: textOf(values, 'sideBuy'),
    wholeDay: flagOf(values, 'wholeDay') ? true : undefined,
    scales: scalesOf(values),
    ids: choiceOf(values, 'ids', ['contiguous', 'opaque'] as const),
  };
}

function scalesOf(values: OptionValues): NonNullable<ImportTradesOptions['scales']> {
  const given = (name: string): number | undefined =>
    textOf(values, name) === undefined ? undefined : integerOf(values, name, { min: 0, max: 15 });
  const [priceScale, sizeScale] = [given('priceScale'), given('sizeScale')];
  return { ...(priceScale !== undefined && { priceScale }), ...(sizeScale !== undefined && { sizeScale }) };
}

function barOptions(values: OptionValues): { intervalUs: number | undefined; timeIs: 'open' | 'close' } {
  const interval = textOf(values, 'interval');
  return {
    intervalUs: interval === undefined ? undefined : parseDuration(interval),
    timeIs: neededChoice(values, 'timeIs', ['open', 'close'] as const),
  };
}

/** Nothing of Binance comes in these forms: what the user did not say is not to be filed under it. */
function refuseDefaultVenue(kind: ImportKind, options: ImportFilesOptions): void {
  if (kind !== 'ticks' && kind !== 'time-and-sales') return;
  const missing = (['venue', 'market'] as const).filter((name) => options[name] === undefined);
  if (missing.length === 0) return;
  const [what, example] =
    kind === 'ticks'
      ? ["a recording of IBKR's streaming ticks", '--venue ibkr --market stk']
      : ['Sierra Chart time and sales', '--venue cme --market fut'];
  throw new InputError(`this is ${what}: say whose with --${missing.join(' and --')}, e.g. ${example}`);
}

/** Futures trades filed under spot would be merged with spot trades of the same symbol: nobody would see it. */
async function refuseWrongMarket({ files, venue, market: named, columns }: ImportOptions): Promise<void> {
  if (venue !== 'binance' || columns !== undefined) return;
  const isSpot = named === 'spot';
  for (const file of files) {
    const market = await marketOfDump(file);
    if (market === null || (market === 'spot') === isSpot) continue;
    const remedy = market === 'spot' ? '--market spot' : '--market um or --market cm';
    throw new InputError(
      `${file}: its columns are those of a ${market} dump, not of ${isSpot ? 'spot' : 'futures'}: use ${remedy}`,
    );
  }
}
