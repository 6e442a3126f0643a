import type { BarTable } from '../../core/bar-table.ts';

/**
 * Strength of a divergence in CVD between two bars, percent. Classic: |CVD − CVD at the reference| ÷ |CVD at the
 * reference|, which depends on where CVD was anchored. Normalised: |Σδ| ÷ ΣV over the bars (ref, event], which does not.
 * @returns null where the divisor is 0.
 */
export function cvdStrength(bars: BarTable, ref: number, event: number, normalised: boolean): number | null {
  return normalised ? normalisedStrength(bars, ref, event) : classicStrength(bars, ref, event);
}

function classicStrength(bars: BarTable, ref: number, event: number): number | null {
  const refCvd = bars.cvdClose[ref]!;
  const carry = bars.cvdCarry?.[event] ?? 0n;
  // Exact where it matters: whether it is 0.
  const divisor = Math.abs(carry === 0n ? refCvd : Number(carry + BigInt(refCvd)));
  return divisor === 0 ? null : (Math.abs(bars.cvdClose[event]! - refCvd) / divisor) * 100;
}

function normalisedStrength(bars: BarTable, ref: number, event: number): number | null {
  let net = 0;
  let volume = 0;
  for (let bar = ref + 1; bar <= event; bar += 1) {
    net += bars.delta[bar]!;
    volume += bars.volume[bar]!;
  }
  return volume === 0 ? null : (Math.abs(net) / volume) * 100;
}
