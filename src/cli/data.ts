import type { Command } from 'commander';
import type { TextTable } from '../core/text-table.ts';
import { formatDay } from '../core/time.ts';
import type { SeriesSummary } from '../data/store-summary.ts';
import { EXPORT_DAYS_DEFAULTS, exportDays, type ExportDaysOptions } from '../lab/export-days.ts';
import { INDEX_DAYS_DEFAULTS, indexDays, type IndexDaysOptions } from '../lab/index-days.ts';
import { LIST_DAYS_DEFAULTS, listDays, type ListDaysOptions } from '../lab/list-days.ts';
import { VERIFY_DAYS_DEFAULTS, verifyDays, type VerifyDaysOptions } from '../lab/verify-days.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit.ts';
import {
  addCommonOptions,
  addInstrumentOptions,
  addOption,
  addRangeOptions,
  flagOption,
  optionsFor,
  requiredText,
  textOption,
} from './options.ts';
import { countOf, note, printJson, printTable } from './output.ts';
import { openProgress } from './progress.ts';
import type { Verb, VerbRun } from './verb.ts';

/** `cvdlab data`: what is in the store, whether it is sound, and out again. */
export const data: Verb = {
  define(command, run) {
    defineList(command.command('list').description('what is there, a line per symbol, or per day of one symbol'), run);
    defineVerify(command.command('verify').description('ids, order, checksums, gaps, missing days'), run);
    defineExport(command.command('export').description('days as CSV or Parquet'), run);
    defineIndex(command.command('index').description('write index.json: what workers far away can fetch'), run);
  },
};

function defineIndex(command: Command, run: VerbRun): void {
  addOption(command, '--data-dir <dir>', 'the store', { fallback: INDEX_DAYS_DEFAULTS.dataDir });
  addCommonOptions(command);
  command.action(
    run(async (context, self) => {
      const files = await indexDays(optionsFor<IndexDaysOptions>(self, INDEX_DAYS_DEFAULTS));
      if (flagOption(self, 'json')) await printJson({ files }, {}, context.stdout);
      await note(`${countOf(files, 'file')} in index.json`, self, context);
      return EXIT.ok;
    }),
  );
}

function defineList(command: Command, run: VerbRun): void {
  addOption(command, '--data-dir <dir>', 'the store', { fallback: LIST_DAYS_DEFAULTS.dataDir });
  addOption(command, '--symbol <symbol>', 'list its days');
  addCommonOptions(command);
  command.action(
    run(async (context, self) => {
      const symbol = textOption(self, 'symbol');
      const series = listDays(optionsFor<ListDaysOptions>(self, LIST_DAYS_DEFAULTS));
      const table = symbol === undefined ? seriesTable(series) : daysTable(series);
      if (flagOption(self, 'json'))
        await printJson({}, { [symbol === undefined ? 'series' : 'days']: table }, context.stdout);
      else await printTable(table, context);
      if (series.length === 0) await note(`nothing in ${requiredText(self, 'dataDir')}`, self, context);
      return EXIT.ok;
    }),
  );
}

function defineVerify(command: Command, run: VerbRun): void {
  addInstrumentOptions(command);
  addRangeOptions(command);
  addCommonOptions(command);
  command.addHelpText(
    'after',
    '\nExit code 0: sound and complete, 3: incomplete, 4: unsound. Without --symbol: everything.',
  );
  command.action(run(async (context, self) => verify(self, context)));
}

async function verify(command: Command, context: CliContext): Promise<ExitCode> {
  const progress = await openProgress(command, context, 'series');
  const outcome = verifyDays({
    ...optionsFor<VerifyDaysOptions>(command, VERIFY_DAYS_DEFAULTS),
    onSeries: (_name, done, total) => progress.update('verified', done, total),
  });
  progress.stop();
  const table: TextTable = {
    columns: ['symbol', 'date', 'severity', 'finding'].map((name) => ({ name, type: 'text' })),
    rows: outcome.findings.map((finding) => [finding.symbol, finding.date, finding.severity, finding.message]),
  };
  if (flagOption(command, 'json')) await printJson({ days: outcome.days }, { findings: table }, context.stdout);
  else if (outcome.findings.length > 0) await printTable(table, context);
  await note(`${countOf(outcome.days, 'day')}: ${VERDICTS[outcome.verdict].text}`, command, context);
  return VERDICTS[outcome.verdict].exitCode;
}

const VERDICTS = {
  complete: { text: 'sound and complete', exitCode: EXIT.ok },
  incomplete: { text: 'sound, but incomplete', exitCode: EXIT.dataMissing },
  unsound: { text: 'unsound', exitCode: EXIT.validationFailed },
} as const;

function defineExport(command: Command, run: VerbRun): void {
  addInstrumentOptions(command);
  addRangeOptions(command);
  addOption(command, '--format <format>', 'what to write', {
    choices: ['csv', 'parquet'],
    fallback: EXPORT_DAYS_DEFAULTS.format,
  });
  addOption(command, '--out <dir>', 'the folder for <symbol>-trades-<date>.<format>', {
    fallback: EXPORT_DAYS_DEFAULTS.out,
  });
  addCommonOptions(command);
  command.action(
    run(async (context, self) => {
      const files = await exportDays(optionsFor<ExportDaysOptions>(self, EXPORT_DAYS_DEFAULTS));
      if (flagOption(self, 'json')) await context.stdout.write(`${JSON.stringify({ files })}\n`);
      else await context.stdout.write(`${files.join('\n')}\n`);
      return EXIT.ok;
    }),
  );
}

function seriesTable(series: readonly SeriesSummary[]): TextTable {
  return {
    columns: [
      ...['venue', 'market', 'symbol', 'kind', 'from', 'to'].map((name) => ({ name, type: 'text' as const })),
      ...['days', 'complete_days', 'missing_days', 'rows', 'gaps'].map((name) => ({ name, type: 'number' as const })),
    ],
    rows: series.map(({ instrument, kind, interval, days }) => {
      const [first, last] = [days[0]?.day ?? 0, days.at(-1)?.day ?? 0];
      const rows = days.reduce((sum, day) => sum + day.rows, 0);
      const gaps = days.reduce((sum, day) => sum + day.gapsTotal, 0);
      const counts = [
        days.length,
        days.filter((day) => day.complete).length,
        last - first + 1 - days.length,
        rows,
        gaps,
      ];
      const label = interval === null ? kind : `${kind} ${interval}`;
      const names = [instrument.venue, instrument.market, instrument.symbol, label, formatDay(first), formatDay(last)];
      return [...names, ...counts.map(String)];
    }),
  };
}

function daysTable(series: readonly SeriesSummary[]): TextTable {
  const numbers = ['rows', 'gaps', 'missing', 'duplicates', 'conflicts', 'quarantined'];
  return {
    columns: [
      ...['venue', 'market', 'symbol', 'kind', 'date', 'complete'].map((name) => ({ name, type: 'text' as const })),
      ...numbers.map((name) => ({ name, type: 'number' as const })),
    ],
    rows: series.flatMap(({ instrument, kind, interval, days }) =>
      days.map((day) => [
        instrument.venue,
        instrument.market,
        instrument.symbol,
        interval === null ? kind : `${kind} ${interval}`,
        formatDay(day.day),
        day.complete ? 'yes' : 'no',
        ...[day.rows, day.gapsTotal, day.missing, day.duplicatesDropped, day.conflicts, day.quarantined].map(String),
      ]),
    ),
  };
}
