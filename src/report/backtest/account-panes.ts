import type { ChartNumbers } from '../market/chart-numbers.ts';
import type { Pane } from '../market/chart-pane.ts';
import type { DrawnBars } from '../market/drawn-bars.ts';
import type { RunEquity } from './run-record.ts';

/**
 * The panes of equity, with the band between the pessimistic and the optimistic reading, and of the base reading's
 * drawdown. A drawn bar shows the equity at its close and the deepest drawdown inside it. No panes where the curve does not
 * have one row for each bar: the data has changed since the run.
 */
export function accountPanes(equity: RunEquity, drawn: DrawnBars): Pane[] {
  if (equity.base.length !== drawn.firstBar[drawn.length]) return [];
  const groups = drawn.firstBar.slice(1).map((end, index) => [drawn.firstBar[index]!, end] as const);
  const closes = (curve: Float64Array): ChartNumbers => groups.map(([, end]) => curve[end - 1]!);
  const drawdown = groups.map(([from, end]) => equity.drawdown.subarray(from, end).reduce((a, b) => Math.min(a, b)));
  return [
    equityPane(closes(equity.base), closes(equity.pessimistic), closes(equity.optimistic)),
    drawdownPane(drawdown),
  ];
}

function equityPane(base: ChartNumbers, pessimistic: ChartNumbers, optimistic: ChartNumbers): Pane {
  const plain = pane('Equity', 14, base, { color: '--account' });
  const edge = (name: string, y: ChartNumbers): Pane['traces'][number] => ({
    ...plain.traces[0]!,
    name,
    y,
    line: { width: 0, color: '--account' },
    hovertemplate: `%{y:.8~f}<extra>${name}</extra>`,
  });
  const upper = { ...edge('Optimistic', optimistic), fill: 'tonexty', fillcolor: '--band-shade' } as const;
  return { ...plain, traces: [...plain.traces, edge('Pessimistic', pessimistic), upper] };
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
  return { title, weight, tickFormat: '.8~f', traces: [trace] };
}

function drawdownPane(y: ChartNumbers): Pane {
  const plain = pane('Drawdown', 10, y, { color: '--loss' });
  return { ...plain, traces: plain.traces.map((trace) => ({ ...trace, fill: 'tozeroy', fillcolor: '--loss-shade' })) };
}
