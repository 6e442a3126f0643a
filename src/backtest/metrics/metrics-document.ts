import type { MoneyScale } from '../money.ts';
import { METRIC_CATALOGUE } from './catalogue.ts';
import { EQUITY_CATALOGUE } from './equity-catalogue.ts';
import { type Figure, figureJson, type JsonValue } from './figure.ts';
import { fillBand } from './fill-band.ts';
import { plainJson } from './plain-json.ts';
import type { RunMetrics } from './run-metrics.ts';
import type { WorldMetrics } from './world-metrics.ts';

/**
 * A run as one JSON document: what `JSON.stringify` gets, with names in snake_case that stay. Money is in natural units,
 * numbers have 12 digits so that they are the same on every machine, an infinity is a text, what has no meaning is null.
 * The names are those of docs/backtest-metrics.md.
 */
export function metricsDocument(run: RunMetrics): JsonValue {
  const { money, worlds, buyAndHold, randomEntries, monteCarlo } = run;
  return {
    format_version: 1,
    readings: { ...fillBand(worlds, (world) => worldJson(world, money)) },
    buy_and_hold:
      buyAndHold === null
        ? null
        : { lots: buyAndHold.lots, figures: figuresJson(EQUITY_CATALOGUE, buyAndHold.equity, money) },
    random_entries: plainJson(randomEntries, money),
    monte_carlo: plainJson(monteCarlo, money),
  };
}

function worldJson(world: WorldMetrics, money: MoneyScale): JsonValue {
  const { holdingUs, winHoldingUs, lossHoldingUs, excursions } = world.trades;
  return {
    figures: figuresJson(METRIC_CATALOGUE, world, money),
    distributions: plainJson({ holdingUs, winHoldingUs, lossHoldingUs, ...excursions }, money),
    splits: plainJson(world.splits, money),
  };
}

function figuresJson<Source>(catalogue: readonly Figure<Source>[], source: Source, money: MoneyScale): JsonValue {
  return Object.fromEntries(catalogue.map(({ name, unit, of }) => [name, figureJson(of(source), unit, money)]));
}
