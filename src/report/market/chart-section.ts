import { html, type Markup, NOTHING } from '../page/markup.ts';
import { counted, groupDigits, readableDays } from '../page/readable.ts';
import { knowsCvdExtremes } from './chart-numbers.ts';
import type { DrawnBars } from './drawn-bars.ts';
import type { ReportFrame } from './report-frame.ts';
import type { ReportInput } from './report-input.ts';

/** How a page presents its market chart. */
export interface ChartPlace {
  /** Heading of the section. */
  readonly heading: string;
  /** Its panes in words, e.g. `price, CVD and delta`: for who cannot see them. */
  readonly panes: string;
  /** Whether there are so many panes that they need more room. */
  readonly isTall: boolean;
  /** What the key says beside candles and signals. */
  readonly keys: readonly Markup[];
}

/** The chart's place on the page, with its key, its buttons and its description in words. */
export function chartSection(input: ReportInput, { drawn, doubt }: ReportFrame, place: ChartPlace): Markup {
  return html`<section id="chart-section" aria-labelledby="chart-heading">
<div class="bar"><h2 id="chart-heading">${place.heading}</h2>${TOOLBAR}</div>
${chartKeys(place, input, doubt !== null)}
${mergeNote(input, drawn)}
${knowsCvdExtremes(input.bars) ? NOTHING : WICK_NOTE}
${doubt === null ? NOTHING : BAND_NOTE}
${barsNote(input)}
<div id="chart" class="${place.isTall ? 'chart tall' : 'chart'}" role="img" aria-label="${description(input, place)}"></div>
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

function chartKeys({ keys }: ChartPlace, input: ReportInput, hasDoubt: boolean): Markup {
  return html`<p class="keys">
<span class="key up">rising, net buying</span> <span class="key down">falling, net selling</span>
<span class="mark bullish">▲ bullish divergence</span> <span class="mark bearish">▼ bearish divergence</span> <span>| where it became known</span>
${hasDoubt ? BAND_KEY : NOTHING}<span class="key partial">partly covered bar</span> <span class="key gap">bar with a gap</span>
${input.profile === null ? NOTHING : PROFILE_KEYS}<span class="key vwap">session VWAP</span>
${input.ownTrades === null ? NOTHING : OWN_KEY}${unknownKey(input)}${keys.map((key) => html`${key} `)}<span class="hint">Drag: zoom · Shift and drag: move · double-click: all</span></p>`;
}

const PROFILE_KEYS = html`<span class="key control">point of control</span> <span class="key area">value area (dotted edges; known when the
session has ended)</span> `;

const OWN_KEY = html`<span><span class="own bought">B</span> <span class="own sold">S</span> own trades</span> `;

function unknownKey({ bars }: ReportInput): Markup {
  const hasUnknown = bars.unknownVolume.subarray(0, bars.length).some((lots) => lots > 0);
  return hasUnknown ? html`<span class="key unknown">volume whose aggressor is unknown</span> ` : NOTHING;
}

const BAND_KEY = html`<span class="key band">where CVD may be</span> `;

const BAND_NOTE = html`<p class="note">Some sides are in doubt: the shade shows where CVD may be. What reaches far out of the pane is
cut off there; the box at the pointer and the table <a href="#doubt">Sides in doubt</a> have the figures.</p>`;

const WICK_NOTE = html`<p class="note">These bars were imported without trades: how high and low CVD went inside them is not
known, so its candles have no wicks.</p>`;

function barsNote({ settings }: ReportInput): Markup {
  if (settings.barsCommand === '') return NOTHING;
  const words = settings.barsCommand.split(' ').map((word) => html`<span>${word}</span> `);
  return html`<p class="note command">All bars with all their columns, as CSV: <code>${words}</code></p>`;
}

function mergeNote({ bars }: ReportInput, { length, mergedUpTo }: DrawnBars): Markup {
  if (mergedUpTo === 1) return NOTHING;
  return html`<p class="note">${counted(bars.length, 'bar')} are drawn as ${groupDigits(String(length))}: up to ${mergedUpTo}
neighbours are put together, their highest and lowest values kept. Signals keep their own times, and the tables and sums
are of all bars.</p>`;
}

function description(input: ReportInput, { panes }: ChartPlace): string {
  const { instrument, fromDay, toDay, bars, signals, settings } = input;
  const what = `${counted(bars.length, 'bar')} of ${settings.bar} of ${instrument.symbol}, ${readableDays(fromDay, toDay)}`;
  return `Chart of ${panes}: ${what}, with ${counted(signals.length, 'divergence')}. The tables below hold the same in text.`;
}
