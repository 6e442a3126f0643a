import type { TextTable } from '../core/text-table.ts';
import { formatDay, formatDuration, formatTime, HOUR_US, SECOND_US } from '../core/time.ts';
import type { ImportBarsReport } from '../data/import/import-bars.ts';
import type { ImportReport, TradeFileReport } from '../data/import/import-trades.ts';
import type { IdConflict, IdGap } from '../data/store/day-metadata.ts';
import type { DayReport } from '../data/store/ingest-report.ts';
import { alignedText, countOf } from './output.ts';

const LISTED = 10;

/** What to do where a source does not say who was the aggressor. */
export const UNKNOWN_SIDES =
  'nobody says who was the aggressor: all sides are unknown; --aggressor infers them (quote,tick needs quotes, tick does not)';

/** What an import of trades did, for a person: a line a file, a table of days, and every oddity by name. */
export function tradesReportText(report: ImportReport): string {
  const { instrument, kind, files, store } = report;
  const lines = [
    `${instrument.symbol} (${instrument.venue} ${instrument.market}), ${kind}, ${countOf(files.length, 'file')}`,
    ...files.map(fileLine),
    '',
    alignedText(dayTable(store.days)).trimEnd(),
  ];
  const oddities = [...files.flatMap(fileOddities), ...store.days.flatMap(dayOddities)];
  if (report.aggressor === 'unknown') oddities.push(UNKNOWN_SIDES);
  if (oddities.length > 0) lines.push('', ...oddities);
  return `${lines.join('\n')}\n`;
}

/** The same as one JSON document; times in ISO 8601. */
export function tradesReportJson(report: ImportReport): string {
  const days = report.store.days.map(dayJson);
  const { instrument, kind, ids, aggressor, files } = report;
  return JSON.stringify({ ...instrument, kind, ids, aggressor, files: files.map(fileJson), days }, null, 1);
}

/** What became of a day, for a JSON document. */
export function dayJson(day: DayReport): Record<string, unknown> {
  return {
    date: formatDay(day.day),
    path: day.path,
    changed: day.changed,
    rows: day.rows,
    rows_added: day.rowsAdded,
    first_id: day.metadata.firstId,
    last_id: day.metadata.lastId,
    duplicates_dropped: day.duplicatesDropped,
    id_conflicts: day.conflicts,
    conflicts: day.metadata.idConflictList,
    missing_ids: day.missingIds,
    gaps: day.gaps.map((gap) => ({ ...gap, from: formatTime(gap.fromUs), to: formatTime(gap.toUs) })),
    quarantined: day.metadata.rowsQuarantined,
    invalidated: day.metadata.rowsInvalidated,
    out_of_day: day.metadata.rowsOutOfDay,
    recv_anomalies: day.metadata.recvAnomalies,
    time_disorder: day.metadata.timeDisorder,
    fill_id_holes: day.metadata.fillIdHoles,
    coverage: day.coverage.map(([from, to]) => [formatTime(from), formatTime(to)]),
    complete: day.complete,
  };
}

