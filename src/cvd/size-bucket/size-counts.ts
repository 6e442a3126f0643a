/** Sizes in rising order, each with the number of sizes up to it. */
interface SortedSizes {
  readonly lots: Float64Array;
  readonly countUpTo: Float64Array;
}

/** How often each size occurred: exact, and as small as the number of different sizes. */
export class SizeCounts {
  /** Digits after the decimal point that a lot stands for. */
  readonly sizeScale: number;
  private total = 0;
  private readonly counts = new Map<number, number>();
  private sorted: SortedSizes | null = null;

  /** @param sizeScale digits after the decimal point that a lot stands for. */
  constructor(sizeScale: number) {
    this.sizeScale = sizeScale;
  }

  /** How many sizes were added. */
  get count(): number {
    return this.total;
  }

  /** The largest size, lots; 0 when there is none. */
  largest(): number {
    return this.inOrder().lots.at(-1) ?? 0;
  }

  /** Counts sizes, in lots. */
  addAll(sizes: Float64Array): void {
    const { counts } = this;
    for (let index = 0; index < sizes.length; index += 1) {
      const lots = sizes[index]!;
      counts.set(lots, (counts.get(lots) ?? 0) + 1);
    }
    this.total += sizes.length;
    this.sorted = null;
  }

  /** How many sizes are at most so many lots. */
  countUpTo(lots: number): number {
    const sorted = this.inOrder();
    let low = 0;
    let high = sorted.lots.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted.lots[middle]! <= lots) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? 0 : sorted.countUpTo[low - 1]!;
  }

  private inOrder(): SortedSizes {
    return (this.sorted ??= this.sort());
  }

  private sort(): SortedSizes {
    const lots = Float64Array.from(this.counts.keys()).sort();
    let count = 0;
    const countUpTo = lots.map((size) => {
      count += this.counts.get(size)!;
      return count;
    });
    return { lots, countUpTo };
  }
}
