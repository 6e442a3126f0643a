import { DAY_US, formatDuration, formatTime, HOUR_US } from '../../core/time.ts';
import { InputError } from '../input-error.ts';
import type { CollectedBars } from './collected-bars.ts';

/** How the times of bars are to be understood. */
export interface ArrangeOptions {
  /** The files' base names, by the index that the bars carry. */
  readonly names: readonly string[];
  /** Length of a bar, µs; null: the smallest step between two bars. */
  readonly intervalUs: number | null;
  /** True when a bar is stamped with its end. */
  readonly isStampedAtEnd: boolean;
  /** True when the times were read in a time zone, whose days are not all 24 h long. */
  readonly hasTimeZone: boolean;
}

/** Bars in order. */
export interface Arrangement {
  /** Which of the collected bars, in time order, each time once. */
  readonly order: Uint32Array;
  /** Length of a bar, µs. */
  readonly intervalUs: number;
  /** What has to be added to a bar's time to give its start, µs. */
  readonly shiftUs: number;
  /** Bars that were there twice with the same values. */
  readonly duplicates: number;
  /** Starts between the first and the last bar at which there is none: closed hours, holidays, or lost data. */
  readonly absent: number;
}

/**
 * Brings bars into time order and finds their length.
 * @throws InputError when two bars of one time differ, when they do not fit one length, or when that cannot be told.
 */
export function arrangeBars(bars: CollectedBars, options: ArrangeOptions): Arrangement {
  const sorted = Uint32Array.from({ length: bars.length }, (_, index) => index);
  const { timeUs } = bars.columns;
  sorted.sort((a, b) => timeUs[a]! - timeUs[b]! || a - b);
  const order = sorted.filter((bar, index) => index === 0 || !isRepeated(bars, sorted[index - 1]!, bar, options));
  const intervalUs = options.intervalUs ?? findInterval(bars, order, options);
  if (intervalUs > DAY_US) {
    throw new InputError(`${options.names.join(', ')}: bars of ${formatDuration(intervalUs)}; expected at most 1d`);
  }
  checkSteps(bars, order, { ...options, intervalUs });
  const spanUs = timeUs[order.at(-1)!]! - timeUs[order[0]!]!;
  return {
    order,
    intervalUs,
    shiftUs: options.isStampedAtEnd ? -intervalUs : 0,
    duplicates: bars.length - order.length,
    absent: Math.max(Math.round(spanUs / intervalUs) + 1 - order.length, 0),
  };
}

function isRepeated(bars: CollectedBars, before: number, bar: number, options: ArrangeOptions): boolean {
  const { timeUs } = bars.columns;
  if (timeUs[bar] !== timeUs[before]) return false;
  if (bars.areEqual(before, bar)) return true;
  throw new InputError(
    `${where(bars, bar, options)}: a second bar at ${formatTime(timeUs[bar]!)} with other values than ${where(bars, before, options)}; remove one`,
  );
}

function findInterval(bars: CollectedBars, order: Uint32Array, options: ArrangeOptions): number {
  const { timeUs } = bars.columns;
  let smallestUs = Number.POSITIVE_INFINITY;
  for (let index = 1; index < order.length; index += 1) {
    smallestUs = Math.min(smallestUs, timeUs[order[index]!]! - timeUs[order[index - 1]!]!);
  }
  if (smallestUs !== Number.POSITIVE_INFINITY) return options.hasTimeZone ? wholeDays(smallestUs) : smallestUs;
  if (!Number.isNaN(bars.statedLengthUs)) return bars.statedLengthUs;
  throw new InputError(`${options.names.join(', ')}: a single bar does not tell how long it is; add --interval`);
}

/** Local days last 23 to 25 hours. */
function wholeDays(stepUs: number): number {
  const days = Math.round(stepUs / DAY_US);
  return days >= 1 && Math.abs(stepUs - days * DAY_US) <= HOUR_US ? days * DAY_US : stepUs;
}

function checkSteps(bars: CollectedBars, order: Uint32Array, options: ArrangeOptions & { intervalUs: number }): void {
  const { intervalUs } = options;
  const { timeUs } = bars.columns;
  const firstUs = timeUs[order[0]!]!;
  const isLocalDays = options.hasTimeZone && intervalUs >= DAY_US;
  for (let index = 1; index < order.length; index += 1) {
    const bar = order[index]!;
    const stepUs = timeUs[bar]! - timeUs[order[index - 1]!]!;
    const isAligned = (timeUs[bar]! - firstUs) % intervalUs === 0 && stepUs >= intervalUs;
    if (isAligned || (isLocalDays && stepUs >= intervalUs - HOUR_US)) continue;
    throw new InputError(
      `${where(bars, bar, options)}: the bar at ${formatTime(timeUs[bar]!)} does not fit bars of ${formatDuration(intervalUs)} ` +
        `that begin at ${formatTime(firstUs)}; if that is not their length, add --interval`,
    );
  }
}

function where(bars: CollectedBars, bar: number, { names }: ArrangeOptions): string {
  return `${names[bars.files[bar]!]!}, row ${bars.rows[bar]!}`;
}
