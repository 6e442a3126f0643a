import type { Random } from '../../src/core/random.ts';

/** The generator of the vectors, with the whole numbers behind its uniforms. */
export interface Lcg extends Random {
  /** The next state, a whole number below 2³²: one draw. */
  u32(): number;
}

/**
 * The generator behind the published vectors (../shared/vectors/science.json, `rng`): s ← 1664525·s + 1013904223
 * mod 2³², u = s ÷ 2³², a whole number below n = ⌊u·n⌋, a normal = the sum of twelve u minus 6 (`n12`).
 */
export function lcg(seed: number): Lcg {
  let state = seed >>> 0;
  const u32 = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
  const uniform = (): number => u32() / 4_294_967_296;
  const normal = (): number => {
    let sum = 0;
    for (let draw = 0; draw < 12; draw += 1) sum += uniform();
    return sum - 6;
  };
  return { u32, uniform, integer: (below) => Math.floor(uniform() * below), normal };
}

/** `length` normals of the generator of the vectors. */
export function lcgNormals(seed: number, length: number): Float64Array {
  const random = lcg(seed);
  return Float64Array.from({ length }, () => random.normal());
}

/** The vectors' AR(1) series: x_t = φ·x_{t−1} + n12, from x = 0. */
export function lcgAutoregression(phi: number, seed: number, length: number): Float64Array {
  let previous = 0;
  return lcgNormals(seed, length).map((shock) => {
    previous = phi * previous + shock;
    return previous;
  });
}
