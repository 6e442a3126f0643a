import { formatFixed } from '../../core/decimal.ts';
import type { TextColumn, TextTable } from '../../core/text-table.ts';
import type { EquityFan, MonteCarlo } from './monte-carlo.ts';

const number = (name: string): TextColumn => ({ name, type: 'number' });
const fixed = (value: number): string => formatFixed(value, 6);

/** Equity by day as a share of the initial capital, a column for every quantile. */
export function fanTextTable({ days, quantiles, equity }: EquityFan): TextTable {
  return {
    columns: [number('day'), ...quantiles.map((probability) => number(`equity_${probability}`))],
    rows: days.map((day, place) => [String(day), ...equity.map((values) => fixed(values[place]!))]),
  };
}

/** What the drawn courses came to, as names and values; equity and drawdowns are shares. */
export function monteCarloTextTable(result: MonteCarlo): TextTable {
  const { terminal, maxDrawdown, ruin } = result;
  const figures: [string, string][] = [
    ['paths', String(result.paths)],
    ['days', String(result.days)],
    ['recorded_days', String(result.returns)],
    ['block_days', fixed(result.blockDays)],
    ['size', fixed(result.size)],
    ['stake', result.stake],
    ['terminal_mean', fixed(terminal.mean)],
    ['terminal_lower_tenth', fixed(terminal.lowerTenth)],
    ['terminal_median', fixed(terminal.median)],
    ['terminal_upper_tenth', fixed(terminal.upperTenth)],
    ['loss_share', fixed(result.lossShare)],
    ['max_drawdown_mean', fixed(maxDrawdown.mean)],
    ['max_drawdown_median', fixed(maxDrawdown.median)],
    ['max_drawdown_lower_tenth', fixed(maxDrawdown.lowerTenth)],
    ['max_drawdown_worst', fixed(maxDrawdown.least)],
    ['ruin_change', fixed(ruin.change)],
    ['ruin_paths', String(ruin.paths)],
    ['ruin_probability', fixed(ruin.probability)],
    ['ruin_probability_low', fixed(ruin.interval.low)],
    ['ruin_probability_high', fixed(ruin.interval.high)],
    ['seed', String(result.seed)],
  ];
  return { columns: [{ name: 'monte_carlo', type: 'text' }, number('value')], rows: figures };
}
