import { chartSection } from '../market/chart-section.ts';
import { coverageSection } from '../market/coverage-section.ts';
import { doubtSection } from '../market/doubt-section.ts';
import { marketChart } from '../market/market-chart.ts';
import { reportFrame, type ReportFrame } from '../market/report-frame.ts';
import type { ReportInput } from '../market/report-input.ts';
import { signalSection } from '../market/signal-section.ts';
import { html, type Markup, NOTHING } from '../page/markup.ts';
import type { NamedValue } from '../page/named-value.ts';
import type { PageSection } from '../page/page-section.ts';
import { type PageContent, renderPage } from '../page/render-page.ts';
import type { ReportAssets } from '../page/report-assets.ts';
import { thinned } from '../page/thinned.ts';
import { accountPanes } from './account-panes.ts';
import type { BacktestReportInput } from './backtest-input.ts';
import { calendarSection } from './calendar-section.ts';
import { costsSection } from './costs-section.ts';
import { equitySection } from './equity-section.ts';
import { manifestSection, settingText } from './manifest-section.ts';
import { monteCarloSection } from './monte-carlo-section.ts';
import { figureOf } from './run-metrics-view.ts';
import type { RunRecord } from './run-record.ts';
import { spreadSection } from './spread-section.ts';
import { MAX_ROUND_TRIPS, tripSection } from './trip-section.ts';
import { tripTraces } from './trip-traces.ts';
import { verdictSection } from './verdict-section.ts';

/**
 * The page of a backtest, made of the run as its folder has it; the chart beside it needs the data too. Equal input gives
 * equal text.
 * @throws RangeError when the band does not fit the bars; Error when a script cannot stand in a page.
 */
export function renderBacktest({ run, market, remarks }: BacktestReportInput, assets: ReportAssets): string {
  const frame = market === null ? null : reportFrame(market);
  const parts = [
    equitySection(run),
    plain(market === null || frame === null ? NOTHING : runChart(market, frame)),
    plain(tripSection(run, frame?.drawn ?? null)),
    ...(hasTraded(run) ? [spreadSection(run), calendarSection(run), monteCarloSection(run), costsSection(run)] : []),
    plain(manifestSection(run)),
    ...(market === null || frame === null ? [] : [plain(marketSections(market, frame))]),
  ];
  return renderPage(
    {
      kind: 'backtest',
      ...runHead(run, market),
      sections: [verdictSection(run, remarks), ...parts.map(({ markup }) => markup)],
      figures: parts.flatMap(({ figures }) => figures),
      market:
        market === null || frame === null
          ? null
          : marketChart(market, frame, {
              priceTraces: tripTraces(thinned(run.trips, MAX_ROUND_TRIPS).kept, frame.drawn),
              panes: accountPanes(run.equity, frame.drawn),
            }),
    },
    assets,
  );
}

/** Without a fill there is nothing to spread, to draw from or to pay. */
function hasTraded({ metrics }: RunRecord): boolean {
  return (figureOf(metrics, 'base', 'traded') ?? 0) > 0;
}

function plain(markup: Markup): PageSection {
  return { markup, figures: [] };
}

function runChart(market: ReportInput, frame: ReportFrame): Markup {
  return chartSection(market, frame, {
    heading: 'Trades, price, CVD, delta and the account',
    panes: 'price with entries and exits, CVD, delta, equity and drawdown',
    isTall: true,
    keys: [
      html`<span class="mark trip-long">▶ ■ entry and exit of a long</span>`,
      html`<span class="mark trip-short">▷ □ of a short</span>`,
    ],
  });
}

function marketSections(market: ReportInput, { signals, drawn, doubt }: ReportFrame): Markup {
  return html`${signalSection(signals, { drawn, bars: market.bars, doubt })}
${doubt === null ? NOTHING : doubtSection(doubt, market.bars)}
${coverageSection(market.days)}`;
}

/** What the page says of itself: it comes from the run, and how sides and sizes were had from the data. */
function runHead(
  run: RunRecord,
  chart: ReportInput | null,
): Pick<PageContent, 'title' | 'heading' | 'place' | 'settings' | 'facts'> {
  const { configuration: said, id } = run;
  const [venue, market, symbol, from, to] = ['venue', 'market', 'symbol', 'from', 'to'].map((name) =>
    settingText(said[name] ?? ''),
  ) as [string, string, string, string, string];
  const days = from === to ? from : `${from} to ${to}`;
  return {
    title: `${symbol} ${days}: backtest ${id}`,
    heading: `${symbol}: backtest`,
    place: `${venue} ${market} · ${days}`,
    settings: [['Run', id], ...shownSettings(said), ...(chart?.settings.more ?? [])],
    facts: {
      ...{ venue, market, symbol, from, to, run: id, round_trips: run.trips.length },
      net: figureOf(run.metrics, 'base', 'net_profit') ?? 'none',
    },
  };
}

/** The place says whose data and which days; how many draws were made stands beside what was drawn. */
const SAID_ELSEWHERE = new Set([
  'venue',
  'market',
  'symbol',
  'from',
  'to',
  'randomEntries',
  'monteCarlo',
  'quoteChecksums',
]);

function shownSettings(configuration: RunRecord['configuration']): NamedValue[] {
  return Object.entries(configuration).flatMap(([name, value]) =>
    SAID_ELSEWHERE.has(name) || value === false || value === null ? [] : [[name, settingText(value)] as const],
  );
}
