/** Every way to choose `chosen` of 0 … size − 1: each ascending, all in lexicographic order. */
export function combinations(size: number, chosen: number): readonly (readonly number[])[] {
  const all: number[][] = [];
  const current = Array.from({ length: chosen }, (_, place) => place);
  for (;;) {
    all.push([...current]);
    let place = chosen - 1;
    while (place >= 0 && current[place] === size - chosen + place) place -= 1;
    if (place < 0) return all;
    const next = current[place]! + 1;
    for (let offset = 0; place + offset < chosen; offset += 1) current[place + offset] = next + offset;
  }
}

/** In how many ways `chosen` of `size` can be chosen. */
export function combinationCount(size: number, chosen: number): number {
  let count = 1;
  for (let factor = 1; factor <= chosen; factor += 1) count = (count * (size - chosen + factor)) / factor;
  return Math.round(count);
}
