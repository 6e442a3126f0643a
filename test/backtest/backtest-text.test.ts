import { expect, it } from 'vitest';
import { equityTextTable, metricsTextTable, roundTripTextTable } from '../../src/backtest/backtest-text.ts';
import { equityCurve } from '../../src/backtest/equity.ts';
import { backtestMetrics } from '../../src/backtest/metrics.ts';
import { parseDecimal } from '../../src/core/decimal.ts';
import { csvChunks, type TextTable, tableToJson } from '../../src/core/text-table.ts';
import { backtestOf, signalAt } from '../support/backtest.ts';
import { end, start, tape, wholeOptions } from '../support/tape.ts';

const SCALES = { priceScale: 2, sizeScale: 1 };
const TRADES = tape(
  '10:00:30 10000 5 +\n 10:01:10 10010 5 +\n 10:02:10 10030 5 -\n 10:03:10 10020 5 -\n 10:04:10 10040 1 +',
  SCALES,
);
const { run, bars } = backtestOf(
  [start('10:00'), TRADES, end('10:05')],
  [
    signalAt('10:01', 'bullish'),
    signalAt('10:02', 'bullish'),
    signalAt('10:03', 'bearish'),
    signalAt('10:05', 'bearish'),
  ],
  { lots: 15, feeBps: parseDecimal('2') },
  { ...wholeOptions(), scales: SCALES },
);
const CURVE = equityCurve(run.roundTrips, bars, run.money, run.money.parse('1000'));

function csv(table: TextTable): string[] {
  return [...csvChunks(table)].join('').split('\n').slice(0, -1);
}

it('round trips', () => {
  expect(csv(roundTripTextTable(run.roundTrips, SCALES, run.money))).toEqual([
    'rule,side,signal_known_time,entry_time,exit_time,exit_reason,size,entry_price,exit_price,gross,fees,net,net_bps',
    'test,long,2024-08-08T10:01:00.000Z,2024-08-08T10:01:10.000Z,2024-08-08T10:02:10.000Z,hold,1.5,100.10,100.30,0.30000000,0.06012000,0.23988000,15.9760',
    'test,short,2024-08-08T10:03:00.000Z,2024-08-08T10:03:10.000Z,2024-08-08T10:04:10.000Z,hold,1.5,100.20,100.40,-0.30000000,0.06018000,-0.36018000,-23.9641',
  ]);
});

it('the equity curve', () => {
  expect(csv(equityTextTable(CURVE, SCALES, run.money))).toEqual([
    'time,equity,drawdown,position',
    '2024-08-08T10:01:00.000Z,1000.00000000,0.00000000,0.0',
    '2024-08-08T10:02:00.000Z,999.96997000,-0.03003000,1.5',
    '2024-08-08T10:03:00.000Z,1000.23988000,0.00000000,0.0',
    '2024-08-08T10:04:00.000Z,1000.20982000,-0.03006000,-1.5',
    '2024-08-08T10:05:00.000Z,999.87970000,-0.36018000,0.0',
  ]);
});

it('metrics', () => {
  const metrics = backtestMetrics(run, CURVE, 300e6);
  expect(csv(metricsTextTable(metrics, run.money))).toEqual([
    'metric,value',
    'signals,4',
    'trades,2',
    'wins,1',
    'losses,1',
    'scratches,0',
    'win_rate,0.500000',
    'gross_profit,0.00000000',
    'fees,0.12030000',
    'net_profit,-0.12030000',
    'expectancy_bps,-3.994024',
    'profit_factor,0.666000',
    'max_drawdown,-0.36018000',
    'max_drawdown_share,0.000360',
    'exposure,0.400000',
    'signals_skipped_in_position,1',
    'signals_skipped_too_late,0',
    'signals_unfilled,1',
  ]);
});

it('metrics without a meaning are empty, and an infinite one says so', () => {
  const none = backtestMetrics({ roundTrips: [], skipped: run.skipped, money: run.money }, CURVE, 0);
  const cells = csv(metricsTextTable(none, run.money));
  for (const name of ['win_rate', 'expectancy_bps', 'profit_factor', 'exposure']) expect(cells).toContain(`${name},`);
  const winner = { roundTrips: run.roundTrips.slice(0, 1), skipped: run.skipped, money: run.money };
  const metrics = metricsTextTable(backtestMetrics(winner, CURVE, 1), run.money);
  expect(csv(metrics)).toContain('profit_factor,Infinity');
  expect(JSON.parse(tableToJson(metrics))).toContainEqual({ metric: 'profit_factor', value: 'Infinity' });
});
