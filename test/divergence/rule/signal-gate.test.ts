import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { BarTable } from '../../../src/core/bar-table.ts';
import { detectorsFor } from '../../../src/divergence/detectors-for.ts';
import type { Finding } from '../../../src/divergence/rule/finding.ts';
import type { RepeatOptions } from '../../../src/divergence/rule/signal-gate.ts';
import { signalOf } from '../../../src/divergence/rule/finding-signal.ts';
import { findingsOf } from '../../support/findings.ts';
import { arbitraryRangedBars } from '../../support/ranged-bars.ts';

/** Straight from the definition, on the findings of the rule without it. */
function naiveGate(bars: BarTable, findings: readonly Finding[], options: RepeatOptions, rule: string): Finding[] {
  const kept: Finding[] = [];
  for (const finding of findings) {
    const last = kept.findLast(
      ({ type, known }) => type === finding.type && bars.anchor[known] === bars.anchor[finding.known],
    );
    if (last !== undefined) {
      const [detector] = detectorsFor({ rules: rule, lookbacks: [] });
      const { refPrice } = signalOf(bars, detector!, last);
      const isBack = (bar: number): boolean =>
        finding.type === 'bearish' ? bars.low[bar]! < refPrice : bars.high[bar]! > refPrice;
      const since = Array.from({ length: finding.known - last.known }, (_, index) => last.known + 1 + index);
      if (since.length <= options.cooldownBars) continue;
      if (options.rearm && !since.some(isBack)) continue;
    }
    kept.push(finding);
  }
  return kept;
}

const BASES = ['window(2', 'window(2 high-low', 'pivot(1,2', 'chart(2', 'delta(0', 'zgap(1,4,0.5'];

it.each(BASES)('cooldown and re-arm leave out of %s) what repeats a signal let through, type by type', (base) => {
  fc.assert(
    fc.property(arbitraryRangedBars, fc.integer({ min: 0, max: 6 }), fc.boolean(), (bars, cooldownBars, rearm) => {
      const words = `${cooldownBars > 0 ? ` cooldown ${cooldownBars}` : ''}${rearm ? ' re-arm' : ''}`;
      const [plain] = detectorsFor({ rules: `${base})`, lookbacks: [] });
      const [gated] = detectorsFor({ rules: `${base}${words})`, lookbacks: [] });
      const expected = naiveGate(bars, findingsOf(plain!, bars), { cooldownBars, rearm }, `${base})`);
      expect(findingsOf(gated!, bars)).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});
