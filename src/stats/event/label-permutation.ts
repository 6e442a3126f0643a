import type { Random } from '../../core/random.ts';
import { permutationPValue } from '../numerics/permutation.ts';

/** Events with their values and labels, columns of equal length; those of a stratum in the order of time. */
export interface LabelledEvents {
  /** Signed return of each. */
  readonly signed: Float64Array;
  /** 1 where the event is also a signal. */
  readonly label: Uint8Array;
  /** The stratum it belongs to; the events of one stratum stand together. */
  readonly stratum: Float64Array;
}

/** Whether it matters which events carry the label. */
export interface LabelTest {
  /**
   * `rotated-labels`: the labels of each stratum turn together by a random number of its events, so that they stay as
   * clustered as they are. `shuffled-labels`: each stratum's labels are dealt out anew.
   */
  readonly model: 'rotated-labels' | 'shuffled-labels';
  /** Labelled events. */
  readonly labelled: number;
  /** Their mean signed return minus its mean under the null, a fraction; NaN where there is no p. */
  readonly excess: number;
  /** m: number of draws. */
  readonly draws: number;
  /** (1 + draws as far from their mean as the observed) ÷ (1 + m); null without a labelled and an unlabelled event. */
  readonly p: number | null;
}

/** Sums of the same values in another order may differ by rounding: that much, relative to the largest, is a tie. */
const ROUNDING = 1e-12;

/**
 * Tests the labels within strata: what differs between strata stays, what the label picks within one is the question.
 *
 * Events that overlap are fewer than they look, and no rearrangement of labels quite minds that. Measured on the
 * simulator without an edge (400 blocks of ten days of 390 minutes, window 20, 15 bars, strata of day and direction):
 * at nominal 5 % rotated labels reject 7.5 %, shuffled ones 11.3 %, with a standard error of 1.1 points.
 */
export function labelPermutation(
  events: LabelledEvents,
  model: LabelTest['model'],
  draws: number,
  random: Random,
): LabelTest {
  const { signed, label } = events;
  const labelled = label.reduce((sum, value) => sum + value, 0);
  if (labelled === 0 || labelled === label.length) {
    return { model, labelled, excess: Number.NaN, draws: 0, p: null };
  }
  const strata = rangesOf(events.stratum);
  const drawn = new Float64Array(draws);
  const dealt = label.slice();
  for (let draw = 0; draw < draws; draw += 1) {
    for (const { from, to } of strata) {
      if (model === 'shuffled-labels') shuffle(dealt, from, to, random);
      else rotate(label, dealt, { from, to, by: random.integer(to - from) });
    }
    drawn[draw] = labelledMean(signed, dealt, labelled);
  }
  const observed = labelledMean(signed, label, labelled);
  const centre = drawn.reduce((sum, value) => sum + value, 0) / draws;
  const tie = ROUNDING * drawn.reduce((largest, value) => Math.max(largest, Math.abs(value)), Math.abs(observed));
  const further = drawn.filter((value) => Math.abs(value - centre) >= Math.abs(observed - centre) - tie).length;
  return { model, labelled, excess: observed - centre, draws, p: permutationPValue(further, draws) };
}

function rangesOf(stratum: Float64Array): { readonly from: number; readonly to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  for (let from = 0; from < stratum.length; ) {
    let to = from;
    while (to < stratum.length && stratum[to] === stratum[from]) to += 1;
    ranges.push({ from, to });
    from = to;
  }
  return ranges;
}

/** Fisher and Yates, within a range. */
function shuffle(values: Uint8Array, from: number, to: number, random: Random): void {
  for (let last = to - 1; last > from; last -= 1) {
    const other = from + random.integer(last - from + 1);
    const kept = values[last]!;
    values[last] = values[other]!;
    values[other] = kept;
  }
}

function rotate(
  values: Uint8Array,
  into: Uint8Array,
  { from, to, by }: { from: number; to: number; by: number },
): void {
  const length = to - from;
  for (let place = 0; place < length; place += 1) into[from + ((place + by) % length)] = values[from + place]!;
}

function labelledMean(signed: Float64Array, label: Uint8Array, labelled: number): number {
  let sum = 0;
  for (let place = 0; place < signed.length; place += 1) sum += label[place]! * signed[place]!;
  return sum / labelled;
}
