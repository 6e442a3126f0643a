/** A minute whose volume differs. */
export interface DifferentMinute {
  /** Its start, seconds since the epoch. */
  readonly timeS: number;
  /** Volume of the trades that were pulled; 0 without any. */
  readonly ours: number;
  /** Volume of the bar, in the same unit; 0 without one. */
  readonly bars: number;
}

/** Volume by the minute, from the trades that were pulled and from the day's bars. */
export interface BarCheck {
  /** Minutes with trades or with a bar. */
  readonly minutes: number;
  /** Minutes whose volume is the same. */
  readonly equal: number;
  /** Minutes whose volume is not; the first 100. */
  readonly differences: readonly DifferentMinute[];
  /** Volume of the day's trades. */
  readonly oursTotal: number;
  /** Volume of the day's bars, in the same unit. */
  readonly barsTotal: number;
  /**
   * What the bars' volumes were multiplied by: 100 or 0.01 where TWS writes the one in lots and the other in shares ("Send
   * market data in lots for US Stocks"), else 1.
   */
  readonly barUnit: number;
}

const MOST_LISTED = 100;
const LOT = 100;

/**
 * Compares volumes by the minute.
 * @param ours size units (10^-sizeScale) traded, by the second at which a minute starts.
 * @param bars volumes of the bars, by the same.
 */
export function checkVolumes(
  ours: ReadonlyMap<number, number>,
  bars: ReadonlyMap<number, number>,
  unitsPerOne: number,
): BarCheck {
  const barUnit = unitOfBars(total(ours) / unitsPerOne, total(bars));
  const times = [...new Set([...ours.keys(), ...bars.keys()])].sort((a, b) => a - b);
  const differences: DifferentMinute[] = [];
  let equal = 0;
  for (const timeS of times) {
    const [units, bar] = [ours.get(timeS) ?? 0, (bars.get(timeS) ?? 0) * barUnit];
    if (Math.round(bar * unitsPerOne) === units) equal += 1;
    else if (differences.length < MOST_LISTED) differences.push({ timeS, ours: units / unitsPerOne, bars: bar });
  }
  const totals = { oursTotal: total(ours) / unitsPerOne, barsTotal: total(bars) * barUnit };
  return { minutes: times.length, equal, differences, ...totals, barUnit };
}

/** Lots are only seen by a day that agrees in them better than in anything else. */
function unitOfBars(ours: number, bars: number): number {
  if (bars === 0 || ours === 0) return 1;
  const distance = (unit: number): number => Math.abs(Math.log((bars * unit) / ours));
  return [1, LOT, 1 / LOT].reduce((best, unit) => (distance(unit) < distance(best) ? unit : best));
}

function total(volumes: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const volume of volumes.values()) sum += volume;
  return sum;
}
