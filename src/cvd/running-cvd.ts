/** The sum of deltas, exact past 2^53: `carry + units`, where `units` is what doubles can add to exactly. */
export class RunningCvd {
  /** The part in a double, lots. */
  units = 0;
  /** What was carried out of it, lots. */
  carry = 0n;

  /** Starts again from zero. */
  reset(): void {
    this.units = 0;
    this.carry = 0n;
  }

  /**
   * Carries what has to be carried so that `units` stays exact wherever a bar of that volume may take it.
   * @returns Whether it carried: then `units` means something else than before.
   */
  makeRoom(volume: number): boolean {
    if (Math.abs(this.units) + volume <= Number.MAX_SAFE_INTEGER) return false;
    this.carry += BigInt(this.units);
    this.units = 0;
    return true;
  }
}