/** What an import of bars did, for a person. */
export function barsReportText(report: ImportBarsReport): string {
  const { instrument, interval, totals, files, store } = report;
  const dates = store.map((day) => day.metadata.day);
  const added = store.reduce((sum, day) => sum + day.rowsAdded, 0);
  const lines = [
    `${instrument.symbol} (${instrument.venue} ${instrument.market}), bars of ${interval}, ${countOf(files.length, 'file')}`,
    ...files.map((file) => `  ${file.name}: ${countOf(file.rows, 'row')}, ${countOf(file.bars, 'bar')}`),
    '',
    `${countOf(report.bars, 'bar')} on ${countOf(new Set(dates).size, 'day')}, ${added} added`,
    `volume ${totals.volume}, bought ${totals.buyVolume}, sold ${totals.sellVolume}, unknown ${totals.unknownVolume}, delta ${totals.delta}`,
  ];
  if (report.duplicates > 0) lines.push(`${countOf(report.duplicates, 'bar')} there twice, equal: dropped`);
  if (report.absent > 0)
    lines.push(`${countOf(report.absent, 'bar')} absent between the first and the last: closed hours or lost data`);
  for (const file of files) {
    lines.push(
      ...listed(
        file.quarantinedRows,
        file.quarantined,
        (row) => `${file.name}: row ${row.row} quarantined: ${row.reason}`,
      ),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** The same as one JSON document. */
export function barsReportJson(report: ImportBarsReport): string {
  const days = report.store.map((day) => ({
    date: formatDay(day.metadata.day),
    path: day.path,
    changed: day.changed,
    rows: day.metadata.rows,
    rows_added: day.rowsAdded,
    complete: day.metadata.complete,
  }));
  const { instrument, interval, bars, duplicates, absent, totals, files } = report;
  const counts = { interval, bars, duplicates, absent, totals };
  return JSON.stringify({ ...instrument, kind: 'bars', ...counts, files, days }, null, 1);
}

function fileJson(file: TradeFileReport): Record<string, unknown> {
  return {
    name: file.name,
    sha256: file.sha256,
    rows: file.rows,
    trades: file.trades,
    quarantined: file.quarantined,
    quarantined_rows: file.quarantinedRows,
    quarantine_file: file.quarantineFile,
    invalidated: file.invalidated,
    out_of_day: file.outOfDay,
    recv_anomalies: file.recvAnomalies,
    recv_anomaly_rows: file.recvAnomalyRows.map(({ row, id, timeUs, recvTimeUs }) => ({
      row,
      id,
      time: formatTime(timeUs),
      recv_time: formatTime(recvTimeUs),
    })),
    fill_id_holes: file.fillIdHoles,
    noisy_decimals: file.noisyDecimals,
  };
}

function fileLine(file: TradeFileReport): string {
  const parts = [countOf(file.rows, 'row'), countOf(file.trades, 'trade')];
  if (file.quarantined > 0) parts.push(`${file.quarantined} quarantined`);
  if (file.invalidated > 0) parts.push(`${file.invalidated} invalidated by the exchange`);
  return `  ${file.name}: ${parts.join(', ')}`;
}

/** A line a day. */
export function dayTable(days: readonly DayReport[]): TextTable {
  const numbers = ['trades', 'added', 'missing ids', 'duplicates', 'conflicts', 'quarantined'];
  return {
    columns: [
      { name: 'date', type: 'text' },
      ...numbers.map((name) => ({ name, type: 'number' as const })),
      { name: 'complete', type: 'text' },
    ],
    rows: days.map((day) => [
      formatDay(day.day),
      String(day.rows),
      String(day.rowsAdded),
      String(day.missingIds),
      String(day.duplicatesDropped),
      String(day.conflicts),
      String(day.metadata.rowsQuarantined),
      day.complete ? 'yes' : 'no',
    ]),
  };
}

function fileOddities(file: TradeFileReport): string[] {
  const lines = [
    ...listed(
      file.quarantinedRows,
      file.quarantined,
      (row) => `${file.name}: row ${row.row} quarantined: ${row.reason}`,
    ),
    ...listed(file.recvAnomalyRows, file.recvAnomalies, ({ row, id, timeUs, recvTimeUs }) => {
      const seconds = ((recvTimeUs - timeUs) / SECOND_US).toFixed(1);
      return `${file.name}: row ${row} (id ${id}): received ${formatTime(recvTimeUs)}, ${seconds} s after its trade`;
    }),
  ];
  if (file.quarantineFile !== null) lines.push(`${file.name}: quarantined rows are in ${file.quarantineFile}`);
  if (file.outOfDay > 0)
    lines.push(`${file.name}: ${countOf(file.outOfDay, 'row')} outside the claimed days, kept on their own`);
  if (file.fillIdHoles > 0) {
    lines.push(
      `${file.name}: ${countOf(file.fillIdHoles, 'fill id')} missing inside contiguous ids (off-book trades, no gap)`,
    );
  }
  if (file.noisyDecimals > 0) lines.push(`${file.name}: ${noisyText(file.noisyDecimals)}`);
  return lines;
}

/** Prices and sizes that a program had kept in doubles. */
export function noisyText(count: number): string {
  return `${countOf(count, 'number')} like 156.54500000000002 taken for what a double made of them, 156.545`;
}

/** What is odd about a day, a line each. */
export function dayOddities(day: DayReport): string[] {
  const date = formatDay(day.day);
  const { metadata } = day;
  const lines = [
    ...listed(day.gaps, metadata.gapsTotal, (gap) => `${date}: ${gapText(gap)}`),
    ...listed(metadata.idConflictList, metadata.idConflicts, (conflict) => `${date}: ${conflictText(conflict)}`),
  ];
  if (metadata.timeDisorder > 0) {
    lines.push(`${date}: ${countOf(metadata.timeDisorder, 'trade')} earlier in time than a smaller id`);
  }
  const silence = day.longestSilence;
  if (silence !== null && silence.toUs - silence.fromUs >= HOUR_US) {
    const minutes = formatDuration(Math.floor((silence.toUs - silence.fromUs) / SECOND_US / 60) * 60 * SECOND_US);
    lines.push(
      `${date}: no trade for ${minutes} (${formatTime(silence.fromUs)} to ${formatTime(silence.toUs)}, ids ` +
        `${silence.fromId} to ${silence.toId}): a halt, or a wrong time`,
    );
  }
  return lines;
}

function gapText(gap: IdGap): string {
  const ids = gap.missing === 1 ? `id ${gap.afterId + 1} is` : `ids ${gap.afterId + 1} to ${gap.beforeId - 1} are`;
  return `${ids} missing (between ${formatTime(gap.fromUs)} and ${formatTime(gap.toUs)})`;
}

function conflictText(conflict: IdConflict): string {
  const versions = [...conflict.kept, ...conflict.dropped];
  const shown = versions.map((trade) => `${formatTime(trade.time)} ${trade.size} at ${trade.price}`).join('; ');
  const fate = conflict.dropped.length > 0 ? 'the larger size kept' : 'all kept';
  return `id ${conflict.id} stands there with different content (${fate}): ${shown}`;
}

/** A line for each of the first items, and one for the rest. */
export function listed<Item>(items: readonly Item[], total: number, line: (item: Item) => string): string[] {
  const lines = items.slice(0, LISTED).map(line);
  return total > lines.length
    ? [...lines, `… and ${total - lines.length} more such (all in --json or the metadata)`]
    : lines;
}
