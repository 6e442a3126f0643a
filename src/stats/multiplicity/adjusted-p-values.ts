/**
 * False discovery rate q-values by Benjamini and Hochberg (1995): of the hypotheses with q ≤ α, a share of at most α is
 * expected to be false, if the p-values are independent or positively dependent.
 * q of the i-th smallest p = the least p₍ⱼ₎ · family ÷ j over j ≥ i, at most 1.
 * @param p in any order; the result is in the same order.
 * @param family how many hypotheses were tried in all, at least as many as `p` has; those without a p count as p = 1.
 * @throws RangeError for a p outside 0 to 1, or a family smaller than its members.
 */
export function benjaminiHochberg(p: ArrayLike<number>, family: number = p.length): Float64Array {
  return stepUp(p, family, 1);
}

/**
 * As {@link benjaminiHochberg}, but right under any dependence: every q is multiplied by 1 + 1/2 + … + 1/family
 * (Benjamini and Yekutieli, 2001).
 */
export function benjaminiYekutieli(p: ArrayLike<number>, family: number = p.length): Float64Array {
  let harmonic = 0;
  for (let j = family; j >= 1; j -= 1) harmonic += 1 / j;
  return stepUp(p, family, harmonic);
}

/**
 * Family-wise p-values by Holm (1979): rejecting where they are ≤ α makes even one false rejection at most α likely,
 * under any dependence. The i-th smallest p becomes the greatest p₍ⱼ₎ · (family − j + 1) over j ≤ i, at most 1.
 * Parameters and errors are those of {@link benjaminiHochberg}.
 */
export function holm(p: ArrayLike<number>, family: number = p.length): Float64Array {
  const order = checkedOrder(p, family);
  const adjusted = new Float64Array(p.length);
  let greatest = 0;
  for (let rank = 0; rank < order.length; rank += 1) {
    const at = order[rank]!;
    greatest = Math.max(greatest, p[at]! * (family - rank));
    adjusted[at] = Math.min(1, greatest);
  }
  return adjusted;
}

function stepUp(p: ArrayLike<number>, family: number, factor: number): Float64Array {
  const order = checkedOrder(p, family);
  const adjusted = new Float64Array(p.length);
  let least = 1;
  for (let rank = order.length; rank >= 1; rank -= 1) {
    const at = order[rank - 1]!;
    // A factor of 1 or more by itself, so that rounding never puts a q below its p.
    least = Math.min(least, p[at]! * (family / rank) * factor);
    adjusted[at] = least;
  }
  return adjusted;
}

/** The places of the p-values from the smallest to the greatest. */
function checkedOrder(p: ArrayLike<number>, family: number): Uint32Array {
  for (let at = 0; at < p.length; at += 1) {
    if (!(p[at]! >= 0 && p[at]! <= 1)) throw new RangeError(`a p-value must be 0 to 1, got ${p[at]!} at place ${at}`);
  }
  if (!Number.isSafeInteger(family) || family < p.length) {
    throw new RangeError(`a family must be a whole number, at least its ${p.length} p-values, got ${family}`);
  }
  return Uint32Array.from({ length: p.length }, (_, at) => at).sort((a, b) => p[a]! - p[b]!);
}
