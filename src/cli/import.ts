import type { Command } from 'commander';
import { formatDay, parseDuration } from '../core/time.ts';
import { parseColumnSpec } from '../data/csv/column-names.ts';
import type { TimeUnit } from '../data/csv/time-text.ts';
import { detectKind, marketOfDump } from '../data/import/detect-kind.ts';
import { type ImportBarsOptions, importBars } from '../data/import/import-bars.ts';
import type { ImportOptions } from '../data/import/import-options.ts';
import { importQuotes } from '../data/import/import-quotes.ts';
import { countOf } from './output.ts';
import { type ImportTradesOptions, importTrades } from '../data/import/import-trades.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode, usageError } from './exit.ts';
import { barsReportJson, barsReportText, tradesReportJson, tradesReportText } from './import-report.ts';
import {
  addCommonOptions,
  addInstrumentOptions,
  addOption,
  flagOption,
  integerOption,
  requiredText,
  textOption,
} from './options.ts';
import { openProgress } from './progress.ts';
import type { Verb } from './verb.ts';

const TIME_UNITS = ['auto', 's', 'ms', 'us', 'ns', 'iso'] as const satisfies readonly TimeUnit[];

/** `cvdlab import`: local dumps of trades or bars into the store. */
export const importVerb: Verb = {
  define(command, run) {
    command.argument('<files...>', 'CSV files, or zips that hold one');
    addInstrumentOptions(command);
    addFormatOptions(command);
    addOption(command, '--on-bad-row <what>', 'stop at a malformed row, or put it into a side file and go on', {
      choices: ['stop', 'quarantine'],
      fallback: 'stop',
    });
    addOption(command, '--whole-day', 'the files hold their UTC days whole, whatever their names say');
    addOption(command, '--price-scale <digits>', 'decimals of a price, at least (default: found from the data)');
    addOption(command, '--size-scale <digits>', 'decimals of a size, at least (default: found from the data)');
    addOption(command, '--overwrite', 'replace days that are there already instead of merging into them');
    addCommonOptions(command);
    command.addHelpText('after', EXAMPLES);
    command.action(run(async (context, self) => importFiles(self.args, self, context)));
  },
};

const EXAMPLES = `
Binance dumps of trades, aggTrades and klines are recognised, zipped or not, of any vintage. Anything else needs --columns.

Examples:
  cvdlab import BTCUSDT-aggTrades-2024-08-08.zip BTCUSDT-aggTrades-2024-08-09.zip
  cvdlab import t.csv --venue mine --symbol XYZ --columns time=ts,price=px,size=qty,side=taker,id=tid --side-buy B
  cvdlab import LTCUSDT-1m-2026-02.csv --market um --symbol LTCUSDT
  cvdlab import es.txt --venue cme --market fut --symbol ESH22 --time-zone America/Chicago`;

function addFormatOptions(command: Command): void {
  addOption(command, '--kind <kind>', 'what the files hold (default: found from the first lines)', {
    choices: ['trades', 'bars', 'quotes'],
  });
  addOption(
    command,
    '--columns <spec>',
    'time=COL,price=COL,size=COL,side=COL|maker=COL[,id=COL][,recv=COL]; a name or number',
  );
  addOption(command, '--time-unit <unit>', 'how times are written', { choices: TIME_UNITS, fallback: 'auto' });
  addOption(command, '--time-zone <zone>', 'zone of times that name no offset, e.g. America/Chicago (default: UTC)');
  addOption(command, '--side-buy <value>', 'the value of the side column that means buy');
  addOption(command, '--ids <what>', 'contiguous: a missing id is a lost trade; opaque: ids only name a trade', {
    choices: ['contiguous', 'opaque'],
  });
  addOption(command, '--interval <length>', 'bars: their length (default: the smallest step)');
  addOption(command, '--time-is <what>', 'bars: whether times are the opens or the closes', {
    choices: ['open', 'close'],
    fallback: 'open',
  });
}

