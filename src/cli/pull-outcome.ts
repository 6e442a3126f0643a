import type { Command } from 'commander';
import type { TextTable } from '../core/text-table.ts';
import { formatUnits } from '../core/decimal.ts';
import { formatDay, formatTime } from '../core/time.ts';
import type { PullPlan } from '../data/binance/pull/pull-plan.ts';
import type { DayStatus, PulledDay, PullReport } from '../data/binance/pull/pull-report.ts';
import type { BinancePlan, BinancePull } from '../lab/pull-binance.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { flagOption } from './options.ts';
import { countOf, note, printJson, printTable } from './output.ts';

const FINE: readonly DayStatus[] = ['complete', 'in-progress', 'no-trades'];

/** What a dry run says: a line a file or REST day. */
export async function printPlans(plans: readonly BinancePlan[], command: Command, context: CliContext): Promise<void> {
  const rows = plans.flatMap(({ symbol, plan }) => planRows(symbol, plan));
  const table: TextTable = {
    columns: [
      ...['symbol', 'way', 'what'].map((name) => ({ name, type: 'text' as const })),
      { name: 'days', type: 'number' },
      { name: 'bytes', type: 'number' },
      { name: 'remark', type: 'text' },
    ],
    rows,
  };
  if (flagOption(command, 'json')) await printJson({}, { plan: table }, context.stdout);
  else await printTable(table, context);
  const bytes = plans.flatMap(({ plan }) => plan.dumps).reduce((sum, dump) => sum + (dump.byteLength ?? 0), 0);
  await note(`nothing was fetched; dumps of ${(bytes / 1e6).toFixed(1)} MB would be`, command, context);
}

function planRows(symbol: string, plan: PullPlan): string[][] {
  return [
    ...plan.dumps.map((dump) => {
      const size = dump.byteLength === null ? '' : String(dump.byteLength);
      return [symbol, dump.period, dump.name, String(dump.days.length), size, ''];
    }),
    ...plan.restDays.map((day) => [symbol, 'rest', formatDay(day), '1', '', '']),
    ...plan.settled.map(({ day, reason }) => [symbol, 'store', formatDay(day), '1', '0', reason]),
    ...plan.unavailable.map(({ day, reason }) => [symbol, 'none', formatDay(day), '1', '', reason]),
  ];
}

/** The summary of a pull: a line a day, what is missing by ids and times, and what the klines said. */
export async function printReports(
  pulled: readonly BinancePull[],
  isVerified: boolean,
  { command, context }: { readonly command: Command; readonly context: CliContext },
): Promise<void> {
  const reports = pulled.map(({ report }) => report);
  const verified = isVerified ? pulled : [];
  const days = daysTable(reports);
  const gaps = gapsTable(reports);
  if (flagOption(command, 'json')) {
    await printJson({}, { days, gaps, verified: verifiedTable(verified) }, context.stdout);
    return;
  }
  await printTable(days, context);
  const holes = reports.reduce((sum, report) => sum + report.gaps.length, 0);
  if (holes > 0) {
    await context.stdout.write(`\n${countOf(holes, 'hole')} in the ids could not be filled:\n`);
    await printTable(gaps, context);
  }
  for (const one of verified) await context.stdout.write(`\n${verdictText(one)}\n`);
}

function verdictText({ report, klines }: BinancePull): string {
  const { symbol } = report.instrument;
  if (klines === null) return `${symbol}: nothing to compare with klines`;
  const { comparison, offBookMinutes, fillIdHoles } = klines;
  const lines = [
    `${symbol} against klines, by volume and delta: ${countOf(comparison.compared, 'minute')} compared, ` +
      `${comparison.equal} equal, ${comparison.different - offBookMinutes.length} different`,
  ];
  if (offBookMinutes.length > 0) {
    lines.push(
      `${countOf(offBookMinutes.length, 'minute')} differ as insurance-fund and ADL trades make them differ: klines count ` +
        `them, aggregate trades do not (${countOf(fillIdHoles, 'fill id')} left out), from ${formatTime(offBookMinutes[0]!)}`,
    );
  }
  const offBook = new Set(offBookMinutes);
  for (const { timeUs, column, ours, reference } of comparison.differences
    .filter((one) => !offBook.has(one.timeUs))
    .slice(0, 10)) {
    const values = `ours ${formatUnits(ours.units, ours.scale)}, exchange ${formatUnits(reference.units, reference.scale)}`;
    lines.push(`${formatTime(timeUs)} ${column}: ${values}`);
  }
  return lines.join('\n');
}

function verifiedTable(verified: readonly BinancePull[]): TextTable {
  return {
    columns: [
      { name: 'symbol', type: 'text' },
      ...['compared', 'equal', 'different', 'off_book', 'partial', 'fill_id_holes'].map((name) => {
        return { name, type: 'number' as const };
      }),
    ],
    rows: verified.map(({ report, klines }) => {
      const { symbol } = report.instrument;
      if (klines === null) return [symbol, '0', '0', '0', '0', '0', '0'];
      const { comparison, offBookMinutes, fillIdHoles } = klines;
      const different = comparison.different - offBookMinutes.length;
      const counts = [comparison.compared, comparison.equal, different, offBookMinutes.length];
      return [symbol, ...[...counts, comparison.incomplete.length, fillIdHoles].map(String)];
    }),
  };
}

/** 5 beats 4 beats 3: what failed may be fine when it is tried again. */
export function verdictOf(pulled: readonly BinancePull[]): ExitCode {
  const reports = pulled.map(({ report }) => report);
  const days = reports.flatMap((report) => report.days);
  if (days.some((day) => day.status === 'failed')) return EXIT.otherSideFailed;
  if (pulled.some(({ klines }) => klines !== null && !klines.isSound)) return EXIT.validationFailed;
  const isWhole = days.every((day) => FINE.includes(day.status)) && reports.every((report) => report.gaps.length === 0);
  return isWhole ? EXIT.ok : EXIT.dataMissing;
}

function daysTable(reports: readonly PullReport[]): TextTable {
  return {
    columns: [
      ...['symbol', 'kind', 'date', 'status', 'way'].map((name) => ({ name, type: 'text' as const })),
      ...['rows', 'added', 'repaired_ids', 'missing_ids', 'fill_id_holes'].map((name) => ({
        name,
        type: 'number' as const,
      })),
      { name: 'remark', type: 'text' },
    ],
    rows: reports.flatMap((report) =>
      report.days.map((day) => [report.instrument.symbol, report.kind, ...dayCells(day)]),
    ),
  };
}

function dayCells(day: PulledDay): string[] {
  const remarks = day.error === null ? day.notes : [day.error.message, ...day.notes];
  return [
    formatDay(day.day),
    day.status,
    day.way ?? '',
    String(day.rows),
    String(day.rowsAdded),
    String(day.repairedIds),
    String(day.missingIds),
    String(day.fillIdHoles),
    remarks.join('; '),
  ];
}

function gapsTable(reports: readonly PullReport[]): TextTable {
  return {
    columns: [
      { name: 'symbol', type: 'text' },
      ...['first_missing_id', 'last_missing_id', 'missing'].map((name) => ({ name, type: 'number' as const })),
      ...['from', 'to'].map((name) => ({ name, type: 'text' as const })),
    ],
    rows: reports.flatMap(({ instrument, gaps }) =>
      gaps.map((gap) => [
        instrument.symbol,
        String(gap.afterId + 1),
        String(gap.beforeId - 1),
        String(gap.missing),
        formatTime(gap.fromUs),
        formatTime(gap.toUs),
      ]),
    ),
  };
}
