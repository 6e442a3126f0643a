import { accountPanes } from './account-panes.ts';
import type { PageData } from './browser/page-data.ts';
import { axisName, chartLayout } from './chart-layout.ts';
import { knowsCvdExtremes, timeSteps } from './chart-numbers.ts';
import { chartShapes } from './chart-shapes.ts';
import type { Doubt } from './doubt.ts';
import type { DrawnBars } from './drawn-bars.ts';
import { type MarketMarks, marketPanes } from './market-panes.ts';
import { html, type Markup, NOTHING } from './markup.ts';
import { counted, groupDigits, readableDays } from './readable.ts';
import type { ReportInput } from './report-input.ts';

/** What the page's script draws the chart from. */
export function chartData(input: ReportInput, drawn: DrawnBars, marks: MarketMarks): PageData {
  const { backtest, days } = input;
  const panes = marketPanes(input, drawn, marks);
  if (backtest !== null) panes.push(...accountPanes(backtest, drawn));
  return {
    timeSteps: timeSteps(drawn),
    traces: panes.flatMap((pane, index) => pane.traces.map((trace) => ({ ...trace, yaxis: axisName(index) }))),
    layout: chartLayout(panes, chartShapes(drawn, days)),
  };
}

/** The chart's place on the page, with its key, its buttons and its description in words. */
export function chartSection(input: ReportInput, drawn: DrawnBars, doubt: Doubt | null): Markup {
  const heading = input.backtest === null ? 'Price, CVD and delta' : 'Price, CVD, delta and the account';
  return html`<section id="chart-section" aria-labelledby="chart-heading">
<div class="bar"><h2 id="chart-heading">${heading}</h2>${TOOLBAR}</div>
${keys(doubt)}
${mergeNote(input, drawn)}
${knowsCvdExtremes(input.bars) ? NOTHING : WICK_NOTE}
${doubt === null ? NOTHING : BAND_NOTE}
<div id="chart" class="${input.backtest === null ? 'chart' : 'chart tall'}" role="img" aria-label="${description(input)}"></div>
<p class="note" id="chart-message" role="status"></p>
<noscript><p class="note">The chart needs JavaScript; the summary and the tables do not.</p></noscript>
</section>`;
}

const TOOLBAR = html`<div class="toolbar" role="group" aria-label="Chart view" hidden>
<button type="button" data-view="earlier" aria-label="Earlier">←</button>
<button type="button" data-view="later" aria-label="Later">→</button>
<button type="button" data-view="closer" aria-label="Zoom in">+</button>
<button type="button" data-view="wider" aria-label="Zoom out">−</button>
<button type="button" data-view="all">Whole range</button>
<button type="button" data-view="picture">Save picture</button>
</div>`;

function keys(doubt: Doubt | null): Markup {
  return html`<p class="keys">
<span class="key up">rising, net buying</span> <span class="key down">falling, net selling</span>
<span class="mark bullish">▲ bullish divergence</span> <span class="mark bearish">▼ bearish divergence</span>
${doubt === null ? NOTHING : BAND_KEY}<span class="key partial">partly covered bar</span> <span class="key gap">bar with a gap</span>
<span class="hint">Drag: zoom · Shift and drag: move · double-click: all</span></p>`;
}

const BAND_KEY = html`<span class="key band">where CVD may be</span> `;

const BAND_NOTE = html`<p class="note">Some sides are in doubt: the shade shows where CVD may be. What reaches far out of the pane is
cut off there; the box at the pointer and the table <a href="#doubt">Sides in doubt</a> have the figures.</p>`;

const WICK_NOTE = html`<p class="note">These bars were imported without trades: how high and low CVD went inside them is not
known, so its candles have no wicks.</p>`;

function mergeNote({ bars }: ReportInput, { length, mergedUpTo }: DrawnBars): Markup {
  if (mergedUpTo === 1) return NOTHING;
  return html`<p class="note">${counted(bars.length, 'bar')} are drawn as ${groupDigits(String(length))}: up to ${mergedUpTo}
neighbours are put together, their highest and lowest values kept. Signals keep their own times, and the tables and sums
are of all bars.</p>`;
}

function description({ instrument, fromDay, toDay, bars, signals, settings, backtest }: ReportInput): string {
  const panes = backtest === null ? 'price, CVD and delta' : 'price, CVD, delta, equity and drawdown';
  const what = `${counted(bars.length, 'bar')} of ${settings.bar} of ${instrument.symbol}, ${readableDays(fromDay, toDay)}`;
  return `Chart of ${panes}: ${what}, with ${counted(signals.length, 'divergence')}. The tables below hold the same in text.`;
}
