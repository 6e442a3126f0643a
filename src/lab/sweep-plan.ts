import path from 'node:path';
import type { Scales } from '../core/trade-batch.ts';
import { storeQuoteSource } from '../data/quotes/quote-store.ts';
import type { Recorded } from '../data/recorded-days.ts';
import type { Cell, SweepSpace } from '../sweep/space/sweep-space.ts';
import type { PlannedStretch, PlanOptions } from '../sweep/unit/plan-units.ts';
import { type StretchesApart, stretchesApart } from '../sweep/hold-out/stretches-apart.ts';
import { stretchesOf } from '../sweep/unit/stretches.ts';
import { type DayRange, rangeOf } from './days-options.ts';
import { openStored } from './open-days.ts';
import { integerOf, neededText, type OptionValues } from './option-values.ts';
import { sweepCode } from './sweep-code.ts';
import { settingValues, SWEEP_MEANS } from './sweep-means.ts';
import { holdOutOf } from './sweep-judging.ts';
import { stretchOf, symbolsOf, warmUpDaysOf } from './sweep-options.ts';
import { triedCells } from './sweep-search.ts';

/** Days of a symbol that a sweep was asked for and that are not there. */
export interface MissingDays {
  /** Whose. */
  readonly symbol: string;
  /** Which, days since 1970-01-01. */
  readonly days: readonly number[];
}

/** What a sweep is going to compute. */
export interface SweepPlan {
  /** What is tried. */
  readonly space: SweepSpace;
  /** All cells, in canonical order. */
  readonly cells: readonly Cell[];
  /** The stretches, symbol by symbol, in order of time. */
  readonly stretches: readonly PlannedStretch[];
  /** Stretches that were set aside; none of their days is in the others. */
  readonly heldOut: readonly PlannedStretch[];
  /** All of it, for `planUnits`. */
  readonly units: PlannedUnits;
  /** What is not there. */
  readonly missing: readonly MissingDays[];
}

/** What `planUnits` takes, with its cells as a list. */
export interface PlannedUnits extends PlanOptions {
  /** The cells, in canonical order. */
  readonly cells: readonly Cell[];
}

/**
 * Plans a sweep: only metadata of days is read.
 * @throws MissingDataError for a symbol without data, InputError and RangeError for settings that make no sense.
 */
export async function planSweep(values: OptionValues, space: SweepSpace): Promise<SweepPlan> {
  const cells = triedCells(values, space);
  const stretches: PlannedStretch[] = [];
  const heldOut: PlannedStretch[] = [];
  const missing: MissingDays[] = [];
  for (const symbol of symbolsOf(values)) {
    const days = await symbolDays(values, symbol, cells);
    stretches.push(...days.searched);
    heldOut.push(...days.heldOut);
    if (days.missing.length > 0) missing.push({ symbol, days: days.missing });
    // Settings are read once before hours of work, and for the scales of every symbol.
    for (const { settings } of cells) await SWEEP_MEANS.setupOf(settings, days.market);
  }
  // A thread or another program may have another folder to begin from.
  const dataDir = path.resolve(neededText(values, 'dataDir'));
  const blockCells = integerOf(values, 'blockCells', { min: 1, max: 4096 });
  return {
    space,
    cells,
    stretches,
    heldOut,
    missing,
    units: { cells, stretches, dataDir, code: sweepCode(), blockCells },
  };
}

interface SymbolDays extends StretchesApart {
  readonly missing: readonly number[];
  readonly market: { readonly scales: Scales; readonly sides: 'known' | 'unknown' };
}

async function symbolDays(values: OptionValues, symbol: string, cells: readonly Cell[]): Promise<SymbolDays> {
  const asked = rangeOf(values);
  const sources = [...new Set(cells.map(({ settings }) => settings['source'] ?? 'auto'))];
  const before = warmUpDaysOf(values) + daysOfSizes(cells);
  const checksumsOf = new Map<number, string[]>();
  let first: Recorded | null = null;
  for (const source of sources) {
    const days = { symbol, dataDir: neededText(values, 'dataDir') };
    const where = { venue: neededText(values, 'venue'), market: neededText(values, 'market') };
    const opening = settingValues({ source }, { ...days, ...where });
    const recorded = await openStored(opening, asked);
    first ??= recorded;
    const { fromDay, toDay } = recorded;
    const wide = await openStored(opening, { fromDay: fromDay - before, toDay });
    addChecksums(checksumsOf, days.dataDir, wide);
  }
  const { instrument, fromDay, toDay, missingDays, source, aggressor } = first!;
  const cut = { instrument, fromDay, toDay, length: stretchOf(values), warmUpDays: warmUpDaysOf(values), checksumsOf };
  const holdOut = holdOutOf(values);
  const apart = holdOut === null ? { searched: stretchesOf(cut), heldOut: [] } : stretchesApart(cut, holdOut);
  const whole = (list: readonly PlannedStretch[]): readonly PlannedStretch[] => {
    return withSizeDays(list, checksumsOf, daysOfSizes(cells));
  };
  const market = { scales: source.scales, sides: aggressor === 'unknown' ? ('unknown' as const) : ('known' as const) };
  return { searched: whole(apart.searched), heldOut: whole(apart.heldOut), missing: missingDays, market };
}

/** What the days of a source hold, and the quotes beside them. */
function addChecksums(checksumsOf: Map<number, string[]>, dataDir: string, recorded: Recorded): void {
  const add = (day: number, checksum: string): void => {
    checksumsOf.set(day, [...(checksumsOf.get(day) ?? []), checksum]);
  };
  for (const { day, checksum } of recorded.days) add(day, checksum);
  if (recorded.source.kind !== 'trades') return;
  const { instrument, fromDay, toDay, source } = recorded;
  const quotes = storeQuoteSource({ dataDir, instrument, fromDay, toDay, scales: source.scales });
  for (const { day, checksum } of quotes.days) add(day, checksum);
}

/** Days before a day that limits of sizes are taken from, of the cells whose limits are quantiles. */
function daysOfSizes(cells: readonly Cell[]): number {
  const isQuantile = (text: string | undefined): boolean => text?.endsWith('%') ?? false;
  return cells.reduce((most, { settings: { minSize, maxSize, sizeDays } }) => {
    return isQuantile(minSize) || isQuantile(maxSize) ? Math.max(most, Number(sizeDays ?? 0)) : most;
  }, 0);
}

/** Limits of sizes come from days before the first that is read: rows depend on them, too. */
function withSizeDays(
  stretches: readonly PlannedStretch[],
  checksumsOf: ReadonlyMap<number, readonly string[]>,
  days: number,
): readonly PlannedStretch[] {
  return stretches.map((stretch) => {
    const from = stretch.warmUpFromDay - days;
    const earlier = Array.from({ length: days }, (_, index) => checksumsOf.get(from + index) ?? []);
    return { ...stretch, checksums: [...earlier.flat(), ...stretch.checksums] };
  });
}

/** The days of a plan, from the first to the last of any symbol. */
export function rangeOfPlan({ stretches }: SweepPlan): DayRange {
  return {
    fromDay: stretches.reduce((least, { fromDay }) => Math.min(least, fromDay), Number.POSITIVE_INFINITY),
    toDay: stretches.reduce((most, { toDay }) => Math.max(most, toDay), Number.NEGATIVE_INFINITY),
  };
}
