import { unitKey } from '../unit/plan-units.ts';
import type { SweepUnit } from '../unit/sweep-unit.ts';
import type { PartStore } from './part-store.ts';

/** A share of a sweep: number `index` of `count`, counted from 1. */
export interface Shard {
  /** Which one, from 1. */
  readonly index: number;
  /** Of how many. */
  readonly count: number;
}

/**
 * What is still to be computed of planned units: those that are not there, of which the cells that earlier units computed are
 * left out. Whose share a unit is depends on the plan alone, so that machines that start at different times agree.
 */
export function* missingUnits(planned: Iterable<SweepUnit>, parts: PartStore, shard?: Shard): Generator<SweepUnit> {
  const stretches = new ComputedCells(parts);
  for (const unit of planned) {
    if (shard !== undefined && !isOfShard(unit.key, shard)) continue;
    if (parts.has(unit)) continue;
    const computed = stretches.of(unit.stretchKey);
    const cells = unit.cells.filter(({ id }) => !computed.has(id));
    if (cells.length === unit.cells.length) yield unit;
    else if (cells.length > 0) yield { ...unit, cells, key: unitKey(unit.stretchKey, cells) };
  }
}

/** Whether a unit is in a share: shares are disjoint, about equally large, and together everything. */
export function isOfShard(key: string, { index, count }: Shard): boolean {
  return Number.parseInt(key.slice(0, 12), 16) % count === index - 1;
}

/** Cells computed before, of the stretch that was asked for last: units come stretch by stretch. */
class ComputedCells {
  private readonly parts: PartStore;
  private stretchKey = '';
  private cells: ReadonlyMap<string, string> = new Map();

  constructor(parts: PartStore) {
    this.parts = parts;
  }

  of(stretchKey: string): ReadonlyMap<string, string> {
    if (stretchKey !== this.stretchKey) {
      this.cells = this.parts.cellsOf(stretchKey);
      this.stretchKey = stretchKey;
    }
    return this.cells;
  }
}
