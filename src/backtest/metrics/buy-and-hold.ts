import type { BarTable } from '../../core/bar-table.ts';
import { Account } from '../account/account.ts';
import type { RoundTrip } from '../account/round-trip.ts';
import type { FeeModel } from '../costs/fee-model.ts';
import type { FundingSchedule } from '../costs/funding.ts';
import type { MoneyScale } from '../money.ts';
import type { Fill, OrderSide } from '../orders/order.ts';
import type { EquitySeries } from './equity-series.ts';

/** A price at which a market order would have been filled. */
export interface ExecutablePrice {
  /** When, µs. */
  readonly timeUs: number;
  /** At what price, slippage included, ticks. */
  readonly ticks: number;
}

/** What is bought and held. */
export interface HoldInput {
  /** Bars whose closes the position is marked at. */
  readonly bars: BarTable;
  /** Where it is bought: at the first price that the strategy could have paid. */
  readonly entry: ExecutablePrice;
  /** Where it is sold: at the last price that the strategy could have got. */
  readonly exit: ExecutablePrice;
  /** The strategy's capital, money units. */
  readonly capital: bigint;
  /** The strategy's money. */
  readonly money: MoneyScale;
  /** Makes a fee model of the strategy's costs that has charged nothing yet. */
  readonly fees: () => FeeModel;
  /** When a perpetual is funded. */
  readonly funding?: FundingSchedule;
  /** Lots held. Default: as many as the capital pays for with the fee, without borrowing. */
  readonly lots?: number;
}

/** A position held all the time. */
export interface BuyAndHold {
  /** Lots held. */
  readonly lots: number;
  /** Its one round trip. */
  readonly trip: RoundTrip;
  /** Its equity at the entry, at bar closes while it was held, and at the exit. */
  readonly series: EquitySeries;
}

/**
 * Buys at the first executable price with all the capital, pays what the strategy pays, and sells at the last: what the
 * market alone would have given. Null where the capital does not pay for one lot.
 */
export function buyAndHold(input: HoldInput): BuyAndHold | null {
  const lots = input.lots ?? affordableLots(input);
  if (lots < 1) return null;
  const { bars, entry, exit, capital, money, fees } = input;
  const account = new Account({ capital, money, fees: fees() });
  const timeUs: number[] = [];
  const equity: bigint[] = [];
  const mark = (atUs: number, ticks: number): void => {
    timeUs.push(atUs);
    equity.push(account.equity(ticks));
  };
  account.fill(fillOf(entry, lots, 1));
  mark(entry.timeUs, entry.ticks);
  let lastTicks = entry.ticks;
  let fundedUs = entry.timeUs;
  for (let row = 0; row < bars.length && bars.endUs[row]! <= exit.timeUs; row += 1) {
    const endUs = bars.endUs[row]!;
    if (endUs <= entry.timeUs || Number.isNaN(bars.close[row]!)) continue;
    fundedUs = fund(account, input, { fromUs: fundedUs, toUs: endUs }, lastTicks);
    if (bars.timeUs[row]! >= entry.timeUs) account.mark(bars.low[row]!, bars.high[row]!);
    lastTicks = bars.close[row]!;
    mark(endUs, lastTicks);
  }
  fund(account, input, { fromUs: fundedUs, toUs: exit.timeUs }, lastTicks);
  const { closed } = account.fill(fillOf(exit, lots, -1));
  mark(exit.timeUs, exit.ticks);
  return closed === null ? null : { lots, trip: closed, series: { timeUs, equity } };
}

/** Pays what is due after the one instant and up to the other, at the price last seen before. */
function fund(
  account: Account,
  { funding }: HoldInput,
  { fromUs, toUs }: { readonly fromUs: number; readonly toUs: number },
  ticks: number,
): number {
  let due = funding?.nextAfter(fromUs) ?? null;
  for (; due !== null && due.timeUs <= toUs; due = funding?.nextAfter(due.timeUs) ?? null)
    account.fund(due.rate, ticks);
  return toUs;
}

function affordableLots({ entry, capital, money, fees }: HoldInput): number {
  const perLot = money.notional(entry.ticks, 1);
  let lots = Number(capital / perLot);
  while (lots >= 1) {
    const missing = money.notional(entry.ticks, lots) + fees().fee(fillOf(entry, lots, 1)) - capital;
    if (missing <= 0n) break;
    lots -= Number(missing / perLot) + 1;
  }
  return Math.max(lots, 0);
}

function fillOf({ timeUs, ticks }: ExecutablePrice, lots: number, side: OrderSide): Fill {
  const what = side === 1 ? { orderId: 1, tag: 'entry' } : { orderId: 2, tag: 'hold-end' };
  return { ...what, timeUs, ticks, printTicks: ticks, lots, side, liquidity: 'taker', printId: null, ambiguous: false };
}
