import { html, type Markup } from '../page/markup.ts';
import type { PageSection } from '../page/page-section.ts';
import { counted } from '../page/readable.ts';
import { renderPage } from '../page/render-page.ts';
import type { ReportAssets } from '../page/report-assets.ts';
import { settingsList } from '../page/settings-list.ts';
import { cellSection } from './cell-section.ts';
import { heatSection } from './heat-section.ts';
import { outsideSection } from './outside-section.ts';
import { parallelSection } from './parallel-section.ts';
import type { SweepReportInput } from './sweep-input.ts';
import { verdictSection } from './verdict-section.ts';

/**
 * The page of a sweep: what it amounts to as the search that it was, then maps, lines and cells. Equal input gives equal text.
 * @throws RangeError without a cell.
 */
export function renderSweep(input: SweepReportInput, assets: ReportAssets): string {
  const { name, symbols, from, to, cells, evidence, settings } = input;
  if (cells.length === 0) throw new RangeError('a page of a sweep needs at least one cell with a result');
  const whose = symbols.join(', ');
  const days = from === to ? from : `${from} to ${to}`;
  const sections: PageSection[] = [
    { markup: verdictSection(input), figures: [] },
    heatSection(input),
    parallelSection(input),
    outsideSection(input),
    { markup: cellSection(input), figures: [] },
    { markup: spaceSection(input), figures: [] },
  ];
  return renderPage(
    {
      kind: 'sweep',
      title: `${whose} ${days}: sweep of ${counted(cells.length, 'cell')}`,
      heading: `${whose}: ${counted(cells.length, 'cell')}`,
      place: `sweep ${name} · ${days}`,
      facts: {
        ...{ symbol: whose, from, to, cells: cells.length },
        tries: evidence?.tries ?? 'not judged',
      },
      settings,
      sections: sections.map(({ markup }) => markup),
      figures: sections.flatMap(({ figures }) => figures),
      market: null,
    },
    assets,
  );
}

function spaceSection({ dimensions, base }: SweepReportInput): Markup {
  const varied = dimensions.map(({ name, values }) => [name, values.join(' · ')] as const);
  return html`<section id="space" aria-labelledby="space-heading">
<h2 id="space-heading">What was tried</h2>
<p>Settings that vary:</p>
${settingsList(varied)}
<details><summary>Settings of all cells</summary>${settingsList(base)}</details>
</section>`;
}
