import type { RecordingFindings } from '../data/ibkr-recording/recording-reader.ts';
import type { VolumeFacts } from '../data/ibkr-recording/volume-facts.ts';
import type { ImportTapeReport, TapeFileReport } from '../data/import/import-tape.ts';
import type { CountedTrades } from '../data/store/volume-counter-metadata.ts';
import type { TapeFindings } from '../data/tape/tape-reader.ts';
import { quoteDayLines, quoteDaysJson } from './import-quotes-report.ts';
import { dayJson, dayOddities, dayTable, listed, UNKNOWN_SIDES } from './import-report.ts';
import { alignedText, countOf } from './output.ts';

/** What an import of IBKR's streaming ticks did. */
export function recordingReport(report: ImportTapeReport<RecordingFindings>): { text(): string; json(): string } {
  const about = (file: TapeFileReport<RecordingFindings>): string[] => volumeLines(file.findings);
  const facts = ({ findings }: TapeFileReport<RecordingFindings>): Record<string, unknown> => ({
    other_ticks: findings.otherTicks,
    volume: volumeJson(findings.volume),
  });
  return { text: () => tapeText(report, 'ticks', about), json: () => tapeJson(report, 'ticks', facts) };
}

/**
 * What an import of Sierra Chart's time and sales did.
 * @param timeZone the zone that the user named, if any.
 */
export function timeAndSalesReport(
  report: ImportTapeReport<TapeFindings>,
  timeZone: string | undefined,
): { text(): string; json(): string } {
  const kind = 'time-and-sales';
  const note =
    timeZone === undefined
      ? '\ntimes are taken as UTC, in which Sierra keeps its records; were they written in the zone of a chart, import again\n' +
        'with --overwrite --time-zone ZONE (America/Chicago and the like)\n'
      : '';
  const facts = { time_zone: timeZone ?? 'UTC' };
  return { text: () => tapeText(report, kind, () => []) + note, json: () => tapeJson(report, kind, () => facts) };
}

function tapeText<Findings extends TapeFindings>(
  report: ImportTapeReport<Findings>,
  kind: string,
  about: (file: TapeFileReport<Findings>) => string[],
): string {
  const { instrument, files, store, quotes, aggressor } = report;
  const lines = [
    `${instrument.symbol} (${instrument.venue} ${instrument.market}), ${kind}, ${countOf(files.length, 'file')}`,
    ...files.flatMap((file) => [fileLine(file), ...about(file).map((line) => `    ${line}`)]),
    '',
    alignedText(dayTable(store.days)).trimEnd(),
    '',
    ...quoteDayLines(quotes),
  ];
  const oddities = [...files.flatMap(fileOddities), ...store.days.flatMap(dayOddities)];
  if (aggressor === 'unknown') oddities.push(UNKNOWN_SIDES);
  if (oddities.length > 0) lines.push('', ...oddities);
  return `${lines.join('\n')}\n`;
}

function fileLine({ name, findings }: TapeFileReport<TapeFindings>): string {
  const { rows, trades, quotes } = findings;
  return `  ${name}: ${countOf(rows, 'row')}, ${countOf(trades, 'trade')}, ${countOf(quotes, 'quote')}`;
}

function fileOddities({ name, findings, quarantinedRows, quarantineFile }: TapeFileReport<TapeFindings>): string[] {
  const total = [...findings.quarantined.values()].reduce((sum, count) => sum + count, 0);
  const lines = listed(quarantinedRows, total, ({ row, reason }) => `${name}: row ${row} quarantined: ${reason}`);
  if (quarantineFile !== null) lines.push(`${name}: quarantined rows are in ${quarantineFile}`);
  if (findings.order === null) {
    lines.push(`${name}: its numbers tell no order of trades and quotes: they are matched by time`);
  }
  return lines;
}

function volumeLines({ volume, otherTicks }: RecordingFindings): string[] {
  const { counterFirst, counterLast, growth, said, shortfall, shortfallShare } = volume;
  const lines = [
    `the volume counter went from ${counterFirst} to ${counterLast}: ${growth} traded`,
    `lastSize ticks tell of ${said.volume}, ${countOf(said.trades, 'trade')}`,
    `the rest, ${shortfall.volume} (${(100 * shortfallShare).toFixed(1)} %), is booked at the last price, ` +
      `${countOf(shortfall.trades, 'trade')} whose side stays unknown`,
  ];
  const left = (count: CountedTrades, why: string): void => {
    if (count.trades > 0) lines.push(`left out: ${count.volume}, ${countOf(count.trades, 'trade')}, ${why}`);
  };
  left(volume.beforeCounter, "said before the counter's first value, which has it");
  left(volume.unconfirmed, 'said, but not borne out by the counter (repeated ticks)');
  if (volume.unpriced !== '0') lines.push(`left out: ${volume.unpriced}, traded before any price was known`);
  if (volume.restarts > 0) lines.push(`the counter began anew ${countOf(volume.restarts, 'time')}: a new trading day`);
  const { cancellations } = volume;
  if (cancellations.trades > 0) {
    lines.push(
      `the counter went back by ${cancellations.volume} in ${countOf(cancellations.trades, 'step')}: not undone in the tape`,
    );
  }
  if (otherTicks > 0) lines.push(`${countOf(otherTicks, 'tick')} of other types`);
  return lines;
}

function volumeJson(volume: VolumeFacts): Record<string, unknown> {
  return {
    counter_first: volume.counterFirst,
    counter_last: volume.counterLast,
    growth: volume.growth,
    said: volume.said,
    shortfall: volume.shortfall,
    shortfall_share: volume.shortfallShare,
    before_counter: volume.beforeCounter,
    unconfirmed: volume.unconfirmed,
    unpriced: volume.unpriced,
    restarts: volume.restarts,
    cancellations: volume.cancellations,
  };
}

function tapeJson<Findings extends TapeFindings>(
  { instrument, aggressor, files, store, quotes }: ImportTapeReport<Findings>,
  kind: string,
  facts: (file: TapeFileReport<Findings>) => Record<string, unknown>,
): string {
  const read = files.map((file) => ({
    name: file.name,
    sha256: file.sha256,
    rows: file.findings.rows,
    trades: file.findings.trades,
    quotes: file.findings.quotes,
    quarantined: [...file.findings.quarantined.values()].reduce((sum, count) => sum + count, 0),
    quarantined_rows: file.quarantinedRows,
    quarantine_file: file.quarantineFile,
    ...facts(file),
  }));
  const days = store.days.map(dayJson);
  return JSON.stringify({ ...instrument, kind, aggressor, files: read, days, quotes: quoteDaysJson(quotes) }, null, 1);
}
