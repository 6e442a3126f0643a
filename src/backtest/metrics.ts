import type { EquityCurve } from './equity.ts';
import type { MoneyScale } from './money.ts';
import type { RoundTrip, SkippedSignals } from './signal-backtest.ts';

/** A run in figures; null where a figure has no meaning (a ratio without a divisor). */
export interface BacktestMetrics {
  /** Signals found. */
  readonly signals: number;
  /** Round trips closed. */
  readonly trades: number;
  /** Round trips with net profit above 0. */
  readonly wins: number;
  /** Round trips with net profit below 0. */
  readonly losses: number;
  /** Round trips with net profit of exactly 0. */
  readonly scratches: number;
  /** wins ÷ trades, scratches counted in the divisor. */
  readonly winRate: number | null;
  /** Sum of profits before fees, money. */
  readonly grossProfit: bigint;
  /** Sum of fees, money. */
  readonly fees: bigint;
  /** grossProfit − fees, money. */
  readonly netProfit: bigint;
  /** Mean net profit per round trip in basis points of its entry notional. */
  readonly expectancyBps: number | null;
  /** Sum of winning ÷ |sum of losing| net profits; Infinity without a loss, null without either. */
  readonly profitFactor: number | null;
  /** Deepest fall of equity below its highest value so far, the initial capital included; money, 0 or less. */
  readonly maxDrawdown: bigint;
  /** The deepest fall as a share of the highest value it fell from: 0 to 1, above 1 when more was lost than there was. */
  readonly maxDrawdownShare: number;
  /** Share of the covered time a position was open. */
  readonly exposure: number | null;
  /** Signals that led to no trade, by reason. */
  readonly skipped: SkippedSignals;
}

/** The figures of a run. Definitions: docs/glossary.md. */
export function backtestMetrics(
  run: { readonly roundTrips: readonly RoundTrip[]; readonly skipped: SkippedSignals; readonly money: MoneyScale },
  curve: EquityCurve,
  coveredUs: number,
): BacktestMetrics {
  const { roundTrips, money, skipped } = run;
  const wins = roundTrips.filter((trip) => trip.net > 0n);
  const losses = roundTrips.filter((trip) => trip.net < 0n);
  const trades = roundTrips.length;
  const won = sum(wins.map((trip) => trip.net));
  const lost = -sum(losses.map((trip) => trip.net));
  return {
    signals: trades + skipped.inPosition + skipped.tooLate + skipped.unfilled,
    trades,
    wins: wins.length,
    losses: losses.length,
    scratches: trades - wins.length - losses.length,
    winRate: trades === 0 ? null : wins.length / trades,
    grossProfit: sum(roundTrips.map((trip) => trip.gross)),
    fees: sum(roundTrips.map((trip) => trip.fees)),
    netProfit: won - lost,
    expectancyBps: mean(roundTrips.map((trip) => netBps(trip, money))),
    profitFactor: won === 0n && lost === 0n ? null : Number(won) / Number(lost),
    ...deepestDrawdown(curve),
    exposure: coveredUs > 0 ? heldUs(roundTrips) / coveredUs : null,
    skipped,
  };
}

/** Net profit of a round trip in basis points of its entry notional. */
export function netBps(trip: RoundTrip, money: MoneyScale): number {
  return (Number(trip.net) / Number(money.notional(trip.entryPrice, trip.lots))) * 10_000;
}

function deepestDrawdown(curve: EquityCurve): { maxDrawdown: bigint; maxDrawdownShare: number } {
  let maxDrawdown = 0n;
  let maxDrawdownShare = 0;
  for (const [index, drawdown] of curve.drawdown.entries()) {
    if (drawdown < maxDrawdown) maxDrawdown = drawdown;
    const peak = curve.equity[index]! - drawdown;
    if (peak > 0n) maxDrawdownShare = Math.max(maxDrawdownShare, Number(-drawdown) / Number(peak));
  }
  return { maxDrawdown, maxDrawdownShare };
}

function heldUs(roundTrips: readonly RoundTrip[]): number {
  return roundTrips.reduce((total, trip) => total + trip.exitTimeUs - trip.entryTimeUs, 0);
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0) / values.length;
}
