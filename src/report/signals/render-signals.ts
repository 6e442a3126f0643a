import { formatDay } from '../../core/time.ts';
import { html } from '../page/markup.ts';
import type { PageSection } from '../page/page-section.ts';
import { readableDays } from '../page/readable.ts';
import { renderPage } from '../page/render-page.ts';
import type { ReportAssets } from '../page/report-assets.ts';
import { baselineSection } from './baseline-section.ts';
import { curveSection } from './curve-section.ts';
import { decaySection } from './decay-section.ts';
import { excursionSection } from './excursion-section.ts';
import { hitSection } from './hit-section.ts';
import { regimeSection } from './regime-section.ts';
import { drawnRules } from './study-axis.ts';
import type { SignalStudyInput } from './study-input.ts';
import { triesSection } from './tries-section.ts';
import { verdictSection } from './verdict-section.ts';

/**
 * The page of a signal study: the verdict first, then what it rests on, if there was any event. Equal input gives equal text.
 * @throws Error when a script cannot stand in a page.
 */
export function renderSignals(input: SignalStudyInput, assets: ReportAssets): string {
  const { symbol, venue, market } = input.instrument;
  const days = readableDays(input.fromDay, input.toDay);
  const sections: PageSection[] = [
    { markup: verdictSection(input), figures: [] },
    ...(drawnRules(input).length === 0 ? [] : studySections(input)),
    triesSection(input),
  ];
  return renderPage(
    {
      kind: 'signals',
      title: `${symbol} ${days}: what the signals were worth`,
      heading: `${symbol}: what the signals were worth`,
      place: `${venue} ${market} · ${days}`,
      facts: {
        ...{ venue, market, symbol, from: formatDay(input.fromDay), to: formatDay(input.toDay) },
        ...{ cells: input.cells.length, tries: input.tries.total ?? 'not counted' },
        evidence: input.cells.filter(({ verdict }) => verdict.conclusion === 'evidence').length,
      },
      settings: input.settings,
      sections: sections.map(({ markup }) => html`${markup}`),
      figures: sections.flatMap(({ figures }) => figures),
      market: null,
    },
    assets,
  );
}

function studySections(input: SignalStudyInput): PageSection[] {
  return [
    curveSection(input),
    hitSection(input),
    baselineSection(input),
    decaySection(input),
    excursionSection(input),
    regimeSection(input),
  ];
}
