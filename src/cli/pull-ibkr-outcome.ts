import type { Command } from 'commander';
import type { TextColumn, TextTable } from '../core/text-table.ts';
import { formatDay, formatTime, SECOND_US } from '../core/time.ts';
import { EXCLUSIONS } from '../data/ibkr/excluded-trades.ts';
import type { PulledDay, PullIbkrReport } from '../data/ibkr/pull-options.ts';
import type { TimeRange } from '../data/store/day-metadata.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { flagOption } from './options.ts';
import { countOf, note, printJson, printTable } from './output.ts';

const MOST_DIFFERENCES = 10;

/** 4 beats 3: volume that differs says more than a second in doubt, which may be the reason. */
export function verdictOf({ days }: PullIbkrReport): ExitCode {
  if (days.some(({ bars }) => bars !== null && bars.equal < bars.minutes)) return EXIT.validationFailed;
  return days.every((day) => streamsOf(day).every(({ held }) => held?.complete === true)) ? EXIT.ok : EXIT.dataMissing;
}

/** The summary of a pull: a line a day, what was kept out, what is in doubt, and what the bars said. */
export async function printReport(report: PullIbkrReport, command: Command, context: CliContext): Promise<void> {
  const tables = {
    days: daysTable(report),
    excluded: excludedTable(report),
    doubtful: doubtfulTable(report),
    quotes: quotesTable(report),
    bars: barsTable(report),
    bar_differences: differencesTable(report),
  };
  if (flagOption(command, 'json')) await printJson(factsOf(report), tables, context.stdout);
  else {
    await printTable(tables.days, context);
    await printIfAny('kept out of trades and quotes:', tables.excluded, context);
    await printIfAny('seconds of which Interactive Brokers may have held ticks back:', tables.doubtful, context);
    for (const line of report.days.flatMap((day) => barLines(report, day))) await context.stdout.write(`\n${line}\n`);
  }
  for (const remark of remarksOn(report)) await note(`note: ${remark}`, command, context);
}

async function printIfAny(title: string, table: TextTable, context: CliContext): Promise<void> {
  if ([...table.rows].length === 0) return;
  await context.stdout.write(`\n${title}\n`);
  await printTable(table, context);
}

function factsOf({ instrument, contract, session, ...report }: PullIbkrReport): Record<string, unknown> {
  return {
    ...instrument,
    contract,
    client_id: report.clientId,
    requests: report.requests,
    repeated: report.repeated,
    pacing_waits: report.pacing.count,
    pacing_wait_ms: report.pacing.totalMs,
    connections: session.connections,
    disconnections: session.disconnections,
    link_losses: session.linkLosses,
    data_losses: session.dataLosses,
    delayed: session.delayed,
  };
}

function columns(texts: readonly string[], numbers: readonly string[]): TextColumn[] {
  return [
    ...texts.map((name): TextColumn => ({ name, type: 'text' })),
    ...numbers.map((name): TextColumn => ({ name, type: 'number' })),
  ];
}

function daysTable({ days, instrument }: PullIbkrReport): TextTable {
  const numbers = ['trades', 'excluded', 'quotes', 'pages', 'doubtful_seconds'];
  return {
    columns: [...columns(['symbol', 'date'], numbers), { name: 'state', type: 'text' }],
    rows: days.map((day) => {
      const { trades, quotes } = day.held;
      const pages = (day.trades?.paging.pages ?? 0) + (day.quotes?.paging.pages ?? 0);
      const doubtful = streamsOf(day).flatMap(({ held }) => held?.doubtful ?? []);
      const counts = [trades?.rows ?? 0, trades?.rowsQuarantined ?? 0, quotes?.rows ?? 0, pages, secondsIn(doubtful)];
      return [instrument.symbol, formatDay(day.day), ...counts.map(String), stateOf(day)];
    }),
  };
}

interface Stream {
  readonly kind: 'trades' | 'quotes';
  readonly pulled: NonNullable<PulledDay['trades'] | PulledDay['quotes']> | null;
  readonly held: NonNullable<PulledDay['held']['trades'] | PulledDay['held']['quotes']> | null;
}

/** The kinds of ticks that were asked for. */
function streamsOf({ trades, quotes, held }: PulledDay): Stream[] {
  const both: Stream[] = [
    { kind: 'trades', pulled: trades, held: held.trades },
    { kind: 'quotes', pulled: quotes, held: held.quotes },
  ];
  return both.filter((stream) => stream.pulled !== null || stream.held !== null);
}

function stateOf(day: PulledDay): string {
  const streams = streamsOf(day);
  if (streams.every(({ held }) => held === null)) return 'no data';
  if (!streams.every(({ held }) => held?.complete === true)) return 'incomplete';
  if (streams.every(({ pulled }) => pulled === null)) return 'in the store';
  const isEmpty = streams.every(({ held }) => held?.rows === 0);
  return isEmpty && streams.some(({ pulled }) => pulled?.trading === 'closed') ? 'closed' : 'complete';
}

function secondsIn(ranges: readonly TimeRange[]): number {
  return ranges.reduce((sum, [start, end]) => sum + (end - start) / SECOND_US, 0);
}

function excludedTable({ days, instrument }: PullIbkrReport): TextTable {
  const row = (
    day: number,
    kind: string,
    excluded: readonly [reason: string, count: number, size: number],
  ): string[] => {
    const [reason, count, size] = excluded;
    return [instrument.symbol, formatDay(day), kind, reason, String(count), decimalText(size)];
  };
  return {
    columns: columns(['symbol', 'date', 'kind', 'reason'], ['count', 'size']),
    rows: days.flatMap(({ day, trades, quotes }) => {
      const reasons = EXCLUSIONS.map((reason) => ({ reason, ...(trades?.excluded[reason] ?? { count: 0, size: 0 }) }));
      const ofTrades = reasons.map(({ reason, count, size }) => row(day, 'trades', [reason, count, size]));
      const ofQuotes = row(day, 'quotes', ['malformed', quotes?.malformed ?? 0, 0]);
      return [...ofTrades, ofQuotes].filter((cells) => cells[4] !== '0');
    }),
  };
}

