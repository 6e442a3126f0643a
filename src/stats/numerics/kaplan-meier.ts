import { checkFinite, checkLength } from './column-checks.ts';

/** An instant at which at least one event happened. */
export interface SurvivalRow {
  /** In the unit of the times given. */
  readonly time: number;
  /** How many had neither met the event nor been censored before it; those censored at this very time are among them. */
  readonly atRisk: number;
  /** How many met the event at it. */
  readonly events: number;
  /** The share that is estimated to go on beyond it: Π (1 − events/atRisk) up to here. */
  readonly survival: number;
}

/** How long until the event, those counted in that were watched for a while only. */
export interface SurvivalCurve {
  /** One per distinct time with an event, ascending. */
  readonly rows: readonly SurvivalRow[];
  /** The first time by which half or fewer are estimated to go on; null where more than half went on to the end. */
  readonly median: number | null;
}

/**
 * Half, with room for the rounding of the product: without censoring it is a plain fraction and reaches a half exactly.
 */
const HALF = 0.5 + 1e-12;

/**
 * The product-limit estimate of Kaplan and Meier (1958): the time to a target where some never reached it while
 * watched.
 * @param times until the event or, where there was none, until the watching ended (censored); finite, 0 or more.
 * @param isEvent 1 where the event happened, 0 where it was censored; one per time.
 * @throws RangeError for columns of different length, or a time that is negative or not finite.
 */
export function kaplanMeier(times: Float64Array, isEvent: Uint8Array): SurvivalCurve {
  checkLength('isEvent', isEvent.length, times.length);
  checkFinite('times', times);
  const negative = times.findIndex((time) => time < 0);
  if (negative >= 0) throw new RangeError(`times must be 0 or more, got ${times[negative]} (row ${negative})`);
  const order = Uint32Array.from(times.keys()).sort((a, b) => times[a]! - times[b]!);
  const rows: SurvivalRow[] = [];
  let survival = 1;
  for (let first = 0; first < order.length; ) {
    const time = times[order[first]!]!;
    let end = first;
    let events = 0;
    for (; end < order.length && times[order[end]!] === time; end += 1) events += isEvent[order[end]!] === 0 ? 0 : 1;
    const atRisk = order.length - first;
    if (events > 0) {
      survival *= (atRisk - events) / atRisk;
      rows.push({ time, atRisk, events, survival });
    }
    first = end;
  }
  return { rows, median: rows.find((row) => row.survival <= HALF)?.time ?? null };
}
