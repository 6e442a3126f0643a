import type { Command } from 'commander';
import { IMPORT_KINDS } from '../data/import/detect-kind.ts';
import {
  IMPORT_FILES_DEFAULTS,
  type ImportedFiles,
  importFiles,
  type ImportFilesOptions,
  TIME_UNITS,
} from '../lab/import-files.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { quotesReport } from './import-quotes-report.ts';
import { barsReportJson, barsReportText, tradesReportJson, tradesReportText } from './import-report.ts';
import { recordingReport, timeAndSalesReport } from './import-tape-report.ts';
import { addCommonOptions, addInstrumentOptions, addOption, flagOption, optionsFor, textOption } from './options.ts';
import { openProgress } from './progress.ts';
import type { Verb } from './verb.ts';

/** `cvdlab import`: local files of trades, bars and quotes into the store. */
export const importVerb: Verb = {
  define(command, run) {
    command.argument('<files...>', 'CSV files, zips that hold one, or JSON recordings of ticks');
    addInstrumentOptions(command);
    addFormatOptions(command);
    addOption(command, '--on-bad-row <what>', 'stop at a malformed row, or put it into a side file and go on', {
      choices: ['stop', 'quarantine'],
      fallback: IMPORT_FILES_DEFAULTS.onBadRow,
    });
    addOption(command, '--whole-day', 'the files hold their UTC days whole, whatever their names say');
    addOption(command, '--price-scale <digits>', 'decimals of a price, at least (default: found from the data)');
    addOption(command, '--size-scale <digits>', 'decimals of a size, at least (default: found from the data)');
    addOption(command, '--overwrite', 'replace days that are there already instead of merging into them');
    addCommonOptions(command);
    command.addHelpText('after', EXAMPLES);
    command.action(run((context, self) => importAndPrint(self, context)));
  },
};

const EXAMPLES = `
Recognised by their first lines: Binance dumps of trades, aggTrades and klines, zipped or not, of any vintage; quotes with
usual names (tardis, TAQ, Binance bookTicker); recordings of IBKR's streaming ticks (JSON as ib_insync gives it: the volume
counter is the truth, what lastSize ticks lack is booked with unknown side); Sierra Chart's time and sales. Anything else
needs --columns.

Examples:
  cvdlab import BTCUSDT-aggTrades-2024-08-08.zip BTCUSDT-aggTrades-2024-08-09.zip
  cvdlab import t.csv --venue mine --symbol XYZ --columns time=ts,price=px,size=qty,side=taker,id=tid --side-buy B
  cvdlab import taq.csv --venue nyse --market stk --symbol XYZ --columns date=DATE,time=TIME_M,price=PRICE,size=SIZE
  cvdlab import LTCUSDT-1m-2026-02.csv --market um --symbol LTCUSDT
  cvdlab import quotes.csv --venue nyse --market stk --symbol XYZ
  cvdlab import ticks.json --venue ibkr --market stk --symbol 700
  cvdlab import es-time-and-sales.txt --venue cme --market fut --symbol ESH22
  cvdlab import es-5m-bars.txt --venue cme --market fut --symbol ESH22 --time-zone America/Chicago`;

function addFormatOptions(command: Command): void {
  addOption(command, '--kind <kind>', 'what the files hold (default: found from the first lines)', {
    choices: IMPORT_KINDS,
  });
  addOption(
    command,
    '--columns <spec>',
    'time=COL,price=COL,size=COL,side=COL|maker=COL[,id=COL][,date=COL][,recv=COL]; a name or number',
  );
  addOption(command, '--time-unit <unit>', 'how times are written', {
    choices: TIME_UNITS,
    fallback: IMPORT_FILES_DEFAULTS.timeUnit,
  });
  addOption(command, '--time-zone <zone>', 'zone of times that name no offset, e.g. America/Chicago (default: UTC)');
  addOption(command, '--side-buy <value>', 'the value of the side column that means buy');
  addOption(command, '--ids <what>', 'contiguous: a missing id is a lost trade; opaque: ids only name a trade', {
    choices: ['contiguous', 'opaque'],
  });
  addOption(command, '--interval <length>', 'bars: their length (default: the smallest step)');
  addOption(command, '--time-is <what>', 'bars: whether times are the opens or the closes', {
    choices: ['open', 'close'],
    fallback: IMPORT_FILES_DEFAULTS.timeIs,
  });
}

async function importAndPrint(command: Command, context: CliContext): Promise<ExitCode> {
  const progress = await openProgress(command, context, 'bytes');
  const imported = await importFiles({
    ...optionsFor<ImportFilesOptions>(command, IMPORT_FILES_DEFAULTS),
    files: command.args,
    onProgress: ({ file, bytesRead, bytesTotal }) => progress.update(file, bytesRead, bytesTotal),
    signal: context.interrupted,
  }).finally(() => progress.stop());
  const report = printable(imported, textOption(command, 'timeZone'));
  await context.stdout.write(flagOption(command, 'json') ? `${report.json()}\n` : report.text());
  return EXIT.ok;
}

interface PrintableReport {
  /** Lines of text. */
  text(): string;
  /** One JSON document, without a line end. */
  json(): string;
}

function printable(imported: ImportedFiles, timeZone: string | undefined): PrintableReport {
  switch (imported.kind) {
    case 'trades':
      return { text: () => tradesReportText(imported.report), json: () => tradesReportJson(imported.report) };
    case 'bars':
      return { text: () => barsReportText(imported.report), json: () => barsReportJson(imported.report) };
    case 'quotes':
      return quotesReport(imported.report);
    case 'ticks':
      return recordingReport(imported.report);
    case 'time-and-sales':
      return timeAndSalesReport(imported.report, timeZone);
  }
}
