import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../data/clock.ts';
import { InputError } from '../data/input-error.ts';
import { inlineExecutor } from '../sweep/executors/inline-executor.ts';
import { type DailyMean, dailyMean } from '../sweep/evidence/daily-mean.ts';
import { dailyCell } from '../sweep/evidence/daily-table.ts';
import { HoldOutSeal } from '../sweep/hold-out/openings.ts';
import { writeAtomically } from '../sweep/parts/atomic-file.ts';
import { mergedCells } from '../sweep/parts/merged-cells.ts';
import { PartStore } from '../sweep/parts/part-store.ts';
import { walkCells } from '../sweep/space/cells.ts';
import type { Cell, SweepSpace } from '../sweep/space/sweep-space.ts';
import type { PlanOptions } from '../sweep/unit/plan-units.ts';
import { flagOf, neededText, type OptionDefaults, resolveOptions, textOf } from './option-values.ts';
import type { SweepDocument } from './sweep-document.ts';
import { SWEEP_PLAN_DEFAULTS, type SweepPlanOptions } from './sweep-options.ts';
import { planSweep } from './sweep-plan.ts';
import { computeMissing } from './sweep-run.ts';
import { work } from './sweep-work.ts';

/** What {@link openHoldOut} takes. */
export interface HoldOutOptions {
  /** The folder of the sweep. */
  readonly folder: string;
  /** The store's folder. Default `data`. */
  readonly dataDir?: string;
  /** The cell that is evaluated. Default: the one that the sweep chose. */
  readonly cell?: string;
  /** Whether it may be opened although it was opened before. Default false. */
  readonly again?: boolean;
}

/** What {@link HoldOutOptions} are where nothing is said. */
export const HOLD_OUT_DEFAULTS = {
  folder: undefined,
  dataDir: SWEEP_PLAN_DEFAULTS.dataDir,
  cell: undefined,
  again: undefined,
} as const satisfies OptionDefaults<HoldOutOptions>;

/** What a cell made on days that nothing was chosen by. Plain JSON. */
export interface HoldOutResult {
  /** Which look this is, from 1. Only the first is evidence. */
  readonly opening: number;
  /** The cell. */
  readonly cell: string;
  /** Days. */
  readonly days: number;
  /** Round trips. */
  readonly trips: number;
  /** Mean daily net, with a p that no search has spoilt when it is the first look. */
  readonly mean: DailyMean;
  /** The same in the pessimistic reading, basis points of the capital. */
  readonly pessimisticBps: number;
  /** The same on the days that were searched; null for a cell without evidence. */
  readonly searchedBps: number | null;
  /** What it amounts to. */
  readonly text: string;
}

const BPS = 10_000;
const LEVEL = 0.05;

/**
 * Evaluates a cell of a sweep on the days that were set aside. The look is written down first, so that it counts even if it is
 * broken off. `cvdlab sweep --open-hold-out`.
 * @throws InputError for a folder without a finished sweep or without a hold-out, for a cell that is none of the sweep, and
 * when it was opened before.
 */
export async function openHoldOut(options: HoldOutOptions): Promise<HoldOutResult> {
  const values = resolveOptions(options, HOLD_OUT_DEFAULTS);
  const folder = path.resolve(neededText(values, 'folder'));
  const document = readDocument(folder);
  const cell = cellOf(document, textOf(values, 'cell') ?? document.evidence?.choice.id, folder);
  const plan = await heldOutPlan(document, cell, neededText(values, 'dataDir'), folder);
  const reason = textOf(values, 'cell') === undefined ? 'the choice of the sweep' : 'asked for by its id';
  const seal = new HoldOutSeal(path.join(folder, 'hold-out.json'), systemClock);
  const opening = seal.open({ cells: [cell.id], reason }, flagOf(values, 'again'));
  const result = { opening, ...(await evaluated(plan, cell, document, folder)) };
  const name = `hold-out-${opening}.json`;
  writeAtomically(folder, path.join(folder, name), `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

/** What `sweep.json` says, as this version writes it. */
type StoredDocument = Omit<SweepDocument, 'space' | 'stretches'> & {
  readonly space: Omit<SweepSpace, 'when'>;
  readonly stretches: readonly { readonly venue: string; readonly market: string; readonly symbol: string }[];
};

function readDocument(folder: string): StoredDocument {
  const file = path.join(folder, 'sweep.json');
  if (!existsSync(file)) throw new InputError(`${file} is not there: the sweep has to be finished first`);
  // Nobody but `sweep` writes this file.
  return JSON.parse(readFileSync(file, 'utf8')) as StoredDocument;
}

function cellOf({ space }: StoredDocument, id: string | undefined, folder: string): Cell {
  for (const cell of walkCells({ ...space, when: [] })) if (cell.id === id) return cell;
  throw new InputError(`${folder} has no cell ${id ?? 'that was chosen'}: see the ids in cells.csv`);
}

async function heldOutPlan(
  { holdOut, stretches, search }: StoredDocument,
  cell: Cell,
  dataDir: string,
  folder: string,
): Promise<PlanOptions> {
  const [first] = stretches;
  if (holdOut === null || first === undefined)
    throw new InputError(`${folder} has no hold-out: give the sweep --hold-out 20%`);
  const { venue, market } = first;
  const symbols = [...new Set(stretches.map(({ symbol }) => symbol))].join(',');
  const { from, to, stretch, warmUpDays, share } = holdOut;
  const days = { dataDir, venue, market, symbols, from, to, stretch, warmUpDays: String(warmUpDays) };
  const draw = { holdOut: share, seed: String(search.seed) };
  const values = resolveOptions<SweepPlanOptions>(
    { ...days, ...draw, space: '', blockCells: '1' },
    SWEEP_PLAN_DEFAULTS,
  );
  const plan = await planSweep(values, { base: cell.settings, dimensions: [], when: [] });
  return { ...plan.units, stretches: plan.heldOut };
}

async function evaluated(
  plan: PlanOptions,
  { id }: Cell,
  { evidence }: StoredDocument,
  folder: string,
): Promise<Omit<HoldOutResult, 'opening'>> {
  const parts = new PartStore(path.join(folder, 'hold-out'));
  const computing = { parts, executor: inlineExecutor(work), shard: undefined, remote: null, onUnit: () => undefined };
  const { parked } = await computeMissing(plan, { ...computing, signal: new AbortController().signal });
  const [merged] = mergedCells(plan, parts);
  if (merged === undefined)
    throw new InputError(`the hold-out could not be evaluated: ${parked[0]?.error ?? 'no data'}`);
  const { returns, trips, pessimisticMean } = dailyCell(merged);
  const mean = dailyMean(returns);
  const searchedBps = evidence?.cells.find((cell) => cell.id === id)?.mean.bps ?? null;
  const facts = { cell: id, days: returns.length, trips, mean, pessimisticBps: pessimisticMean * BPS, searchedBps };
  return { ...facts, text: textOfResult(facts) };
}

function textOfResult({ cell, days, mean, searchedBps }: Omit<HoldOutResult, 'opening' | 'text'>): string {
  const isFound = mean.p !== null && mean.p <= LEVEL;
  const opening = isFound ? 'The edge is there on days nobody chose by' : 'No edge on days nobody chose by';
  const before = searchedBps === null ? '' : `, ${searchedBps.toFixed(2)} bps on those that were searched`;
  const p = mean.p === null ? 'without a p' : `p = ${Number(mean.p.toPrecision(2))}`;
  return `${opening}: cell ${cell} made ${mean.bps.toFixed(2)} bps of its capital a day on ${days} days (${p})${before}.`;
}
