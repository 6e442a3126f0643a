import { formatDay } from '../core/time.ts';
import type { ImportQuotesReport } from '../data/import/import-quotes.ts';
import type { QuoteDayReport } from '../data/quotes/quote-ingest.ts';
import { listed, noisyText } from './import-report.ts';
import { countOf } from './output.ts';

/** What an import of quotes did. */
export function quotesReport(report: ImportQuotesReport): { text(): string; json(): string } {
  return { text: () => textOf(report), json: () => jsonOf(report) };
}

/** A line a day of quotes. */
export function quoteDayLines(days: readonly QuoteDayReport[]): string[] {
  return days.map(({ metadata, rows, changed }) => {
    const there = changed ? '' : ', there already';
    return `  ${formatDay(metadata.day)}: ${countOf(rows, 'quote')}${there}`;
  });
}

/** What became of the days of quotes, for a JSON document. */
export function quoteDaysJson(days: readonly QuoteDayReport[]): Record<string, unknown>[] {
  return days.map(({ path, changed, rows, metadata }) => ({
    date: formatDay(metadata.day),
    path,
    changed,
    rows,
    sequence: metadata.sequence,
    complete: metadata.complete,
  }));
}

function textOf(report: ImportQuotesReport): string {
  const { instrument, name, quotes, days } = report;
  const lines = [
    `${instrument.symbol}, ${countOf(quotes, 'quote')} from ${name}`,
    ...quoteDayLines(days),
    ...oddities(report),
  ];
  return `${lines.join('\n')}\n`;
}

function oddities({ name, oneSided, crossed, noisyDecimals, ...report }: ImportQuotesReport): string[] {
  const lines = listed(
    report.quarantinedRows,
    report.quarantined,
    ({ row, reason }) => `${name}: row ${row} quarantined: ${reason}`,
  );
  if (report.quarantineFile !== null) lines.push(`${name}: quarantined rows are in ${report.quarantineFile}`);
  if (oneSided > 0)
    lines.push(`${countOf(oneSided, 'quote')} without a bid or an ask: kept, and no trade is judged by them`);
  if (crossed > 0)
    lines.push(`${countOf(crossed, 'quote')} with the bid above the ask: kept, and no trade is judged by them`);
  if (noisyDecimals > 0) lines.push(noisyText(noisyDecimals));
  return lines;
}

function jsonOf(report: ImportQuotesReport): string {
  const { instrument, name, sha256, rows, quotes, quarantined, quarantinedRows, quarantineFile } = report;
  const file = { name, sha256, rows, quotes, quarantined };
  const aside = { quarantined_rows: quarantinedRows, quarantine_file: quarantineFile };
  const odd = { one_sided: report.oneSided, crossed: report.crossed, noisy_decimals: report.noisyDecimals };
  const days = quoteDaysJson(report.days);
  return JSON.stringify({ ...instrument, kind: 'quotes', ...file, ...aside, ...odd, days }, null, 1);
}
