import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/core/random.ts';
import { dayBlockNull } from '../../src/stats/null/day-null.ts';
import { directionFlipNull } from '../../src/stats/null/flip-null.ts';
import { matchedEntriesNull } from '../../src/stats/null/matched-null.ts';
import type { NullInput } from '../../src/stats/null/null-input.ts';
import type { NullTest } from '../../src/stats/null/null-test.ts';
import { circularShiftNull } from '../../src/stats/null/shift-null.ts';
import { type Block, HORIZON, LOOKBACK, simulatedBlock } from './blocks.ts';

const LEVEL = 0.05;
const NULL_BLOCKS = 112;
const EDGE_BLOCKS = 24;

/** The naive test that everybody runs: mean ÷ standard error of the signed returns, as if they were independent. */
function naiveT({ rows, returns }: Pick<Block, 'rows' | 'returns'>): number {
  const signed = rows.map(({ row, direction }) => direction * returns[row]!).filter((value) => !Number.isNaN(value));
  const mean = signed.reduce((sum, value) => sum + value, 0) / signed.length;
  const variance = signed.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (signed.length - 1);
  return mean / Math.sqrt(variance / signed.length);
}

function inputOf(block: Block, seed: number): NullInput {
  const { panel, returns, rows } = block;
  const spans = { horizonBars: HORIZON, lookbackBars: LOOKBACK };
  return { bars: panel.bars, returns, rows, ...spans, draws: 499, random: seededRandom(seed, 1) };
}

async function rejections(
  blocks: number,
  theta: number,
  tests: Readonly<Record<string, (input: NullInput) => NullTest>>,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = { naive: 0 };
  for (let seed = 0; seed < blocks; seed += 1) {
    const block = await simulatedBlock(1000 + seed, theta);
    if (Math.abs(naiveT(block)) > 1.96) counts['naive']! += 1;
    for (const [name, test] of Object.entries(tests)) {
      counts[name] = (counts[name] ?? 0) + Number(test(inputOf(block, seed)).p! <= LEVEL);
    }
  }
  return counts;
}

describe('calibration on a simulator that provably has no edge (facts/science.md §4: 112 blocks of ten days)', () => {
  it('the null models reject at nominal 5 % about as often as they say; a plain t-test does not', async () => {
    const counts = await rejections(NULL_BLOCKS, 0, {
      shift: circularShiftNull,
      flip: directionFlipNull,
      matched: matchedEntriesNull,
      days: dayBlockNull,
    });
    console.log(`rejections of ${NULL_BLOCKS} at 5 %:`, counts);
    // Binomial(112, 0.05): 5.6 expected; 1 to 12 has 99 % of it.
    for (const name of ['shift', 'flip', 'days']) {
      expect(counts[name], name).toBeGreaterThanOrEqual(1);
      expect(counts[name], name).toBeLessThanOrEqual(12);
    }
    // Matched entries keep no session together and are known to be too bold: a second opinion, never the verdict.
    expect(counts['matched']).toBeLessThanOrEqual(28);
    expect(counts['naive']).toBeGreaterThan(12);
  });

  it('a planted edge of 0.1 deviations a bar is found in most blocks by the default test', async () => {
    const counts = await rejections(EDGE_BLOCKS, 0.1, { shift: circularShiftNull });
    console.log(`rejections of ${EDGE_BLOCKS} with an edge:`, counts);
    // The reference found 21 of 24; 17 is where a true power of 0.875 falls short once in fifty times.
    expect(counts['shift']).toBeGreaterThanOrEqual(17);
  });
});
