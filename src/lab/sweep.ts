import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Executor } from '../sweep/executors/executor.ts';
import { inlineExecutor } from '../sweep/executors/inline-executor.ts';
import { queueExecutor } from '../sweep/executors/queue-executor.ts';
import { threadExecutor } from '../sweep/executors/thread-executor.ts';
import { missingUnits } from '../sweep/parts/missing-units.ts';
import { PartStore } from '../sweep/parts/part-store.ts';
import { writePlanFile } from '../sweep/parts/plan-file.ts';
import type { CellRow } from '../sweep/parts/write-results.ts';
import { planUnits } from '../sweep/unit/plan-units.ts';
import { integerOf, neededText, type NumberOption, type OptionDefaults, type OptionValues } from './option-values.ts';
import { resolveOptions, textOf } from './option-values.ts';
import { OptionError } from './option-error.ts';
import type { SweepDocument } from './sweep-document.ts';
import { searchOf, SWEEP_JUDGING_DEFAULTS, sweepEvidenceOptionsOf, type SweepJudgingOptions } from './sweep-judging.ts';
import { shardOf, SWEEP_PLAN_DEFAULTS, type SweepPlanOptions } from './sweep-options.ts';
import { planSweep, type SweepPlan } from './sweep-plan.ts';
import { writeSweep } from './sweep-results.ts';
import { computeMissing, type Computed, type ComputeOptions } from './sweep-run.ts';
import { halvingSearch, type Searched } from './sweep-search.ts';
import { loadSpace } from './sweep-space.ts';
import { SweepTrials } from './sweep-trials.ts';
import { work } from './sweep-work.ts';

/** What {@link sweep} takes. */
export interface SweepOptions extends SweepPlanOptions, SweepJudgingOptions {
  /** The folder of the sweep: results, and what is needed to go on with it. */
  readonly out: string;
  /** Threads that compute; 1: this one. Default: as many as there are cores. */
  readonly workers?: NumberOption;
  /** Compute only this share, e.g. `2/8`, of a folder that several machines share. Default: everything. */
  readonly shard?: string;
  /** Let workers compute that listen to this Redis, `redis://…`, instead. Default: not. */
  readonly queue?: string;
  /** Is told how far the sweep is: units done of those that were missing. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Is told what the reader of a terminal may want to know. */
  readonly onNote?: (text: string) => void;
  /** Once aborted, the units in hand are finished and the sweep ends; the next one goes on from there. */
  readonly signal?: AbortSignal;
}

/** What {@link SweepOptions} are where nothing is said. */
export const SWEEP_DEFAULTS = {
  ...SWEEP_PLAN_DEFAULTS,
  ...SWEEP_JUDGING_DEFAULTS,
  out: undefined,
  workers: undefined,
  shard: undefined,
  queue: undefined,
  onProgress: undefined,
  onNote: undefined,
  signal: undefined,
} as const satisfies OptionDefaults<SweepOptions>;

/** What came of a sweep, or of a share of it. */
export interface Sweep {
  /** What was to be computed. */
  readonly plan: SweepPlan;
  /** The folder. */
  readonly out: string;
  /** Units that had no part when it began. */
  readonly missing: number;
  /** What was computed. */
  readonly computed: Computed;
  /** The cells, in canonical order; null where units are missing: after an abort, or in a share. */
  readonly cells: readonly CellRow[] | null;
  /** `sweep.json`; null where units are missing. */
  readonly document: SweepDocument | null;
}

/**
 * Evaluates every cell of a space on recorded days, with all cores or many machines. What is in the folder already is not
 * computed again. `cvdlab sweep`.
 * @throws MissingDataError for a symbol without data, InputError for a space that cannot be read, OptionError and RangeError
 * for options and settings that cannot be used.
 */
export async function sweep(options: SweepOptions): Promise<Sweep> {
  const values = resolveOptions(options, SWEEP_DEFAULTS);
  const parts = new PartStore(path.resolve(neededText(values, 'out')));
  const shard = shardOf(values);
  const plan = await planSweep(values, await loadSpace(options.space));
  sweepEvidenceOptionsOf(values);
  const trials = SweepTrials.of(values, plan);
  trials.start();
  const { signal = new AbortController().signal, onProgress = () => undefined } = options;
  writePlanFile(parts.out, missingUnits(planUnits(plan.units), parts));
  const missing = countOf(missingUnits(planUnits(plan.units), parts, shard));
  let done = 0;
  onProgress(0, missing);
  const executor = await executorOf(values, options, parts);
  const onUnit = (): void => onProgress((done += 1), missing);
  const computing = { parts, executor, shard, remote: null, signal, onUnit };
  const { computed, cells } = await searched(plan, values, computing).finally(() => executor.close());
  const left = new Set([...missingUnits(planUnits({ ...plan.units, cells }), parts)].map(({ key }) => key));
  for (const { unit } of computed.parked) left.delete(unit.key);
  const outcome = { plan, out: parts.out, missing, computed };
  if (left.size > 0) return { ...outcome, cells: null, document: null };
  return { ...outcome, ...(await writeSweep(parts, { plan, cells, parked: computed.parked, trials }, values)) };
}

function countOf(units: Iterable<unknown>): number {
  const iterator = units[Symbol.iterator]();
  let count = 0;
  while (iterator.next().done !== true) count += 1;
  return count;
}

/** Computes what is missing of the cells that are tried; of those that halving gives up only the first stretches. */
async function searched(plan: SweepPlan, values: OptionValues, options: ComputeOptions): Promise<Searched> {
  const search = searchOf(values);
  if (search.kind !== 'halving') {
    return { computed: await computeMissing(plan.units, options), cells: plan.units.cells };
  }
  if (options.shard === undefined) return halvingSearch(plan.units, search.eta, options);
  throw new OptionError('shard', 'goes with grid and random: who is to go on in a halving depends on all shares');
}

async function executorOf(values: OptionValues, { onNote }: SweepOptions, parts: PartStore): Promise<Executor> {
  const queue = textOf(values, 'queue');
  if (queue !== undefined) return queueExecutor({ url: queue, parts, onNote: onNote ?? (() => undefined) });
  const workers = workersOf(values);
  return workers === 1 ? inlineExecutor(work) : threadExecutor(WORK_SCRIPT, workers);
}

/** Threads that were asked for, or that the machine has. */
export function workersOf(values: OptionValues): number {
  if (values['workers'] === undefined) return availableParallelism();
  return integerOf(values, 'workers', { min: 1, max: 1024 });
}

/** What a thread is to run: beside this file, whether cvdlab runs from its sources or is built. */
export const WORK_SCRIPT = new URL(
  import.meta.url.endsWith('.ts') ? './sweep-work.ts' : './sweep-work.js',
  import.meta.url,
);
