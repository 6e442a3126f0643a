import type { PlannedStretch } from '../unit/plan-units.ts';
import { type StretchOptions, stretchesOf } from '../unit/stretches.ts';
import { type HoldOut, splitHoldOut } from './held-out-days.ts';

/** The stretches of a sweep with a hold-out. */
export interface StretchesApart {
  /** Those that may be searched. */
  readonly searched: readonly PlannedStretch[];
  /** Those that are set aside. */
  readonly heldOut: readonly PlannedStretch[];
}

/**
 * Cuts days into stretches that are searched and stretches that are set aside: none has days of both. The warm-up of a stretch
 * may lie on the other side: nothing is traded then, and no outcome is seen.
 */
export function stretchesApart(options: StretchOptions, holdOut: HoldOut): StretchesApart {
  const { instrument, fromDay, toDay } = options;
  const days = Array.from({ length: toDay - fromDay + 1 }, (_, index) => fromDay + index);
  const split = splitHoldOut(instrument, days, holdOut);
  const cut = (list: readonly number[]): PlannedStretch[] =>
    runsOf(list).flatMap((run) => stretchesOf({ ...options, ...run }));
  return { searched: cut(split.searched), heldOut: cut(split.heldOut) };
}

/** Days that follow each other. */
function runsOf(days: readonly number[]): readonly { readonly fromDay: number; readonly toDay: number }[] {
  const firsts = days.filter((day, index) => day !== (days[index - 1] ?? Number.NaN) + 1);
  const lasts = days.filter((day, index) => day !== (days[index + 1] ?? Number.NaN) - 1);
  return firsts.map((fromDay, index) => ({ fromDay, toDay: lasts[index]! }));
}
