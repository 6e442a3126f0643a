/**
 * The page's style sheet. Colours: Okabe and Ito's set, which people with any colour vision can tell apart, a step darker
 * or lighter where the contrast to the ground asks for it. The chart takes its colours from here too.
 */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f4f6f8, #0e1217);
  --surface: light-dark(#ffffff, #161b22);
  --raised: light-dark(#f0f3f6, #1e252e);
  --text: light-dark(#1a1f26, #e4e8ed);
  --muted: light-dark(#59636f, #9aa5b1);
  --line: light-dark(#d3d9e0, #36404b);
  --grid: light-dark(#edf0f3, #222a33);
  --focus: light-dark(#0072b2, #56b4e9);
  --up: light-dark(#0072b2, #56b4e9);
  --down: light-dark(#d55e00, #e69f00);
  --bullish: light-dark(#00805d, #2fc99c);
  --bearish: light-dark(#a8437f, #e39ac4);
  --account: light-dark(#333c46, #cdd5dd);
  --series-1: light-dark(#0072b2, #56b4e9);
  --series-2: light-dark(#d55e00, #e69f00);
  --series-3: light-dark(#00805d, #2fc99c);
  --series-4: light-dark(#a8437f, #e39ac4);
  --series-5: light-dark(#785ef0, #a08cff);
  --series-6: light-dark(#7a6400, #f0e442);
  --null: light-dark(#7b8591, #8b96a3);
  --null-shade: light-dark(rgb(110 120 132 / 0.18), rgb(150 160 172 / 0.2));
  --cost: light-dark(#b3261e, #ff8a80);
  --heat-low: light-dark(#d55e00, #e69f00);
  --heat-mid: light-dark(#f4f6f8, #1e252e);
  --heat-high: light-dark(#0072b2, #56b4e9);
  --loss: light-dark(#d55e00, #e69f00);
  --loss-shade: light-dark(rgb(213 94 0 / 0.16), rgb(230 159 0 / 0.18));
  --vwap: light-dark(#785ef0, #a08cff);
  --own: light-dark(#111418, #ffffff);
  --control: light-dark(#59636f, #aeb8c3);
  --value-area: light-dark(#9aa7b5, #66727f);
  --beyond-area: light-dark(#d3d9e0, #36404b);
  --session-shade: light-dark(rgb(60 90 130 / 0.05), rgb(150 180 220 / 0.05));
  --unknown-shade: light-dark(rgb(90 100 110 / 0.18), rgb(170 180 190 / 0.2));
  --partial-shade: light-dark(rgb(90 100 110 / 0.2), rgb(170 180 190 / 0.22));
  --gap-shade: light-dark(rgb(240 200 0 / 0.42), rgb(240 228 66 / 0.26));
  --gap: light-dark(#a88600, #f0e442);
  --trip-long: light-dark(#0b3d91, #a7c9ff);
  --trip-short: light-dark(#8a2c0d, #ffc9a3);
  --fan-shade: light-dark(rgb(0 114 178 / 0.14), rgb(86 180 233 / 0.16));
  --band: light-dark(#785ef0, #a08cff);
  --band-shade: light-dark(rgb(120 94 240 / 0.18), rgb(150 130 255 / 0.24));
}
:root[data-theme='light'] { color-scheme: light; }
:root[data-theme='dark'] { color-scheme: dark; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.55 system-ui, 'Segoe UI', sans-serif; }
header, main, footer { max-width: 1480px; margin: 0 auto; padding: 0 clamp(14px, 2.5vw, 36px); }
header { padding-top: 26px; }
h1 { margin: 0; font-size: 29px; line-height: 1.2; letter-spacing: -0.015em; overflow-wrap: anywhere; }
h2 { margin: 0 0 12px; font-size: 18px; line-height: 1.3; letter-spacing: -0.005em; }
p { margin: 0 0 8px; max-width: 86ch; }
a { color: var(--focus); }
code { font: 0.92em ui-monospace, 'SF Mono', Menlo, Consolas, monospace; }
.bar { display: flex; flex-wrap: wrap; gap: 6px 16px; align-items: baseline; }
.bar > :last-child { margin-left: auto; }
.place { margin: 0; color: var(--muted); font-size: 16px; }
section { margin: 18px 0; padding: 20px clamp(14px, 1.8vw, 26px); background: var(--surface); border: 1px solid var(--line);
  border-radius: 10px; }
.settings { display: flex; flex-wrap: wrap; gap: 4px 22px; margin: 12px 0 14px; font-size: 13px; }
.settings div { display: flex; gap: 6px; min-width: 0; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(160px, 1fr)); gap: 10px; margin: 0 0 16px; }
.tiles div { padding: 11px 14px 10px; background: var(--raised); border-radius: 8px; min-width: 0; }
.tiles dt { font-size: 12.5px; }
.tiles dd { font-size: 21px; font-weight: 600; line-height: 1.25; font-variant-numeric: tabular-nums; }
.tiles .remark { color: var(--muted); font-size: 12.5px; font-weight: 400; }
.words { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(430px, 100%), 1fr)); gap: 4px 36px; }
.words p { margin: 0; }
.words + .scroll, .words + details { margin-top: 14px; }
.verdict { font-size: 18px; font-weight: 600; }
.lines { margin: 0 0 14px; font-size: 13px; }
.lines div { padding: 6px 0; border-top: 1px solid var(--grid); }
.lines code { overflow-wrap: anywhere; }
.note { color: var(--muted); font-size: 13.5px; }
.command { max-width: none; }
.command span { white-space: nowrap; }
.note:empty { display: none; }
button { font: inherit; font-size: 13px; color: inherit; background: var(--raised); border: 1px solid var(--line);
  border-radius: 6px; padding: 3px 11px; cursor: pointer; }
button:hover { border-color: var(--muted); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
.toolbar { display: flex; gap: 5px; }
[hidden] { display: none; }
.chart { height: clamp(520px, 84vh, 780px); }
.chart.tall { height: clamp(680px, 98vh, 960px); }
.figure { margin: 0 0 14px; }
.plot { width: 100%; }
.tables-only .plot, .tables-only #chart-section { display: none; }
.keys { display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 0 0 6px; max-width: none; color: var(--muted); font-size: 12.5px; }
.key::before { content: ''; display: inline-block; width: 11px; height: 11px; margin-right: 6px; border-radius: 2px;
  vertical-align: -1px; background: var(--key); border: 1px solid color-mix(in srgb, var(--key), var(--text) 25%); }
.key.up, .key.covered { --key: var(--up); }
.key.down { --key: var(--down); }
.key.vwap { --key: var(--vwap); }
.key.control { --key: var(--control); }
.key.area { --key: var(--value-area); }
.key.unknown { --key: var(--unknown-shade); }
.key.partial { --key: var(--partial-shade); }
.key.gap { --key: var(--gap-shade); }
.mark.trip-long { color: var(--trip-long); }
.mark.trip-short { color: var(--trip-short); }
.key.band { --key: var(--band-shade); }
.strip .key.gap, .key.quality.gap { --key: var(--gap); }
.key.quality.partial { --key: var(--value-area); }
.key.quality.missing { --key: var(--line); }
.key.quality.missing::before { background: var(--key); }
.hint { margin-left: auto; }
.bullish { color: var(--bullish); }
.bearish { color: var(--bearish); }
.scroll { container-type: inline-size; max-height: 520px; overflow: auto; margin: 0 0 14px; border: 1px solid var(--line); border-radius: 8px; }
caption > span { position: sticky; left: 11px; display: inline-block; max-width: calc(100cqi - 24px); }
table { width: 100%; border-collapse: separate; border-spacing: 0; font-size: 13.5px; }
caption { padding: 9px 11px; color: var(--muted); text-align: left; font-size: 13px; }
th, td { padding: 5px 11px; text-align: left; white-space: nowrap; border-top: 1px solid var(--grid); }
thead th { position: sticky; top: 0; z-index: 1; background: var(--raised); border: 0; font-size: 12.5px; font-weight: 600; }
tbody th { font-weight: 400; }
.number { text-align: right; }
td, th.number { font-variant-numeric: tabular-nums; }
tr[data-from] { cursor: pointer; }
tr[data-from]:hover > * { background: var(--raised); }
tr[aria-current] > * { background: color-mix(in srgb, var(--focus) 16%, var(--surface)); }
.show { padding: 0; border: 0; background: none; font-size: inherit; text-align: left; }
.coverage, .key.missing::before { background: repeating-linear-gradient(-45deg, var(--line) 0 2px, var(--raised) 2px 6px); }
.coverage { display: block; width: 100%; height: 20px; border-radius: 3px; }
td .coverage { width: 190px; height: 11px; margin: 4px 0; }
.coverage .covered { fill: var(--up); }
.coverage .gap { fill: var(--gap); }
.path { display: block; width: 90px; height: 22px; }
.path path { stroke: var(--line); }
.path polyline { fill: none; stroke: var(--text); stroke-width: 1.4; stroke-linejoin: round; }
.own { display: inline-block; width: 15px; border-radius: 2px; background: var(--own); color: var(--surface); text-align: center;
  font-size: 10.5px; line-height: 15px; }
.own.bought { border-radius: 50%; }
.strip { margin: 0 0 14px; }
.strip figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 2px 18px; padding-top: 5px;
  color: var(--muted); font-size: 12.5px; }
.strip .figure { margin: 0 0 14px; }
.plot { width: 100%; }
.tables-only .plot, .tables-only #chart-section { display: none; }
.keys { margin: 0; }
details { margin: 0 0 8px; }
summary { cursor: pointer; margin-bottom: 8px; }
footer { padding-bottom: 30px; color: var(--muted); font-size: 13px; }
.skip { position: absolute; left: 12px; top: -60px; padding: 6px 12px; background: var(--surface); color: var(--text); z-index: 9; }
.skip:focus { top: 8px; }
@media print {
  body { background: none; font-size: 11px; }
  section { border: 0; padding: 0; margin: 14px 0; }
  #theme, .toolbar, .hint, .skip, .numbers > summary, .hoverlayer, .plotly-notifier { display: none !important; }
  .chart, .chart.tall { height: auto; }
  .scroll { container-type: normal; max-height: none; overflow: visible; border: 0; }
  caption > span { max-width: none; }
  table { font-size: 8px; }
  th, td { padding: 2px 4px; }
  thead th { position: static; font-size: 8px; white-space: normal; }
  tr, .tiles div { break-inside: avoid; }
  #chart-section, .plot { break-inside: avoid; }
  * { print-color-adjust: exact; }
}
`;
