import type { ChartNumbers } from './chart-numbers.ts';
import type { Pane } from './chart-pane.ts';
import type { DrawnBars } from './drawn-bars.ts';
import type { ReportBacktest } from './report-input.ts';

/**
 * The panes of equity and drawdown. A drawn bar shows the equity at its close and the deepest drawdown inside it.
 * @throws RangeError when the curve does not have one row for each bar.
 */
export function accountPanes(backtest: ReportBacktest, drawn: DrawnBars): Pane[] {
  const { curve } = backtest;
  const rows = curve.equity.length;
  const bars = drawn.firstBar[drawn.length]!;
  if (rows !== bars) throw new RangeError(`the equity curve must have a row for each of ${bars} bars, got ${rows}`);
  const groups = drawn.firstBar.slice(1).map((end, index) => [drawn.firstBar[index]!, end] as const);
  const equity = groups.map(([, end]) => amount(backtest, curve.equity[end - 1]!));
  const drawdown = groups.map(([from, end]) => amount(backtest, lowest(curve.drawdown, from, end)));
  return [pane('Equity', 14, equity, { color: '--account' }), drawdownPane(drawdown)];
}

function pane(title: string, weight: number, y: ChartNumbers, line: { color: string }): Pane {
  const hovertemplate = `%{y:.8~f}<extra>${title}</extra>`;
  const trace = {
    type: 'scatter',
    mode: 'lines',
    name: title,
    y,
    line: { width: 1.5, ...line },
    hovertemplate,
  } as const;
  return { title, weight, tickFormat: '', traces: [trace] };
}

function drawdownPane(y: ChartNumbers): Pane {
  const plain = pane('Drawdown', 10, y, { color: '--loss' });
  return { ...plain, traces: plain.traces.map((trace) => ({ ...trace, fill: 'tozeroy', fillcolor: '--loss-shade' })) };
}

function amount(backtest: ReportBacktest, units: bigint): number {
  return Number(backtest.money.format(units));
}

function lowest(column: readonly bigint[], from: number, end: number): bigint {
  let result = column[from]!;
  for (let index = from + 1; index < end; index += 1) if (column[index]! < result) result = column[index]!;
  return result;
}
