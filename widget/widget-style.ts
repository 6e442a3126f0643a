/** The style sheet of the widget, in the colours of the report: Okabe and Ito's, which people with any colour vision can tell apart. */
export const WIDGET_STYLE = `
:host{display:flex;flex-direction:column;height:520px;color-scheme:light dark;
--surface:light-dark(#fff,#161b22);--raised:light-dark(#f0f3f6,#1e252e);--text:light-dark(#1a1f26,#e4e8ed);
--muted:light-dark(#59636f,#9aa5b1);--line:light-dark(#d3d9e0,#36404b);--grid:light-dark(#edf0f3,#222a33);
--focus:light-dark(#0072b2,#56b4e9);--up:light-dark(#0072b2,#56b4e9);--down:light-dark(#d55e00,#e69f00);
--bullish:light-dark(#00805d,#2fc99c);--bearish:light-dark(#a8437f,#e39ac4);--warn:light-dark(#8a6d00,#f0e442);
--partial-shade:light-dark(rgb(90 100 110/.2),rgb(170 180 190/.22));--gap-shade:light-dark(rgb(240 200 0/.42),rgb(240 228 66/.26))}
:host([theme=light]){color-scheme:light}
:host([theme=dark]){color-scheme:dark}
:host([hidden]),[hidden]{display:none!important}
*{box-sizing:border-box}
.frame{position:relative;display:flex;flex-direction:column;flex:1;min-height:0;background:var(--surface);color:var(--text);
font:13.5px/1.45 system-ui,'Segoe UI',sans-serif;container-type:inline-size}
.top{display:flex;flex-wrap:wrap;gap:6px 12px;align-items:center;padding:8px 12px}
.pickers,.tools{display:flex;flex-wrap:wrap;gap:6px;align-items:center}
.tools{margin-left:auto}
.name{font-weight:650;font-size:15px}
.fixed{color:var(--muted);padding:0 3px}
button,select{font:inherit;font-size:13px;color:inherit;background:var(--raised);border:1px solid var(--line);border-radius:6px;
padding:3px 9px;cursor:pointer;max-width:100%}
button:hover,select:hover{border-color:var(--muted)}
button[aria-pressed=true]{border-color:var(--focus);box-shadow:inset 0 0 0 1px var(--focus)}
:focus-visible{outline:2px solid var(--focus);outline-offset:1px}
.tables:focus-visible{outline-offset:-2px}
.chart:focus-visible{outline:0}
.chart:focus-visible::after{content:'';position:absolute;inset:0;z-index:4;border:2px solid var(--focus);pointer-events:none}
.status{display:flex;flex-wrap:wrap;gap:0 9px;min-width:0}
.badge{font-weight:600;white-space:nowrap}
.badge[data-level=good]{color:var(--bullish)}
.badge[data-level=busy]{color:var(--muted)}
.badge[data-level=bad]{color:var(--down)}
.detail{color:var(--muted);font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.readout{display:flex;flex-wrap:wrap;gap:0 13px;min-height:29px;padding:3px 12px 6px;color:var(--muted);font-size:13px;
font-variant-numeric:tabular-nums;border-bottom:1px solid var(--line)}
.readout b{font-weight:600;color:var(--text)}
.readout span span{color:var(--text)}
.readout [data-sign='1'] span{color:var(--up)}
.readout [data-sign='-1'] span{color:var(--down)}
.readout i{font-style:normal}
.warn{color:var(--warn)}
.stage{position:relative;flex:1;min-height:0}
.chart,.tables{position:absolute;inset:0}
.away .chart{visibility:hidden}
.stale .chart{opacity:.55}
.tip{position:absolute;top:10px;z-index:4;max-width:min(340px,70%);padding:8px 11px;background:var(--surface);
border:1px solid var(--line);border-radius:8px;box-shadow:0 3px 14px rgb(0 0 0/.18);font-size:12.5px;pointer-events:none;
font-variant-numeric:tabular-nums}
.tip>div+div{margin-top:7px}
.bearish b{color:var(--bearish)}
.bullish b{color:var(--bullish)}
.tables{overflow:auto;background:var(--surface)}
table{width:100%;border-collapse:separate;border-spacing:0;font-size:12.5px;font-variant-numeric:tabular-nums}
caption{padding:8px 12px;text-align:left;color:var(--muted)}
th,td{padding:3px 12px;text-align:right;white-space:nowrap;border-top:1px solid var(--grid);font-weight:400}
th:first-child,.texts :nth-child(-n+5){text-align:left}
thead th{position:sticky;top:0;background:var(--raised);border:0;font-weight:600}
.replay{display:flex;flex-wrap:wrap;gap:6px 8px;align-items:center;padding:7px 12px;border-top:1px solid var(--line)}
.replay input{flex:1;min-width:120px;accent-color:var(--focus)}
.replay span{font-variant-numeric:tabular-nums}
.bottom{display:flex;flex-wrap:wrap;gap:2px 16px;justify-content:space-between;padding:5px 12px 7px;color:var(--muted);
font-size:12px;border-top:1px solid var(--line)}
.bottom a{color:inherit}
.coverage{display:flex;flex-wrap:wrap;gap:0 12px}
.gaps{position:relative}
summary{cursor:pointer;color:var(--warn)}
.gaps ul{position:absolute;bottom:100%;left:0;z-index:5;margin:0 0 4px;padding:8px 12px;list-style:none;max-height:200px;overflow:auto;
background:var(--surface);color:var(--text);border:1px solid var(--line);border-radius:8px;white-space:nowrap}
.heard{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@container (max-width:560px){.detail,.top .fixed{display:none}.readout>span:nth-of-type(-n+3){display:none}}
`;
