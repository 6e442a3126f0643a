import { formatFixed, formatUnits } from '../core/decimal.ts';
import type { TextColumn, TextTable } from '../core/text-table.ts';
import { formatTime } from '../core/time.ts';
import type { Scales } from '../core/trade-batch.ts';
import type { RoundTrip } from './account/round-trip.ts';
import type { RunResult, WorldResult } from './engine/run-result.ts';
import { READINGS } from './matching/reading.ts';
import { netBps, netR } from './metrics/trade-return.ts';
import type { MoneyScale } from './money.ts';

const number = (name: string): TextColumn => ({ name, type: 'number' });
const text = (name: string): TextColumn => ({ name, type: 'text' });

/** Digits that the mean of several prices gets beyond those of a price. */
const MEAN_DIGITS = 4;

/** The worlds of a run, base reading first, each row with its reading in front. */
function ofWorlds(result: RunResult, rowsOf: (world: WorldResult) => string[][]): string[][] {
  const order = [...READINGS].sort((a, b) => Number(b === 'base') - Number(a === 'base'));
  return order.flatMap((reading) => rowsOf(result.readings[reading]).map((row) => [reading, ...row]));
}

/** Closed round trips; money in the currency the contract pays in, MAE and MFE from every print while it was open. */
export function tradeTextTable(result: RunResult): TextTable {
  const { money } = result;
  const { scales } = result.bars;
  const amounts = ['gross', 'fees', 'funding', 'net', 'net_bps', 'mae', 'mfe', 'mae_price', 'mfe_price', 'net_r'];
  return {
    columns: [
      ...['reading', 'side', 'entry_time', 'exit_time', 'entry_tag', 'exit_tag'].map(text),
      ...['size', 'max_size', 'entry_price', 'exit_price', ...amounts].map(number),
      text('ambiguous'),
    ],
    rows: ofWorlds(result, ({ roundTrips }) => roundTrips.map((trip) => tripCells(trip, scales, money))),
  };
}

function tripCells(trip: RoundTrip, scales: Scales, money: MoneyScale): string[] {
  const lots = (count: number): string => formatUnits(count, scales.sizeScale);
  return [
    trip.side === 1 ? 'long' : 'short',
    formatTime(trip.entryTimeUs),
    formatTime(trip.exitTimeUs),
    trip.entryTag,
    trip.exitTag,
    lots(trip.lots),
    lots(trip.maxLots),
    ...[trip.entryTicks, trip.exitTicks].map((ticks) => meanPrice(ticks, scales)),
    ...[trip.gross, trip.fees, trip.funding, trip.net].map((amount) => money.format(amount)),
    formatFixed(netBps(trip), 4),
    ...[trip.mae, trip.mfe].map((amount) => money.format(amount)),
    ...[trip.maeTicks, trip.mfeTicks].map((ticks) => meanPrice(ticks, scales)),
    formatFixed(netR(trip, money), 4),
    trip.ambiguous ? 'yes' : 'no',
  ];
}

function meanPrice(ticks: number, { priceScale }: Scales): string {
  return formatFixed(ticks / 10 ** priceScale, priceScale + MEAN_DIGITS);
}

/** Every order as it ended. */
export function orderTextTable(result: RunResult): TextTable {
  const { scales } = result.bars;
  const price = (ticks: number | undefined): string =>
    ticks === undefined ? '' : formatUnits(ticks, scales.priceScale);
  return {
    columns: [
      ...[text('reading'), number('order_id')],
      ...['tag', 'kind', 'side', 'time_in_force', 'decided_time', 'arrives_time', 'state', 'reason'].map(text),
      ...['size', 'filled', 'limit_price', 'stop_price'].map(number),
    ],
    rows: ofWorlds(result, ({ orders }) =>
      orders.map((order) => [
        ...[String(order.id), order.tag, order.kind, order.side === 1 ? 'buy' : 'sell', order.timeInForce],
        ...[order.decidedUs, order.arrivesUs].map(formatTime),
        ...[order.state, order.reason ?? ''],
        ...[order.lots, order.filledLots].map((lots) => formatUnits(lots, scales.sizeScale)),
        ...[price(order.limitTicks), price(order.stopTicks)],
      ]),
    ),
  };
}

/** Every fill. */
export function fillTextTable(result: RunResult): TextTable {
  const { money } = result;
  const { scales } = result.bars;
  return {
    columns: [
      ...[text('reading'), number('order_id')],
      ...['tag', 'time', 'side', 'liquidity'].map(text),
      ...['price', 'print_price', 'size', 'fee', 'print_id'].map(number),
      text('ambiguous'),
    ],
    rows: ofWorlds(result, ({ fills }) =>
      fills.map((fill) => [
        ...[String(fill.orderId), fill.tag, formatTime(fill.timeUs), fill.side === 1 ? 'buy' : 'sell', fill.liquidity],
        ...[fill.ticks, fill.printTicks].map((ticks) => formatUnits(ticks, scales.priceScale)),
        ...[formatUnits(fill.lots, scales.sizeScale), money.format(fill.fee)],
        ...[fill.printId === null ? '' : String(fill.printId), fill.ambiguous ? 'yes' : 'no'],
      ]),
    ),
  };
}

/** Orders that the limits kept back, and limits that were hit. */
export function refusalTextTable(result: RunResult): TextTable {
  return {
    columns: ['reading', 'time', 'tag', 'reason'].map(text),
    rows: ofWorlds(result, ({ refusals, halts }) =>
      [...refusals, ...halts.map((halt) => ({ ...halt, tag: 'halt' }))]
        .sort((a, b) => a.timeUs - b.timeUs)
        .map(({ timeUs, tag, reason }) => [formatTime(timeUs), tag, reason]),
    ),
  };
}

/** The account at every bar's close in the three readings; drawdown and position are those of the base reading. */
export function equityTextTable(result: RunResult): TextTable {
  const { money, readings } = result;
  const { base, pessimistic, optimistic } = readings;
  let peak = base.account.capital;
  return {
    columns: [text('time'), ...['equity', 'pessimistic', 'optimistic', 'drawdown', 'position'].map(number)],
    rows: base.equity.timeUs.map((timeUs, index) => {
      const equity = base.equity.equity[index]!;
      if (equity > peak) peak = equity;
      return [
        formatTime(timeUs),
        ...[equity, pessimistic.equity.equity[index]!, optimistic.equity.equity[index]!, equity - peak].map((amount) =>
          money.format(amount),
        ),
        formatUnits(base.equity.positionLots[index]!, result.bars.scales.sizeScale),
      ];
    }),
  };
}
