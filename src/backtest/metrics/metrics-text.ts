import { formatFixed } from '../../core/decimal.ts';
import type { TextColumn, TextTable } from '../../core/text-table.ts';
import type { MoneyScale } from '../money.ts';
import { METRIC_CATALOGUE } from './catalogue.ts';
import { EQUITY_CATALOGUE } from './equity-catalogue.ts';
import type { EquityMetrics } from './equity-metrics.ts';
import { figureText } from './figure.ts';
import type { FillBand } from './fill-band.ts';
import type { RandomEntries } from './random-entries.ts';
import type { TradeSplit } from './trade-splits.ts';
import type { WorldMetrics } from './world-metrics.ts';

const number = (name: string): TextColumn => ({ name, type: 'number' });
const text = (name: string): TextColumn => ({ name, type: 'text' });
const fixed = (value: number | null | undefined): string => formatFixed(value ?? null, 6);

/** Every figure in the three readings, the base one first; empty where a figure has no meaning. */
export function metricsTextTable(worlds: FillBand<WorldMetrics>, money: MoneyScale): TextTable {
  return {
    columns: [text('metric'), text('unit'), ...['base', 'pessimistic', 'optimistic'].map(number)],
    rows: METRIC_CATALOGUE.map(({ name, unit, of }) => [
      name,
      unit,
      ...[worlds.base, worlds.pessimistic, worlds.optimistic].map((world) => figureText(of(world), unit, money)),
    ]),
  };
}

/** The strategy's equity beside that of the market held all the time. */
export function holdTextTable(strategy: EquityMetrics, hold: EquityMetrics, money: MoneyScale): TextTable {
  return {
    columns: [text('metric'), text('unit'), ...['strategy', 'buy_and_hold'].map(number)],
    rows: EQUITY_CATALOGUE.map(({ name, unit, of }) => [
      name,
      unit,
      ...[strategy, hold].map((equity) => figureText(of(equity), unit, money)),
    ]),
  };
}

/** Round trips by side, hour, weekday, regime and exit; profits in basis points of the worth opened. */
export function splitTextTable(splits: readonly TradeSplit[], money: MoneyScale): TextTable {
  const counts = ['trades', 'wins', 'losses', 'scratches', 'win_rate', 'win_rate_low', 'win_rate_high'];
  const profits = ['net_profit', 'mean_bps', 'mean_bps_low', 'mean_bps_high', 'p', 'q'];
  return {
    columns: [text('dimension'), text('part'), ...[...counts, ...profits].map(number)],
    rows: splits.map((split) => [
      split.dimension,
      split.part,
      ...[split.trades, split.wins, split.losses, split.scratches].map(String),
      ...[split.winRate, split.winRateInterval?.low, split.winRateInterval?.high].map(fixed),
      money.format(split.net),
      ...[split.meanBps.mean, split.meanBps.interval?.low, split.meanBps.interval?.high, split.p, split.q].map(fixed),
    ]),
  };
}

/** The strategy among random entries. */
export function randomEntriesTextTable(result: RandomEntries): TextTable {
  const { drawnBps } = result;
  const figures: [string, string][] = [
    ['trades', String(result.trades)],
    ['mean_bps', fixed(result.observedBps)],
    ['random_mean_bps', fixed(drawnBps.mean)],
    ['random_lower_tenth_bps', fixed(drawnBps.lowerTenth)],
    ['random_median_bps', fixed(drawnBps.median)],
    ['random_upper_tenth_bps', fixed(drawnBps.upperTenth)],
    ['better_than_share', fixed(result.betterThan)],
    ['p', fixed(result.p)],
    ['draws', String(result.draws)],
    ['lengthened_trades', String(result.lengthened)],
    ['crowded_sessions', String(result.crowdedSessions)],
    ['null_model', result.nullModel],
  ];
  return { columns: [text('random_entries'), number('value')], rows: figures };
}
