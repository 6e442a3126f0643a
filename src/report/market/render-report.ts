import { NOTHING } from '../page/markup.ts';
import { renderPage } from '../page/render-page.ts';
import type { ReportAssets } from '../page/report-assets.ts';
import { chartSection } from './chart-section.ts';
import { coverageSection } from './coverage-section.ts';
import { doubtSection } from './doubt-section.ts';
import { marketChart } from './market-chart.ts';
import { ownTradeSection } from './own-trade-section.ts';
import { profileSection } from './profile-section.ts';
import { marketHead, reportFrame } from './report-frame.ts';
import type { ReportInput } from './report-input.ts';
import { signalSection } from './signal-section.ts';
import { summarySection } from './summary-section.ts';

/**
 * The divergence report as one HTML page: equal input gives equal text.
 * @throws RangeError when the band does not fit the bars; Error when a script cannot stand in a page.
 */
export function renderReport(input: ReportInput, assets: ReportAssets): string {
  const frame = reportFrame(input);
  const { drawn, doubt } = frame;
  return renderPage(
    {
      kind: 'divergences',
      ...marketHead(input),
      sections: [
        summarySection(input, doubt),
        chartSection(input, frame, {
          heading: 'Price, CVD and delta',
          panes: 'price, CVD and delta',
          isTall: false,
          keys: [],
        }),
        input.ownTrades === null ? NOTHING : ownTradeSection(input.ownTrades, drawn),
        signalSection(frame.signals, { drawn, bars: input.bars, doubt }),
        input.profile === null ? NOTHING : profileSection(input.profile, input.bars.scales),
        doubt === null ? NOTHING : doubtSection(doubt, input.bars),
        coverageSection(input.days),
      ],
      figures: [],
      market: marketChart(input, frame),
    },
    assets,
  );
}
