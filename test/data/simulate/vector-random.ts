import type { Random } from '../../../src/core/random.ts';

/**
 * The generator behind the published vectors (facts/science.md, vector `rng`): s ← 1664525·s + 1013904223 mod 2³²,
 * u = s ÷ 2³². Its normals are all 0 and use no uniform: the vectors know only uniforms.
 */
export function vectorRandom(seed: number): Random {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  return { uniform, integer: (below) => Math.floor(uniform() * below), normal: () => 0 };
}
