import type { BarTable } from '../../core/bar-table.ts';

/** A position held over bars. */
export interface HeldBars {
  /** The bars. */
  readonly bars: BarTable;
  /** First bar it is held in: the one after the signal's. */
  readonly from: number;
  /** Bar after the last one it is held in. */
  readonly to: number;
  /** +1 long, −1 short. */
  readonly direction: 1 | -1;
  /** Price it was entered at, ticks. */
  readonly entry: number;
}

/** How far a position ran for and against its holder. Bars are counted from 1, the first it is held in. */
export interface Excursion {
  /** Largest favourable excursion, ticks, at least 0. */
  readonly favourable: number;
  /** Largest adverse excursion, ticks, at least 0. */
  readonly adverse: number;
  /** Bar that first ran as far in favour; 0 when none was above 0. */
  readonly favourableBar: number;
  /** Bar that first ran as far against; 0 when none was. */
  readonly adverseBar: number;
}

/** The furthest a position ran either way, by the highs and lows of its bars. */
export function excursionOf(held: HeldBars): Excursion {
  let [favourable, adverse, favourableBar, adverseBar] = [0, 0, 0, 0];
  for (let bar = held.from; bar < held.to; bar += 1) {
    const gain = gainIn(held, bar);
    if (gain > favourable) [favourable, favourableBar] = [gain, bar - held.from + 1];
    const loss = lossIn(held, bar);
    if (loss > adverse) [adverse, adverseBar] = [loss, bar - held.from + 1];
  }
  return { favourable, adverse, favourableBar, adverseBar };
}

/** The first bar, counted from 1, in which the position was `distance` ticks or more in favour; 0 when none. */
export function targetBar(held: HeldBars, distance: number): number {
  for (let bar = held.from; bar < held.to; bar += 1) if (gainIn(held, bar) >= distance) return bar - held.from + 1;
  return 0;
}

/** The first bar, counted from 1, in which the position was `distance` ticks or more under water; 0 when none. */
export function stopBar(held: HeldBars, distance: number): number {
  for (let bar = held.from; bar < held.to; bar += 1) if (lossIn(held, bar) >= distance) return bar - held.from + 1;
  return 0;
}

function gainIn({ bars, direction, entry }: HeldBars, bar: number): number {
  return direction === 1 ? bars.high[bar]! - entry : entry - bars.low[bar]!;
}

function lossIn({ bars, direction, entry }: HeldBars, bar: number): number {
  return direction === 1 ? entry - bars.low[bar]! : bars.high[bar]! - entry;
}