async function importFiles(files: readonly string[], command: Command, context: CliContext): Promise<ExitCode> {
  const progress = await openProgress(command, context, 'bytes');
  const common: ImportOptions = {
    files,
    dataDir: requiredText(command, 'dataDir'),
    venue: requiredText(command, 'venue'),
    market: requiredText(command, 'market'),
    symbol: textOption(command, 'symbol'),
    columns: columnsOf(command),
    timeUnit: TIME_UNITS.find((unit) => unit === textOption(command, 'timeUnit')),
    timeZone: textOption(command, 'timeZone'),
    onBadRow: textOption(command, 'onBadRow') === 'quarantine' ? 'quarantine' : 'stop',
    overwrite: flagOption(command, 'overwrite'),
    onProgress: ({ file, bytesRead, bytesTotal }) => {
      context.interrupted.throwIfAborted();
      progress.update(file, bytesRead, bytesTotal);
    },
  };
  try {
    await refuseWrongMarket(files, command);
    const kind = textOption(command, 'kind') ?? (await detectKind(files[0]!, common.columns));
    if (kind === 'quotes') return await bringQuotes(common, command, context);
    return kind === 'bars' ? await bringBars(common, command, context) : await bringTrades(common, command, context);
  } finally {
    progress.stop();
  }
}

/** Futures trades filed under spot would be merged with spot trades of the same symbol: nobody would see it. */
async function refuseWrongMarket(files: readonly string[], command: Command): Promise<void> {
  if (requiredText(command, 'venue') !== 'binance' || textOption(command, 'columns') !== undefined) return;
  const isSpot = requiredText(command, 'market') === 'spot';
  for (const file of files) {
    const market = await marketOfDump(file);
    if (market === null || (market === 'spot') === isSpot) continue;
    const remedy = market === 'spot' ? '--market spot' : '--market um or --market cm';
    throw usageError(
      `${file}: its columns are those of a ${market} dump, not of ${isSpot ? 'spot' : 'futures'}: use ${remedy}`,
    );
  }
}

async function bringTrades(common: ImportOptions, command: Command, context: CliContext): Promise<ExitCode> {
  const options: ImportTradesOptions = {
    ...common,
    sideBuy: textOption(command, 'sideBuy'),
    wholeDay: flagOption(command, 'wholeDay') ? true : undefined,
    scales: scalesOf(command),
    ids:
      textOption(command, 'ids') === undefined
        ? undefined
        : textOption(command, 'ids') === 'opaque'
          ? 'opaque'
          : 'contiguous',
  };
  const report = await importTrades(options);
  const text = flagOption(command, 'json') ? `${tradesReportJson(report)}\n` : tradesReportText(report);
  await context.stdout.write(text);
  return EXIT.ok;
}

async function bringBars(common: ImportOptions, command: Command, context: CliContext): Promise<ExitCode> {
  const options: ImportBarsOptions = {
    ...common,
    intervalUs: durationOf(textOption(command, 'interval')),
    timeIs: textOption(command, 'timeIs') === 'close' ? 'close' : 'open',
  };
  const report = await importBars(options);
  await context.stdout.write(flagOption(command, 'json') ? `${barsReportJson(report)}\n` : barsReportText(report));
  return EXIT.ok;
}

async function bringQuotes(common: ImportOptions, command: Command, context: CliContext): Promise<ExitCode> {
  const report = await importQuotes({ ...common, symbol: requiredText(command, 'symbol') });
  const days = report.days.map(({ path, changed, metadata }) => ({
    date: formatDay(metadata.day),
    path,
    changed,
    rows: metadata.rows,
  }));
  const { instrument, name, quotes } = report;
  if (flagOption(command, 'json')) {
    await context.stdout.write(`${JSON.stringify({ ...instrument, kind: 'quotes', name, quotes, days }, null, 1)}\n`);
  } else {
    const lines = days.map(
      (day) => `  ${day.date}: ${countOf(day.rows, 'quote')}${day.changed ? '' : ', there already'}`,
    );
    await context.stdout.write(`${instrument.symbol}, ${countOf(quotes, 'quote')} from ${name}\n${lines.join('\n')}\n`);
  }
  return EXIT.ok;
}

function durationOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDuration(text);
}

function columnsOf(command: Command): ImportOptions['columns'] {
  const text = textOption(command, 'columns');
  return text === undefined ? undefined : parseColumnSpec(text);
}

function scalesOf(command: Command): NonNullable<ImportTradesOptions['scales']> {
  const given = (name: string): number | undefined =>
    textOption(command, name) === undefined ? undefined : integerOption(command, name, { min: 0, max: 15 });
  const [priceScale, sizeScale] = [given('priceScale'), given('sizeScale')];
  return { ...(priceScale !== undefined && { priceScale }), ...(sizeScale !== undefined && { sizeScale }) };
}
