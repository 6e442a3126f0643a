/** Whole numbers from 0 to 2^32 − 1, appended one by one, 4 bytes each. */
export class GrowingList {
  private values = new Uint32Array(16);
  private length = 0;

  /** Appends a number. */
  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = new Uint32Array(2 * this.length);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.length] = value;
    this.length += 1;
  }

  /** The number at a place below the length. */
  at(place: number): number {
    return this.values[place]!;
  }

  /** Forgets all numbers; the capacity stays. */
  clear(): void {
    this.length = 0;
  }

  /** A view of the numbers so far; later ones are not in it. */
  view(): Uint32Array {
    return this.values.subarray(0, this.length);
  }
}