function doubtfulTable({ days, instrument }: PullIbkrReport): TextTable {
  return {
    columns: columns(['symbol', 'date', 'kind', 'from', 'to'], []),
    rows: days.flatMap((day) =>
      streamsOf(day).flatMap(({ kind, held }) =>
        (held?.doubtful ?? []).map(([start, end]) => {
          return [instrument.symbol, formatDay(day.day), kind, formatTime(start), formatTime(end)];
        }),
      ),
    ),
  };
}

function quotesTable({ days, instrument }: PullIbkrReport): TextTable {
  return {
    columns: [
      ...columns(['symbol', 'date'], ['quotes', 'malformed', 'one_sided', 'crossed']),
      { name: 'ignore_size', type: 'text' },
    ],
    rows: days.flatMap(({ day, quotes, held }) => {
      if (quotes === null || held.quotes === null) return [];
      const counts = [held.quotes.rows, quotes.malformed, quotes.oneSided, quotes.crossed];
      const ignored = held.quotes.ignoresSize ? 'yes' : 'no';
      return [[instrument.symbol, formatDay(day), ...counts.map(String), ignored]];
    }),
  };
}

function barsTable({ days, instrument }: PullIbkrReport): TextTable {
  const numbers = ['minutes', 'equal', 'different', 'ours', 'bars', 'bar_unit'];
  return {
    columns: columns(['symbol', 'date'], numbers),
    rows: days.flatMap(({ day, bars }) => {
      if (bars === null) return [];
      const { minutes, equal, oursTotal, barsTotal, barUnit } = bars;
      const counts = [minutes, equal, minutes - equal, oursTotal, barsTotal, barUnit];
      return [[instrument.symbol, formatDay(day), ...counts.map(decimalText)]];
    }),
  };
}

function differencesTable({ days, instrument }: PullIbkrReport): TextTable {
  return {
    columns: columns(['symbol', 'time'], ['ours', 'bars']),
    rows: days.flatMap(({ bars }) =>
      (bars?.differences ?? []).map(({ timeS, ours, bars: theirs }) => {
        return [instrument.symbol, formatTime(timeS * SECOND_US), decimalText(ours), decimalText(theirs)];
      }),
    ),
  };
}

function barLines({ instrument }: PullIbkrReport, { day, bars, trades }: PulledDay): string[] {
  if (bars === null) return [];
  const { minutes, equal, differences, barUnit } = bars;
  const unit = barUnit === 1 ? '' : ` (one of the bars' units is ${decimalText(barUnit)} of ours)`;
  const lines = [
    `${instrument.symbol} ${formatDay(day)} against bars, by volume: ${countOf(minutes, 'minute')} compared, ` +
      `${equal} equal, ${minutes - equal} different${unit}`,
    ...differences.slice(0, MOST_DIFFERENCES).map(({ timeS, ours, bars: theirs }) => {
      return `${formatTime(timeS * SECOND_US)} volume: ours ${decimalText(ours)}, bars ${decimalText(theirs)}`;
    }),
  ];
  if (differences.length > MOST_DIFFERENCES) lines.push(`and ${minutes - equal - MOST_DIFFERENCES} more (--json)`);
  const traded = (['past-limit', 'unreported'] as const).filter((reason) => (trades?.excluded[reason].count ?? 0) > 0);
  const left = traded.map((reason) => `${reason} of size ${decimalText(trades!.excluded[reason].size)}`);
  if (equal < minutes && left.length > 0)
    lines.push(`kept out of ours: ${left.join(' and ')}, which the bars may count; --keep counts them too`);
  return [lines.join('\n')];
}

/** What a person should know about a day beyond its figures. */
function remarksOn({ days, instrument, session }: PullIbkrReport): string[] {
  const remarks = days.flatMap((day) => streamsOf(day).flatMap((stream) => remarksOnStream(day, stream)));
  if (session.delayed) remarks.push(`TWS says that data of ${instrument.symbol} are delayed, or only a part`);
  return remarks;
}

function remarksOnStream({ day, trades }: PulledDay, { kind, pulled, held }: Stream): string[] {
  const date = formatDay(day);
  if (pulled === null) return held === null ? [] : remarksOnHeld(held, `the ${kind} of ${date} are in the store`);
  if (pulled.stored === null) {
    const hours = pulled.trading === 'open' ? 'though it traded by its hours' : 'and nobody knows whether it traded';
    return [`Interactive Brokers has no ${kind} of ${date}, ${hours}; nothing was stored`];
  }
  const file = kind === 'trades' ? (trades?.excludedFile ?? null) : null;
  return file === null ? [] : [`what was kept out of the trades of ${date} is listed in ${file}`];
}

function remarksOnHeld(held: NonNullable<Stream['held']>, what: string): string[] {
  const remarks: string[] = [];
  if (!held.complete) remarks.push(`${what} and incomplete; --overwrite pulls them again`);
  if ('ignoresSize' in held && held.ignoresSize)
    remarks.push(`${what} without changes of size alone; --overwrite pulls them again`);
  return remarks;
}

/** A sum of decimals without the noise of binary fractions. */
function decimalText(value: number): string {
  return String(Number(value.toFixed(9)));
}
