import { dataTable, numberColumn } from '../page/data-table.ts';
import { type Figure, figureBlock, type FigureTrace } from '../page/figure.ts';
import { html, type Markup } from '../page/markup.ts';
import type { PageSection } from '../page/page-section.ts';
import { counted, groupDigits, percent } from '../page/readable.ts';
import { fineShare } from './money-text.ts';
import { monteCarloOf, type StoredMonteCarlo } from './run-metrics-view.ts';
import type { RunRecord } from './run-record.ts';

/** Fewer days than this say next to nothing about the days to come. */
const FEW_DAYS = 60;

/** What equity could have come to with the same days in another order. */
export function monteCarloSection({ metrics }: RunRecord): PageSection {
  const head = html`<h2 id="monte-carlo-heading">What it could have come to</h2>`;
  const drawn = monteCarloOf(metrics);
  if (drawn === null) {
    const words = html`<p>Fewer than two days: nothing to draw equity from.</p>`;
    return {
      markup: html`<section id="monte-carlo" aria-labelledby="monte-carlo-heading">${head}${words}</section>`,
      figures: [],
    };
  }
  const figure = fanFigure(drawn);
  const markup = html`<section id="monte-carlo" aria-labelledby="monte-carlo-heading">${head}
<p>${ruinWords(drawn)}</p>
<p>${assumptionWords(drawn)}</p>
${figureBlock(figure, fanTable(drawn))}
</section>`;
  return { markup, figures: [figure] };
}

function ruinWords({ ruin, paths, lossShare, terminal, maxDrawdown }: StoredMonteCarlo): string {
  return `Probability of ruin (a loss of ${percent(-ruin.change)} of the capital): ${fineShare(ruin.probability)} of ${groupDigits(String(paths))} drawn courses (${fineShare(ruin.low)} to ${fineShare(ruin.high)} for the number of draws alone). ${percent(lossShare)} of them ended below the capital. In the median course equity comes to ${times(terminal.median)} of the capital, in one of ten to ${times(terminal.lowerTenth)} or less; one in ten had a drawdown of ${fineShare(-maxDrawdown.lowerTenth)} or more from day to day.`;
}

function assumptionWords({ returns, days, blockDays, stake, seed }: StoredMonteCarlo): string {
  const few =
    returns < FEW_DAYS ? ` ${counted(returns, 'recorded day')} say next to nothing about the days to come.` : '';
  const money = stake === 'capital' ? 'gains are shares of the initial capital' : 'gains compound';
  return `What it assumes: the days to come are like the ${returns} recorded ones, drawn again and again in blocks of ${blockDays.toFixed(1)} days on average (stationary bootstrap), ${days} days a course; ${money}; positions are as large as they were; no day is worse than those recorded, and nothing within a day is seen. Seed ${seed}.${few}`;
}

function times(equity: number): string {
  return fineShare(equity);
}

function fanFigure({ fan, ruin }: StoredMonteCarlo): Figure {
  const course = (index: number, look: Readonly<Record<string, unknown>>): FigureTrace => {
    const share = `${fan.quantiles[index]! * 100} %`;
    return {
      type: 'scatter',
      mode: 'lines',
      x: fan.days,
      y: fan.equity[index]!,
      name: fan.quantiles[index] === 0.5 ? 'median' : `${share} of courses lie below`,
      hovertemplate: `%{y:.6f}<extra>${fan.quantiles[index] === 0.5 ? 'median' : share}</extra>`,
      ...look,
    };
  };
  const last = fan.quantiles.length - 1;
  const thin = { line: { color: '--series-1', width: 1 } };
  const traces = fan.quantiles.map((quantile, index) => {
    const isOutermost = index === 0 || index === last;
    const fill = index === 0 ? {} : { fill: 'tonexty', fillcolor: '--fan-shade' };
    if (quantile === 0.5) return course(index, { ...fill, line: { color: '--account', width: 2 } });
    return course(index, {
      ...thin,
      ...fill,
      ...(isOutermost ? { line: { color: '--series-1', width: 1, dash: 'dot' } } : {}),
    });
  });
  const ruinLine = { color: '--cost', width: 1.5, dash: 'dash' };
  const isNear = (fan.equity[0]?.at(-1) ?? 1) < 1 + ruin.change / 2;
  return {
    id: 'monte-carlo',
    label: 'Fan of quantiles of drawn equity by day. The table below has the numbers.',
    heightPx: 340,
    traces,
    layout: {
      hovermode: 'x unified',
      xaxis: { title: { text: 'days' }, zeroline: false, fixedrange: true },
      yaxis: { title: { text: 'equity ÷ capital', standoff: 14 }, exponentformat: 'none' },
      // Far from everything drawn, the line of ruin would flatten the fan.
      shapes: isNear
        ? [{ type: 'line', xref: 'paper', x0: 0, x1: 1, y0: 1 + ruin.change, y1: 1 + ruin.change, line: ruinLine }]
        : [],
    },
    fitY: false,
  };
}

function fanTable({ fan }: StoredMonteCarlo): Markup {
  return dataTable({
    label: 'Drawn equity',
    caption: 'Equity ÷ capital below which so many of the drawn courses lie.',
    columns: [numberColumn('Day'), ...fan.quantiles.map((quantile) => numberColumn(`${quantile * 100} %`))],
    rows: fan.days.map((day, index) => ({
      cells: [String(day), ...fan.equity.map((course) => (course[index] ?? Number.NaN).toFixed(6))],
    })),
  });
}
