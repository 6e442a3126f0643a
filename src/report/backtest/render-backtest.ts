import { chartSection } from '../market/chart-section.ts';
import { coverageSection } from '../market/coverage-section.ts';
import { doubtSection } from '../market/doubt-section.ts';
import { marketChart } from '../market/market-chart.ts';
import { marketHead, reportFrame } from '../market/report-frame.ts';
import { signalSection } from '../market/signal-section.ts';
import { summarySection } from '../market/summary-section.ts';
import { NOTHING } from '../page/markup.ts';
import { renderPage } from '../page/render-page.ts';
import type { ReportAssets } from '../page/report-assets.ts';
import { accountPanes } from './account-panes.ts';
import { backtestSummary } from './backtest-summary.ts';
import type { BacktestReportInput } from './backtest-input.ts';
import { backtestSection } from './backtest-section.ts';

/**
 * The page of a backtest: equal input gives equal text.
 * @throws RangeError when the equity curve or the band does not fit the bars; Error when a script cannot stand in a page.
 */
export function renderBacktest(input: BacktestReportInput, assets: ReportAssets): string {
  const frame = reportFrame(input);
  const { drawn, doubt } = frame;
  const { bars, backtest } = input;
  return renderPage(
    {
      kind: 'backtest',
      ...marketHead(input),
      sections: [
        summarySection(input, doubt, backtestSummary(backtest)),
        chartSection(input, frame, {
          heading: 'Price, CVD, delta and the account',
          panes: 'price, CVD, delta, equity and drawdown',
          isTall: true,
          keys: [],
        }),
        signalSection(frame.signals, { drawn, bars, doubt }),
        backtestSection(backtest, drawn, bars.scales),
        doubt === null ? NOTHING : doubtSection(doubt, bars),
        coverageSection(input.days),
      ],
      figures: [],
      market: marketChart(input, frame, { priceTraces: [], panes: accountPanes(backtest, drawn) }),
    },
    assets,
  );
}
