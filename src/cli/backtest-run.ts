import type { Command } from 'commander';
import { createFeeModel } from '../backtest/costs/create-fee-model.ts';
import { constantFunding } from '../backtest/costs/funding.ts';
import type { BacktestSetup, TapeReading } from '../backtest/engine/backtest-setup.ts';
import { runBacktests } from '../backtest/engine/run-backtest.ts';
import type { EventSink } from '../backtest/engine/run-event.ts';
import type { RunResult } from '../backtest/engine/run-result.ts';
import { type RunMetrics, runMetrics } from '../backtest/metrics/run-metrics.ts';
import { createSizing } from '../backtest/sizing/create-sizing.ts';
import { resolveSignalStrategy } from '../backtest/strategy/resolve-signal-strategy.ts';
import { SignalStrategy } from '../backtest/strategy/signal-strategy.ts';
import type { MakeStrategy } from '../backtest/strategy/strategy.ts';
import type { Scales } from '../core/trade-batch.ts';
import type { QuoteSource } from '../cvd/aggressor/quote-batch.ts';
import { storeQuoteSource } from '../data/quotes/quote-store.ts';
import type { Recorded } from '../data/recorded-days.ts';
import type { RunManifest } from '../data/runs/run-manifest.ts';
import { detectorMakersOf } from './detectors.ts';
import {
  addExecutionOptions,
  capitalOf,
  contractOf,
  costsOf,
  latenciesOf,
  limitsOf,
  ruinOf,
  sizingOf,
  tapeReadingOf,
} from './execution-options.ts';
import { barOptionsOf, integerOption, requiredText, textOption } from './options.ts';
import { loadOwnStrategy } from './own-strategy.ts';
import { manifestOf } from './run-manifest.ts';
import { addStrategyOptions, signalStrategyOf } from './strategy-options.ts';

/** How signals are traded, and what orders meet. */
export function addBacktestOptions(command: Command): void {
  addStrategyOptions(command);
  addExecutionOptions(command);
}

/** A finished backtest with what identifies it. */
export interface BacktestRun {
  /** What came of it. */
  readonly result: RunResult;
  /** What that is worth. */
  readonly metrics: RunMetrics;
  /** The same run at every latency asked for, the first one the run itself. */
  readonly byLatency: readonly RunResult[];
  /** What it was made of. */
  readonly manifest: RunManifest;
}

/**
 * Runs the backtest that a command's options describe on opened days.
 * @param sink is told of everything that happens.
 */
export async function runBacktest(command: Command, recorded: Recorded, sink?: EventSink): Promise<BacktestRun> {
  const setups = await setupsOf(command, recorded);
  const quotes = quotesOf(command, recorded);
  const beside = { ...(quotes !== null && { quotes: quotes.source }), ...(sink !== undefined && { sink }) };
  const byLatency = await runBacktests(recorded.source, setups, beside);
  const result = byLatency[0]!;
  const metrics = metricsOf(command, setups[0]!, result);
  return { result, metrics, byLatency, manifest: await manifestOf(command, recorded, quotes?.checksums ?? []) };
}

async function setupsOf(command: Command, recorded: Recorded): Promise<BacktestSetup[]> {
  const sides = recorded.aggressor === 'unknown' ? 'unknown' : 'known';
  const market = await marketSetupsOf(command, recorded.source.scales, sides);
  const strategy = await strategyOf(command);
  return market.map((setup) => ({ ...setup, strategy }));
}

/** Everything but the strategy, for each latency asked for. */
export async function marketSetupsOf(
  command: Command,
  scales: Scales,
  sides: TapeReading['sides'],
): Promise<Omit<BacktestSetup, 'strategy'>[]> {
  const makers = await detectorMakersOf(command);
  const common = { ...barOptionsOf(command), detectors: () => makers.map((make) => make()) };
  const orders = orderSetupOf(command, scales, sides);
  return latenciesOf(command).map((latency) => ({ ...common, ...orders, latency }));
}

/** What orders meet, whatever the latency. */
export function orderSetupOf(
  command: Command,
  scales: Scales,
  sides: TapeReading['sides'],
): Pick<BacktestSetup, 'capital' | 'costs' | 'contract' | 'limits' | 'tape'> {
  return {
    capital: capitalOf(command),
    costs: costsOf(command),
    contract: contractOf(command),
    limits: limitsOf(command, scales),
    tape: tapeReadingOf(command, sides),
  };
}

/** What makes the strategy: the user's own, or one that trades the signals. */
export async function strategyOf(command: Command): Promise<MakeStrategy> {
  const file = textOption(command, 'strategy');
  if (file !== undefined) return loadOwnStrategy(file);
  const options = resolveSignalStrategy(signalStrategyOf(command));
  const sizing = sizingOf(command);
  return ({ scales, money }) => new SignalStrategy(options, createSizing(sizing, scales, money));
}

/** Recorded quotes of all days of a run; null where some are missing, for half a spread is none. */
function quotesOf(command: Command, recorded: Recorded): { source: QuoteSource; checksums: string[] } | null {
  if (command.getOptionValue('quotes') === false || recorded.source.kind !== 'trades') return null;
  const { instrument, fromDay, toDay } = recorded;
  const dataDir = requiredText(command, 'dataDir');
  const source = storeQuoteSource({ dataDir, instrument, fromDay, toDay, scales: recorded.source.scales });
  const days = new Set(source.days.map(({ day }) => day));
  if (days.size === 0 || recorded.days.some(({ day }) => !days.has(day))) return null;
  return { source, checksums: source.days.map(({ checksum }) => checksum) };
}

function metricsOf(command: Command, setup: BacktestSetup, result: RunResult): RunMetrics {
  const seed = integerOption(command, 'seed', { min: 0, max: Number.MAX_SAFE_INTEGER });
  const count = (name: string): number => integerOption(command, name, { min: 1, max: 10_000_000 });
  const { costs } = setup;
  return runMetrics(result, {
    fees: () => createFeeModel(costs, result.bars.scales, result.money),
    slippageTicks: setup.tape.slippageTicks,
    ...(costs.funding !== null && { funding: constantFunding(costs.funding) }),
    estimates: { resamples: 1999, level: 0.95, seed },
    randomEntries: { draws: count('randomEntries'), seed },
    monteCarlo: { paths: count('monteCarlo'), ruin: ruinOf(command), seed },
  });
}
