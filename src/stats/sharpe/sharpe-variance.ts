/** The shape of a distribution of returns. */
export interface ReturnShape {
  /** γ₃. */
  readonly skewness: number;
  /** γ₄, raw: a normal distribution has 3. Excess kurtosis (normal = 0) gives wrong numbers, and most often an error. */
  readonly kurtosis: number;
}

/**
 * n × the variance of an estimated Sharpe ratio whose true value is `sharpe`, per period: 1 − γ₃·SR + (γ₄ − 1)/4·SR²
 * (Mertens, 2002; Bailey and López de Prado, 2012).
 * @throws RangeError for a kurtosis below 1 + γ₃², which no distribution has.
 */
export function sharpeVariance(sharpe: number, { skewness, kurtosis }: ReturnShape): number {
  if (!(kurtosis >= (1 + skewness ** 2) * (1 - 1e-9))) {
    throw new RangeError(
      `a raw kurtosis (normal: 3) is at least 1 + skewness², got ${kurtosis} with skewness ${skewness}; ` +
        'add 3 to an excess kurtosis',
    );
  }
  return Math.max(0, 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2);
}
