import type { BarTable } from '../../core/bar-table.ts';

/**
 * |Σδ| ÷ Σ|δ| over the bars (ref, event]: 1 when all of the flow went one way, 0 when it cancelled out, null when none of
 * the bars had any delta. Where a bar is compared with itself its trades take the place of bars: |δ| ÷ (buy + sell).
 */
export function shiftFreeStrength(bars: BarTable, ref: number, event: number): number | null {
  if (ref === event) return ownStrength(bars, event);
  let net = 0;
  let gross = 0;
  for (let bar = ref + 1; bar <= event; bar += 1) {
    const delta = bars.delta[bar]!;
    net += delta;
    gross += Math.abs(delta);
  }
  return gross === 0 ? null : Math.abs(net) / gross;
}

function ownStrength(bars: BarTable, bar: number): number | null {
  const known = bars.buyVolume[bar]! + bars.sellVolume[bar]!;
  return known === 0 ? null : Math.abs(bars.delta[bar]!) / known;
}
