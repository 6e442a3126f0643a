import { mean, sampleSd } from '../../stats/numerics/moments.ts';
import { kellyFraction } from './kelly-fraction.ts';

/** What wins and losses are worth against each other. Money is in natural units. */
export interface Payoff {
  /** Mean net profit, money; null without a trade. */
  readonly expectancy: number | null;
  /** Mean net profit of the wins, money; null without one. */
  readonly averageWin: number | null;
  /** Mean net loss of the losses, money, above 0; null without one. */
  readonly averageLoss: number | null;
  /** averageWin ÷ averageLoss; null without a win or without a loss. */
  readonly payoffRatio: number | null;
  /** expectancy ÷ averageLoss: what is gained per unit usually lost (freqtrade's ratio); null without a loss. */
  readonly expectancyRatio: number | null;
  /** Sum of the wins ÷ sum of the losses; Infinity without a loss, null without either. */
  readonly profitFactor: number | null;
  /** System quality number, √n × mean ÷ standard deviation (ddof 1); null of fewer than two trades, or without spread. */
  readonly sqn: number | null;
  /** Share of capital to bet (`kellyFraction`), scratches left out; null without a win or without a loss. */
  readonly kelly: number | null;
}

/** The figures of net profits, natural units of money or of anything else, in any order. */
export function payoffOf(nets: Float64Array): Payoff {
  const wins = nets.filter((net) => net > 0);
  const losses = nets.filter((net) => net < 0);
  const expectancy = nets.length === 0 ? null : mean(nets);
  const averageWin = wins.length === 0 ? null : mean(wins);
  const averageLoss = losses.length === 0 ? null : -mean(losses);
  const payoffRatio = averageWin === null || averageLoss === null ? null : averageWin / averageLoss;
  const decided = wins.length + losses.length;
  return {
    ...{ expectancy, averageWin, averageLoss, payoffRatio },
    expectancyRatio: expectancy === null || averageLoss === null ? null : expectancy / averageLoss,
    profitFactor: decided === 0 ? null : sum(wins) / Math.abs(sum(losses)),
    sqn: systemQuality(nets),
    kelly: payoffRatio === null ? null : kellyFraction(wins.length / decided, payoffRatio),
  };
}

/** Van Tharp's system quality number of profits of any unit. */
export function systemQuality(nets: Float64Array): number | null {
  const spread = sampleSd(nets);
  return spread > 0 ? (Math.sqrt(nets.length) * mean(nets)) / spread : null;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
