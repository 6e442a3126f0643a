import type { Command } from 'commander';
import { parseColumnSpec } from '../data/csv/column-names.ts';
import type { TimeUnit } from '../data/csv/time-text.ts';
import { detectKind, IMPORT_KINDS, type ImportKind, marketOfDump } from '../data/import/detect-kind.ts';
import type { ImportOptions } from '../data/import/import-options.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode, usageError } from './exit.ts';
import { reportOf } from './import-runs.ts';
import { addCommonOptions, addInstrumentOptions, addOption, flagOption, requiredText, textOption } from './options.ts';
import { openProgress } from './progress.ts';
import type { Verb } from './verb.ts';

const TIME_UNITS = ['auto', 's', 'ms', 'us', 'ns', 'iso'] as const satisfies readonly TimeUnit[];

/** `cvdlab import`: local files of trades, bars and quotes into the store. */
export const importVerb: Verb = {
  define(command, run) {
    command.argument('<files...>', 'CSV files, zips that hold one, or JSON recordings of ticks');
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
  const options: ImportOptions = {
    ...commonOptions(files, command),
    onProgress: ({ file, bytesRead, bytesTotal }) => {
      context.interrupted.throwIfAborted();
      progress.update(file, bytesRead, bytesTotal);
    },
  };
  try {
    await refuseWrongMarket(files, command);
    const kind = await kindOf(options, command);
    refuseDefaultVenue(kind, command);
    const report = await reportOf(kind, options, command);
    await context.stdout.write(flagOption(command, 'json') ? `${report.json()}\n` : report.text());
    return EXIT.ok;
  } finally {
    progress.stop();
  }
}

function commonOptions(files: readonly string[], command: Command): ImportOptions {
  const columns = textOption(command, 'columns');
  return {
    files,
    dataDir: requiredText(command, 'dataDir'),
    venue: requiredText(command, 'venue'),
    market: requiredText(command, 'market'),
    symbol: textOption(command, 'symbol'),
    columns: columns === undefined ? undefined : parseColumnSpec(columns),
    timeUnit: TIME_UNITS.find((unit) => unit === textOption(command, 'timeUnit')),
    timeZone: textOption(command, 'timeZone'),
    onBadRow: textOption(command, 'onBadRow') === 'quarantine' ? 'quarantine' : 'stop',
    overwrite: flagOption(command, 'overwrite'),
  };
}

async function kindOf({ files, columns }: ImportOptions, command: Command): Promise<ImportKind> {
  const named = IMPORT_KINDS.find((kind) => kind === textOption(command, 'kind'));
  return named ?? (await detectKind(files[0]!, columns));
}

/** Nothing of Binance comes in these forms: what the user did not say is not to be filed under it. */
function refuseDefaultVenue(kind: ImportKind, command: Command): void {
  if (kind !== 'ticks' && kind !== 'time-and-sales') return;
  const missing = ['venue', 'market'].filter((name) => command.getOptionValueSource(name) === 'default');
  if (missing.length === 0) return;
  const [what, example] =
    kind === 'ticks'
      ? ["a recording of IBKR's streaming ticks", '--venue ibkr --market stk']
      : ['Sierra Chart time and sales', '--venue cme --market fut'];
  throw usageError(`this is ${what}: say whose with --${missing.join(' and --')}, e.g. ${example}`);
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
