import { chartData, chartSection } from './chart-section.ts';
import { backtestSection } from './backtest-section.ts';
import { coverageSection } from './coverage-section.ts';
import { doubtSection } from './doubt-section.ts';
import { doubtOf } from './doubt.ts';
import { drawBars } from './drawn-bars.ts';
import { html, Markup, NOTHING } from './markup.ts';
import { contentSecurityPolicy, scriptBlocks, scriptJson } from './page-scripts.ts';
import { PAGE_STYLE } from './page-style.ts';
import { readableDays } from './readable.ts';
import type { ReportAssets } from './report-assets.ts';
import type { NamedValue, ReportInput } from './report-input.ts';
import { settingsList } from './settings-list.ts';
import { signalSection } from './signal-section.ts';
import { summarySection } from './summary-section.ts';
import { thinned } from './thinned.ts';

/** The most signals a page lists and draws. */
export const MAX_SHOWN_SIGNALS = 2000;

/**
 * The report as one HTML page: equal input gives equal text. The page makes no network request; with `shared` assets it
 * loads the Plotly file beside it. Summary and tables need no script.
 * @throws RangeError when the equity curve or the band does not fit the bars; Error when a script cannot stand in a page.
 */
export function renderReport(input: ReportInput, assets: ReportAssets): string {
  const { backtest, bars } = input;
  const drawn = drawBars(bars);
  const signals = thinned(input.signals, MAX_SHOWN_SIGNALS);
  const doubt = doubtOf(input);
  const title = `${input.instrument.symbol} ${readableDays(input.fromDay, input.toDay)}`;
  const data = new Markup(scriptJson(chartData(input, drawn, { signals: signals.kept, doubt })));
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(assets)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title} – cvdlab</title>
<link rel="icon" href="data:,">
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
<a class="skip" href="#signals">Skip to the tables</a>
${pageHeader(input)}
<main>
${summarySection(input, doubt)}
${chartSection(input, drawn, doubt)}
${signalSection(signals, { drawn, bars, doubt })}
${backtest === null ? NOTHING : backtestSection(backtest, drawn, bars.scales)}
${doubt === null ? NOTHING : doubtSection(doubt, bars)}
${coverageSection(input.days)}
</main>
<footer><p>Made by cvdlab. All times are UTC. Nothing on this page is loaded from a network.</p></footer>
<script type="application/json" id="page-data">${data}</script>
${scriptBlocks(assets)}
</body>
</html>
`.text;
}

function pageHeader(input: ReportInput): Markup {
  const { instrument, settings } = input;
  const shown: NamedValue[] = [
    ['Bars', settings.bar],
    ['Session', settings.session],
    ['CVD reset', settings.reset],
    ['Aggressor', settings.aggressor],
    ['Rules', settings.rules.join(', ')],
    ...settings.more,
  ];
  return html`<header>
<div class="bar"><h1>${instrument.symbol}</h1>
<p class="place">${instrument.venue} ${instrument.market} · ${readableDays(input.fromDay, input.toDay)}</p>
<button type="button" id="theme" hidden>Dark</button></div>
${settingsList(shown)}
</header>`;
}
