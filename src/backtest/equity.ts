import type { BarTable } from '../core/bar-table.ts';
import type { MoneyScale } from './money.ts';
import type { RoundTrip } from './signal-backtest.ts';

/** The account at every bar's close, columns of as many rows as there were bars. */
export interface EquityCurve {
  /** End of the bar, µs. */
  readonly timeUs: readonly number[];
  /** Capital, plus what was realised, plus what the open position is worth at the close (its exit fee not yet paid). */
  readonly equity: readonly bigint[];
  /** Lots held: above 0 long, below 0 short. */
  readonly positionLots: readonly number[];
  /** Equity below its highest value so far (the initial capital included), 0 or less. */
  readonly drawdown: readonly bigint[];
}

/**
 * Marks round trips to market at every bar's close. A fill at a bar's end belongs to the next bar; the last bar takes in
 * whatever was filled later, so that the last equity is the capital plus every net profit.
 */
export function equityCurve(
  roundTrips: readonly RoundTrip[],
  bars: BarTable,
  money: MoneyScale,
  capital: bigint,
): EquityCurve {
  const curve = {
    timeUs: [] as number[],
    equity: [] as bigint[],
    positionLots: [] as number[],
    drawdown: [] as bigint[],
  };
  let realised = capital;
  let peak = capital;
  let next = 0;
  let close = Number.NaN;
  for (let index = 0; index < bars.length; index += 1) {
    const endUs = bars.endUs[index]!;
    const untilUs = index === bars.length - 1 ? Number.POSITIVE_INFINITY : endUs;
    if (!Number.isNaN(bars.close[index]!)) close = bars.close[index]!;
    for (; next < roundTrips.length && roundTrips[next]!.exitTimeUs < untilUs; next += 1) {
      realised += roundTrips[next]!.net;
    }
    const held = roundTrips[next];
    const isOpen = held !== undefined && held.entryTimeUs < endUs;
    const equity = isOpen ? realised + openProfit(held, close, money) : realised;
    if (equity > peak) peak = equity;
    curve.timeUs.push(endUs);
    curve.equity.push(equity);
    curve.positionLots.push(isOpen ? held.side * held.lots : 0);
    curve.drawdown.push(equity - peak);
  }
  return curve;
}

function openProfit(trip: RoundTrip, closeTicks: number, money: MoneyScale): bigint {
  const change = money.notional(closeTicks, trip.lots) - money.notional(trip.entryPrice, trip.lots);
  return BigInt(trip.side) * change - money.fee(trip.entryPrice, trip.lots);
}
