import { html, Markup, type MarkupPart, NOTHING } from '../../report/page/markup.ts';
import type { SymbolInfo } from '../protocol/live-hub.ts';
import { LIVE_PAGE_STYLE } from './live-page-style.ts';

/** The page: the widget with a word on what it is. */
export function livePage(shown: SymbolInfo): string {
  const body = html`<header><h1>cvdlab live</h1>
<p>Price, cumulative volume delta and divergences as they become known. All times are UTC.</p></header>
<main>${widget(shown)}</main>
<footer><p>Embed it: <code>/embed?symbol=${shown.instrument.symbol}</code> in a frame, or <code>/widget.js</code> and
<code>&lt;cvd-widget symbol="${shown.instrument.symbol}"&gt;</code>. Data: <a href="/api/symbols">symbols</a>,
<a href="/api/bars?symbol=${shown.instrument.symbol}">bars</a>,
<a href="/api/signals?symbol=${shown.instrument.symbol}">signals</a>.</p></footer>`;
  return page(`${shown.instrument.symbol} live`, body, 'live');
}

/** The widget alone, for a frame on another page. */
export function embedPage(shown: SymbolInfo): string {
  return page(`${shown.instrument.symbol} live`, html`${widget(shown)}`, 'embed');
}

/** Asks for the token; `next` is the page to go to then, `wrong` whether the one before was not right. */
export function loginPage(next: string, wrong: boolean): string {
  const body = html`<main class="note"><h1>cvdlab live</h1>
<p>This server shows its data to those who know its token.</p>
${wrong ? html`<p role="alert">That was not the token.</p>` : NOTHING}
<form method="post" action="/login"><input type="hidden" name="next" value="${next}">
<label for="token">Token</label><input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<button>Show</button></form></main>`;
  return page('Token needed', body, 'plain');
}

/** Says what is wrong. */
export function notePage(title: string, text: string): string {
  return page(
    title,
    html`<main class="note"><h1>${title}</h1><p>${text}</p><p><a href="/">To the start</a></p></main>`,
    'plain',
  );
}

/** The widget, told all that names the view. */
function widget({ instrument, bar, session, reset, sizes }: SymbolInfo): Markup {
  return html`<cvd-widget symbol="${instrument.symbol}" venue="${instrument.venue}" market="${instrument.market}" bar="${bar}"
 session="${session}" reset="${reset}" sizes="${sizes}"></cvd-widget>`;
}

function page(title: string, body: MarkupPart, kind: 'live' | 'embed' | 'plain'): string {
  const scripts = html`<script src="/widget.js" defer></script>
<script src="/page.js" defer></script>
<noscript><p>This page needs JavaScript. The same data is at <a href="/api/bars">/api/bars</a>.</p></noscript>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – cvdlab</title>
<link rel="icon" href="data:,">
<style>${new Markup(LIVE_PAGE_STYLE)}</style>
${kind === 'plain' ? NOTHING : scripts}
</head>
<body class="${kind}">
${body}
</body>
</html>
`.text;
}
