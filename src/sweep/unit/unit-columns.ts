import { MONEY_DIGITS } from '../../backtest/money.ts';
import { divideRounded } from '../../core/exact-sum.ts';
import type { DaySum } from './day-sums.ts';
import type { UnitColumns, UnitResult } from './unit-result.ts';
import type { CellRun } from './unit-run.ts';

/**
 * The rows of finished cells. Money is rounded to {@link MONEY_DIGITS} digits where it is reckoned from the start of the
 * stretch; a day has the difference of two such sums, so that days add up to exactly what a backtest prints.
 * @param reachedUs the last instant that data was told of, µs.
 */
export function unitResult(cells: readonly CellRun[], reachedUs: number): UnitResult {
  const days = Int32Array.from(cells[0]?.sums.base.days ?? [], ({ day }) => day);
  const columns = emptyColumns(cells.length * days.length);
  for (const [index, cell] of cells.entries()) fillCell(columns, cell, index * days.length, reachedUs);
  return { cells: cells.map(({ id }) => id), moneyScale: MONEY_DIGITS, days, columns };
}

function emptyColumns(rows: number): UnitColumns {
  const counts = (): Int32Array => new Int32Array(rows);
  const money = (): BigInt64Array => new BigInt64Array(rows);
  return {
    ...{ trips: counts(), wins: counts(), net: money(), netPessimistic: money(), netOptimistic: money() },
    ...{ gross: money(), fees: money(), capital: money(), turnover: money() },
    ...{ bpsSum: new Float64Array(rows), bpsSquareSum: new Float64Array(rows) },
    ...{ exposedUs: money(), signals: counts() },
  };
}

function fillCell(columns: UnitColumns, cell: CellRun, first: number, reachedUs: number): void {
  const { base, pessimistic, optimistic } = cell.sums;
  const printed = (amount: bigint): bigint => divideRounded(amount, 10n ** BigInt(cell.money.digits - MONEY_DIGITS));
  const put = (column: BigInt64Array, days: readonly DaySum[], start: bigint, of: (sum: DaySum) => bigint): void => {
    let before = start;
    for (const [row, sum] of days.entries()) {
      const now = of(sum);
      column[first + row] = now - before;
      before = now;
    }
  };
  const capital = printed(cell.capital);
  put(columns.net, base.days, capital, ({ account }) => printed(account.equity));
  put(columns.netPessimistic, pessimistic.days, capital, ({ account }) => printed(account.equity));
  put(columns.netOptimistic, optimistic.days, capital, ({ account }) => printed(account.equity));
  put(columns.gross, base.days, 0n, ({ account }) => printed(account.realised + account.unrealised));
  put(columns.fees, base.days, 0n, ({ account }) => printed(account.fees));
  put(columns.turnover, base.days, 0n, ({ turnover }) => printed(turnover));
  const last = base.days.at(-1);
  const exposureUs = cell.base.world.ledger.exposureUs(reachedUs);
  // The last day may have been cut: a position is not held beyond the data.
  put(columns.exposedUs, base.days, 0n, (sum) => BigInt(sum === last ? exposureUs : sum.exposureUs));
  for (const [row, { day, trips, wins, bpsSum, bpsSquareSum }] of base.days.entries()) {
    columns.capital[first + row] = capital;
    columns.trips[first + row] = trips;
    columns.wins[first + row] = wins;
    columns.bpsSum[first + row] = bpsSum;
    columns.bpsSquareSum[first + row] = bpsSquareSum;
    columns.signals[first + row] = cell.signals.byDay.get(day) ?? 0;
  }
}
