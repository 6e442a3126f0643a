import { formatDay } from '../../core/time.ts';
import { dataTable, numberColumn, textColumn } from '../page/data-table.ts';
import { html, type Markup, NOTHING } from '../page/markup.ts';
import type { PageSection } from '../page/page-section.ts';
import { counted, groupDigits, percent, readableDays } from '../page/readable.ts';
import { renderPage } from '../page/render-page.ts';
import type { ReportAssets } from '../page/report-assets.ts';
import type { QualityReportInput, QualitySeries } from './quality-input.ts';
import { seriesSection } from './series-section.ts';
import { hourCounts, seriesName, storedDays, total } from './series-words.ts';
import { validationSection, verdictWords } from './validation-section.ts';

/**
 * The page on how good stored data is: what is there, what is missing, what was put right, and whether it agrees with
 * somebody else's. Equal input gives equal text.
 * @throws RangeError without any series.
 */
export function renderQuality(input: QualityReportInput, assets: ReportAssets): string {
  const { series, validation, settings } = input;
  if (series.length === 0) throw new RangeError('a page on the quality of data needs at least one series');
  const symbols = [...new Set(series.map(({ instrument }) => instrument.symbol))];
  const name = symbols.length === 1 ? symbols[0]! : counted(symbols.length, 'symbol');
  const [fromDay, toDay] = rangeOf(series);
  const sections: PageSection[] = [
    { markup: summarySection(input), figures: [] },
    ...(validation === null ? [] : [{ markup: validationSection(validation), figures: [] }]),
    ...series.map(seriesSection),
    ...(validation === null ? [{ markup: validationSection(null), figures: [] }] : []),
  ];
  return renderPage(
    {
      kind: 'quality',
      title: `${name} ${readableDays(fromDay, toDay)}: quality of the data`,
      heading: `${name}: quality of the data`,
      place: placeOf(input),
      facts: {
        symbol: symbols.join(', '),
        ...{ from: formatDay(fromDay), to: formatDay(toDay), series: series.length },
        ...{ complete: isComplete(series) ? 'yes' : 'no', validation: validation?.verdict ?? 'none' },
      },
      settings,
      sections: sections.map(({ markup }) => markup),
      figures: sections.flatMap(({ figures }) => figures),
      market: null,
    },
    assets,
  );
}

function rangeOf(series: readonly QualitySeries[]): [number, number] {
  const days = series.flatMap(({ days: own }) => [own[0]!.day, own.at(-1)!.day]);
  return [Math.min(...days), Math.max(...days)];
}

function placeOf({ series }: QualityReportInput): string {
  const [fromDay, toDay] = rangeOf(series);
  const places = [...new Set(series.map(({ instrument }) => `${instrument.venue} ${instrument.market}`))];
  return `${places.join(', ')} · ${readableDays(fromDay, toDay)}`;
}

function isComplete(series: readonly QualitySeries[]): boolean {
  return series.every(({ days }) => days.every(({ data }) => data?.complete === true));
}

function summarySection({ series, validation }: QualityReportInput): Markup {
  const days = series.reduce((sum, one) => sum + one.days.length, 0);
  const complete = series.reduce((sum, one) => sum + storedDays(one).filter((data) => data.complete).length, 0);
  const verdict = isComplete(series)
    ? 'Every day asked for is there from end to end, no id is missing, and nothing is in doubt.'
    : `${complete} of ${counted(days, 'day')} ${complete === 1 ? 'is' : 'are'} complete: what is missing or in doubt is below.`;
  return html`<section id="summary" aria-labelledby="summary-heading">
<h2 id="summary-heading">Summary</h2>
<p class="verdict">${verdict}</p>
${validation === null ? NOTHING : html`<p>${verdictWords(validation)}</p>`}
${seriesTable(series)}
</section>`;
}

function seriesTable(series: readonly QualitySeries[]): Markup {
  const counts = [
    'Rows',
    'Gaps',
    'Missing ids',
    'Doubtful stretches',
    'Duplicates dropped',
    'Id conflicts',
    'Quarantined',
  ];
  return dataTable({
    label: 'Series',
    caption: 'One row for each series; its name leads to its days.',
    columns: [
      ...['Series', 'Place'].map(textColumn),
      ...['Days', 'Complete', 'Absent', 'Hours covered', ...counts].map(numberColumn),
    ],
    rows: series.map((one, index) => {
      const stored = storedDays(one);
      const hours = hourCounts(one);
      const figures = [
        ...[total(one, (data) => data.rows), total(one, (data) => data.gapsTotal), total(one, (data) => data.missing)],
        ...[total(one, (data) => data.doubtful.length), total(one, (data) => data.duplicatesDropped)],
        ...[total(one, (data) => data.idConflicts), total(one, (data) => data.quarantined)],
      ];
      return {
        cells: [
          html`<a href="#series-${index + 1}">${seriesName(one)}</a>`,
          `${one.instrument.venue} ${one.instrument.market}`,
          ...[one.days.length, stored.filter((data) => data.complete).length].map(String),
          String(one.days.length - stored.length),
          percent(hours.covered / (24 * one.days.length)),
          ...figures.map((figure) => groupDigits(String(figure))),
        ],
      };
    }),
  });
}
