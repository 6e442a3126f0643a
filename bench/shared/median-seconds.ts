/** Does something several times: the median of its times, and what came of the last one. */
export function medianSeconds<T>(repeats: number, work: () => T): { seconds: number; result: T } {
  const times: number[] = [];
  let result: T | undefined;
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const start = process.hrtime.bigint();
    result = work();
    times.push(Number(process.hrtime.bigint() - start) / 1e9);
  }
  if (result === undefined) throw new RangeError(`at least one repeat is needed, got ${repeats}`);
  times.sort((a, b) => a - b);
  return { seconds: times[Math.floor(repeats / 2)]!, result };
}
