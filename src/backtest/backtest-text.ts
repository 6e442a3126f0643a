import { formatFixed, formatUnits } from '../core/decimal.ts';
import type { TextColumn, TextTable } from '../core/text-table.ts';
import { formatTime } from '../core/time.ts';
import type { Scales } from '../core/trade-batch.ts';
import type { EquityCurve } from './equity.ts';
import { type BacktestMetrics, netBps } from './metrics.ts';
import type { MoneyScale } from './money.ts';
import type { RoundTrip } from './signal-backtest.ts';

const number = (name: string): TextColumn => ({ name, type: 'number' });
const text = (name: string): TextColumn => ({ name, type: 'text' });

/** Round trips as text; money in quote currency. */
export function roundTripTextTable(trips: readonly RoundTrip[], scales: Scales, money: MoneyScale): TextTable {
  const times = ['signal_known_time', 'entry_time', 'exit_time'].map(text);
  const amounts = ['size', 'entry_price', 'exit_price', 'gross', 'fees', 'net', 'net_bps'].map(number);
  return {
    columns: [text('rule'), text('side'), ...times, text('exit_reason'), ...amounts],
    rows: trips.map((trip) => [
      trip.signal.rule,
      trip.side === 1 ? 'long' : 'short',
      formatTime(trip.signal.knownTimeUs),
      formatTime(trip.entryTimeUs),
      formatTime(trip.exitTimeUs),
      trip.exitReason,
      formatUnits(trip.lots, scales.sizeScale),
      formatUnits(trip.entryPrice, scales.priceScale),
      formatUnits(trip.exitPrice, scales.priceScale),
      money.format(trip.gross),
      money.format(trip.fees),
      money.format(trip.net),
      formatFixed(netBps(trip, money), 4),
    ]),
  };
}

/** The equity curve as text. */
export function equityTextTable(curve: EquityCurve, scales: Scales, money: MoneyScale): TextTable {
  return {
    columns: [text('time'), ...['equity', 'drawdown', 'position'].map(number)],
    rows: curve.timeUs.map((timeUs, index) => [
      formatTime(timeUs),
      money.format(curve.equity[index]!),
      money.format(curve.drawdown[index]!),
      formatUnits(curve.positionLots[index]!, scales.sizeScale),
    ]),
  };
}

/** The figures of a run as a table of names and values; money in quote currency, empty where a figure has no meaning. */
export function metricsTextTable(metrics: BacktestMetrics, money: MoneyScale): TextTable {
  const rows: [string, string][] = [
    ['signals', String(metrics.signals)],
    ['trades', String(metrics.trades)],
    ['wins', String(metrics.wins)],
    ['losses', String(metrics.losses)],
    ['scratches', String(metrics.scratches)],
    ['win_rate', formatFixed(metrics.winRate, 6)],
    ['gross_profit', money.format(metrics.grossProfit)],
    ['fees', money.format(metrics.fees)],
    ['net_profit', money.format(metrics.netProfit)],
    ['expectancy_bps', formatFixed(metrics.expectancyBps, 6)],
    ['profit_factor', formatFixed(metrics.profitFactor, 6)],
    ['max_drawdown', money.format(metrics.maxDrawdown)],
    ['max_drawdown_share', formatFixed(metrics.maxDrawdownShare, 6)],
    ['exposure', formatFixed(metrics.exposure, 6)],
    ['signals_skipped_in_position', String(metrics.skipped.inPosition)],
    ['signals_skipped_too_late', String(metrics.skipped.tooLate)],
    ['signals_unfilled', String(metrics.skipped.unfilled)],
  ];
  return { columns: [text('metric'), number('value')], rows };
}
