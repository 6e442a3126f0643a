import path from 'node:path';
import { createFeeModel } from '../backtest/costs/create-fee-model.ts';
import { constantFunding } from '../backtest/costs/funding.ts';
import type { BacktestSetup } from '../backtest/engine/backtest-setup.ts';
import { EventLog } from '../backtest/engine/event-log.ts';
import { runBacktests } from '../backtest/engine/run-backtest.ts';
import type { EventSink } from '../backtest/engine/run-event.ts';
import type { RunResult } from '../backtest/engine/run-result.ts';
import { metricsDocument } from '../backtest/metrics/metrics-document.ts';
import { type RunMetrics, runMetrics } from '../backtest/metrics/run-metrics.ts';
import type { QuoteSource } from '../cvd/aggressor/quote-batch.ts';
import { storeQuoteSource } from '../data/quotes/quote-store.ts';
import type { Recorded } from '../data/recorded-days.ts';
import { RunFolder, type WrittenRun } from '../data/runs/run-folder.ts';
import { runId, type RunManifest } from '../data/runs/run-manifest.ts';
import { marketSetupsOf, STRATEGY_DEFAULTS, strategyOf, type StrategyOptions } from './backtest-setups.ts';
import { DAYS_DEFAULTS, type DaysOptions } from './days-options.ts';
import { ruinOf } from './execution-options.ts';
import { openStored } from './open-days.ts';
import {
  integerOf,
  neededText,
  type OptionDefaults,
  type OptionValues,
  resolveOptions,
  seedOf,
  textOf,
} from './option-values.ts';
import { manifestOf } from './run-manifest.ts';
import { runTables } from './run-tables.ts';

/** What {@link backtest} takes. */
export interface BacktestOptions extends DaysOptions, StrategyOptions {
  /** The run folder to write. Default: none, unless `runsDir` is given. */
  readonly folder?: string;
  /** Writes the run folder here, under the id of the run. */
  readonly runsDir?: string;
}

/** What {@link BacktestOptions} are where nothing is said. */
export const BACKTEST_DEFAULTS = {
  ...DAYS_DEFAULTS,
  ...STRATEGY_DEFAULTS,
  folder: undefined,
  runsDir: undefined,
} as const satisfies OptionDefaults<BacktestOptions>;

/** A finished backtest, with what identifies it. */
export interface Backtest {
  /** What came of it, in three readings of the tape. */
  readonly result: RunResult;
  /** What that is worth. */
  readonly metrics: RunMetrics;
  /** The same run at every latency asked for, the first one the run itself. */
  readonly byLatency: readonly RunResult[];
  /** What it was made of. */
  readonly manifest: RunManifest;
  /** 16 hexadecimal digits: equal for runs made of the same. */
  readonly id: string;
  /** The run folder; null where none was asked for. */
  readonly written: WrittenRun | null;
  /** The days; its source has been read. */
  readonly recorded: Recorded;
}

/**
 * Trades signals, or a strategy of the user's own, on recorded days. `cvdlab backtest`.
 * @throws MissingDataError when the store holds none of the days, OptionError and RangeError for an option that cannot be
 * used, InputError for a file that holds no detector or strategy.
 */
export async function backtest(options: BacktestOptions): Promise<Backtest> {
  const values = resolveOptions(options, BACKTEST_DEFAULTS);
  const recorded = await openStored(values);
  const [folder, runsDir] = [textOf(values, 'folder'), textOf(values, 'runsDir')];
  // Known before the run: the events are written while it goes on.
  const beside = folder ?? (runsDir === undefined ? undefined : path.join(runsDir, `unfinished-${process.pid}`));
  if (beside === undefined) return { ...(await runOn(values, recorded)), written: null };
  const run = new RunFolder(beside);
  try {
    const log = new EventLog(run.writeEvent);
    const done = await runOn(values, recorded, log);
    log.flush();
    const documents = { metrics: metricsDocument(done.metrics) };
    const content = { manifest: done.manifest, tables: runTables(done), documents };
    return { ...done, written: await run.commit(content, folder ?? path.join(runsDir ?? '', done.id)) };
  } catch (error) {
    await run.abort();
    throw error;
  }
}

/**
 * {@link backtest} of options that were read, on opened days.
 * @param sink is told of everything that happens.
 */
export async function runOn(
  values: OptionValues,
  recorded: Recorded,
  sink?: EventSink,
): Promise<Omit<Backtest, 'written'>> {
  const setups = await setupsOf(values, recorded);
  const quotes = quotesOf(values, recorded);
  const beside = { ...(quotes !== null && { quotes: quotes.source }), ...(sink !== undefined && { sink }) };
  const byLatency = await runBacktests(recorded.source, setups, beside);
  const result = byLatency[0]!;
  const metrics = metricsOf(values, setups[0]!, result);
  const manifest = await manifestOf(values, recorded, quotes?.checksums ?? []);
  return { result, metrics, byLatency, manifest, id: runId(manifest), recorded };
}

async function setupsOf(values: OptionValues, recorded: Recorded): Promise<BacktestSetup[]> {
  const sides = recorded.aggressor === 'unknown' ? 'unknown' : 'known';
  const market = await marketSetupsOf(values, recorded.source.scales, sides);
  const strategy = await strategyOf(values);
  return market.map((setup) => ({ ...setup, strategy }));
}

/** Recorded quotes of all days of a run; null where some are missing, for half a spread is none. */
export function quotesOf(
  values: OptionValues,
  recorded: Recorded,
): { source: QuoteSource; checksums: string[] } | null {
  if (values['quotes'] === false || recorded.source.kind !== 'trades') return null;
  const { instrument, fromDay, toDay } = recorded;
  const dataDir = neededText(values, 'dataDir');
  const source = storeQuoteSource({ dataDir, instrument, fromDay, toDay, scales: recorded.source.scales });
  const days = new Set(source.days.map(({ day }) => day));
  if (days.size === 0 || recorded.days.some(({ day }) => !days.has(day))) return null;
  return { source, checksums: source.days.map(({ checksum }) => checksum) };
}

function metricsOf(values: OptionValues, setup: BacktestSetup, result: RunResult): RunMetrics {
  const seed = seedOf(values);
  const count = (name: string): number => integerOf(values, name, { min: 1, max: 10_000_000 });
  const { costs } = setup;
  return runMetrics(result, {
    fees: () => createFeeModel(costs, result.bars.scales, result.money),
    slippageTicks: setup.tape.slippageTicks,
    ...(costs.funding !== null && { funding: constantFunding(costs.funding) }),
    estimates: { resamples: 1999, level: 0.95, seed },
    randomEntries: { draws: count('randomEntries'), seed },
    monteCarlo: { paths: count('monteCarlo'), ruin: ruinOf(values), seed },
  });
}
