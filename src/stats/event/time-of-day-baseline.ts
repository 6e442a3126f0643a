/** What a return is compared with, and when: columns of equal length. */
export interface TimeOfDayColumns {
  /** Forward return of every bar, NaN where absent. */
  readonly returns: Float64Array;
  /** The day of the bar. */
  readonly day: Float64Array;
  /** The part of the day the bar lies in, any whole number. */
  readonly slot: Float64Array;
}

interface Total {
  sum: number;
  count: number;
}

/**
 * Mean forward return of the same part of the day on all other days, by bar; NaN where no other day has one. It leaves
 * out the bar's own day only, so it looks at days to come: for judging signals afterwards, not for trading.
 */
export function timeOfDayBaseline({ returns, day, slot }: TimeOfDayColumns): Float64Array {
  const bySlot = new Map<number, Total>();
  const byDay = new Map<number, Map<number, Total>>();
  for (let row = 0; row < returns.length; row += 1) {
    const value = returns[row]!;
    if (Number.isNaN(value)) continue;
    const ofDay = byDay.get(day[row]!) ?? new Map<number, Total>();
    byDay.set(day[row]!, ofDay);
    add(bySlot, slot[row]!, value);
    add(ofDay, slot[row]!, value);
  }
  return returns.map((_, row) => {
    const all = bySlot.get(slot[row]!);
    if (all === undefined) return Number.NaN;
    const own = byDay.get(day[row]!)?.get(slot[row]!) ?? { sum: 0, count: 0 };
    return all.count === own.count ? Number.NaN : (all.sum - own.sum) / (all.count - own.count);
  });
}

function add(totals: Map<number, Total>, slot: number, value: number): void {
  const total = totals.get(slot);
  if (total === undefined) {
    totals.set(slot, { sum: value, count: 1 });
    return;
  }
  total.sum += value;
  total.count += 1;
}
