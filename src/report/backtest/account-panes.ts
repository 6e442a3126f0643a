import type { ChartNumbers } from '../market/chart-numbers.ts';
import type { Pane } from '../market/chart-pane.ts';
import type { DrawnBars } from '../market/drawn-bars.ts';
import type { ReportBacktest } from './backtest-input.ts';

/**
 * The panes of equity, with the band between the pessimistic and the optimistic reading, and of the base reading's
 * drawdown. A drawn bar shows the equity at its close and the deepest drawdown inside it.
 * @throws RangeError when the curve does not have one row for each bar.
 */
export function accountPanes(backtest: ReportBacktest, drawn: DrawnBars): Pane[] {
  const { base, pessimistic, optimistic } = backtest.result.readings;
  const { equity } = base.equity;
  const bars = drawn.firstBar[drawn.length]!;
  if (equity.length !== bars) {
    throw new RangeError(`the equity curve must have a row for each of ${bars} bars, got ${equity.length}`);
  }
  const groups = drawn.firstBar.slice(1).map((end, index) => [drawn.firstBar[index]!, end] as const);
  const closes = (curve: readonly bigint[]): ChartNumbers => groups.map(([, end]) => amount(backtest, curve[end - 1]!));
  const fallen = drawdowns(equity, base.account.capital);
  const drawdown = groups.map(([from, end]) => amount(backtest, lowest(fallen, from, end)));
  return [
    equityPane(closes(equity), closes(pessimistic.equity.equity), closes(optimistic.equity.equity)),
    drawdownPane(drawdown),
  ];
}

/** Equity below its highest value so far, the capital included. */
function drawdowns(equity: readonly bigint[], capital: bigint): bigint[] {
  let peak = capital;
  return equity.map((value) => {
    if (value > peak) peak = value;
    return value - peak;
  });
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
  return { title, weight, tickFormat: '', traces: [trace] };
}

function drawdownPane(y: ChartNumbers): Pane {
  const plain = pane('Drawdown', 10, y, { color: '--loss' });
  return { ...plain, traces: plain.traces.map((trace) => ({ ...trace, fill: 'tozeroy', fillcolor: '--loss-shade' })) };
}

function amount(backtest: ReportBacktest, units: bigint): number {
  return Number(backtest.metrics.money.format(units));
}

function lowest(column: readonly bigint[], from: number, end: number): bigint {
  let result = column[from]!;
  for (let index = from + 1; index < end; index += 1) if (column[index]! < result) result = column[index]!;
  return result;
}
