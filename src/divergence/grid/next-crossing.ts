/**
 * Answers, row by row backwards, where a column is next below a level: the rows that can be an answer are kept as a stack
 * whose values fall with distance, and a level is looked up by bisection. For "next above", feed negated values and levels.
 */
export class NextCrossing {
  private readonly rows: Uint32Array;
  private readonly values: Float64Array;
  private size = 0;

  /** @param capacity the most rows that will be pushed. */
  constructor(capacity: number) {
    this.rows = new Uint32Array(capacity);
    this.values = new Float64Array(capacity);
  }

  /** Takes in the value at a row; rows must fall. An absent value (NaN) is below nothing. */
  push(row: number, value: number): void {
    if (Number.isNaN(value)) return;
    while (this.size > 0 && this.values[this.size - 1]! >= value) this.size -= 1;
    this.rows[this.size] = row;
    this.values[this.size] = value;
    this.size += 1;
  }

  /** The first row among those pushed whose value is below the level; `otherwise` where none is. */
  firstBelow(level: number, otherwise: number): number {
    // Values fall towards the bottom of the stack: of those below the level, the topmost is the nearest.
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.values[middle]! < level) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? otherwise : this.rows[low - 1]!;
  }
}
