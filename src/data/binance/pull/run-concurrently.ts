/**
 * Runs some work for each item, at most so many at a time, in the order of the items. When one fails no further one is
 * started; those under way come to their end before the failure is thrown.
 */
export async function runConcurrently<T>(
  items: readonly T[],
  atMost: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      if (failures.length > 0) return;
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atMost, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
}

/** Lets pieces of work that must not overlap run one after the other. */
export class OneAtATime {
  private last: Promise<unknown> = Promise.resolve();

  /** Runs the work when all earlier work has ended, however it ended. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work, work);
    this.last = result.catch(() => undefined);
    return result;
  }
}
