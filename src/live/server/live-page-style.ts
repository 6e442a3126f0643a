/** The style sheet of the live pages around the widget, in the colours of the report. */
export const LIVE_PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f4f6f8, #0e1217);
  --surface: light-dark(#ffffff, #161b22);
  --raised: light-dark(#f0f3f6, #1e252e);
  --text: light-dark(#1a1f26, #e4e8ed);
  --muted: light-dark(#59636f, #9aa5b1);
  --line: light-dark(#d3d9e0, #36404b);
  --focus: light-dark(#0072b2, #56b4e9);
}
:root[data-theme='light'] { color-scheme: light; }
:root[data-theme='dark'] { color-scheme: dark; }
* { box-sizing: border-box; }
html { height: 100%; }
body { min-height: 100%; margin: 0; display: flex; flex-direction: column; background: var(--page); color: var(--text);
  font: 15px/1.55 system-ui, 'Segoe UI', sans-serif; }
header, main, footer { width: 100%; max-width: 1680px; margin: 0 auto; padding: 0 clamp(12px, 2vw, 28px); }
header { display: flex; flex-wrap: wrap; gap: 2px 14px; align-items: baseline; padding-top: 14px; padding-bottom: 10px; }
h1 { margin: 0; font-size: 20px; line-height: 1.3; letter-spacing: -0.01em; }
header p, footer p { margin: 0; color: var(--muted); font-size: 13.5px; }
main { flex: 1; display: flex; flex-direction: column; }
cvd-widget { flex: 1; min-height: 560px; border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
footer { padding-top: 8px; padding-bottom: 12px; }
a { color: var(--focus); }
code { font: 0.92em ui-monospace, 'SF Mono', Menlo, Consolas, monospace; }
.embed cvd-widget { min-height: 0; height: 100vh; border: 0; border-radius: 0; }
.note { flex: none; margin: 10vh auto; max-width: 460px; padding: 22px 26px; background: var(--surface); border: 1px solid var(--line);
  border-radius: 10px; }
.note h1 { margin-bottom: 8px; }
.note p { margin: 0 0 12px; overflow-wrap: anywhere; }
label { display: block; margin-bottom: 4px; color: var(--muted); font-size: 13px; }
input, button { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--line); border-radius: 6px;
  padding: 5px 11px; }
input { width: 100%; margin-bottom: 12px; background: var(--page); }
button { cursor: pointer; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
`;
