import type { TradeBatch } from '../../core/trade-batch.ts';
import { copyOf, joinedPieces } from '../trade-pieces.ts';

/** The prints of an order that may still go on, copied out of their batches. All are of one instant and side. */
export class HeldOrder {
  private pieces: [TradeBatch, ...TradeBatch[]] | null = null;

  /** The instant of its prints, µs; NaN when nothing is held. */
  get timeUs(): number {
    return this.pieces?.[0].timeUs[0] ?? Number.NaN;
  }

  /** How many prints at the start of a batch belong to it; 0 when nothing is held. */
  goesOnFor(batch: TradeBatch): number {
    if (this.pieces === null) return 0;
    const { timeUs, side, length } = batch;
    const [first] = this.pieces;
    let count = 0;
    while (count < length && timeUs[count] === first.timeUs[0] && side[count] === first.side[0]) count += 1;
    return count;
  }

  /** Takes prints [from, to) of a batch, at least one, all of the instant and side that is held, if anything is. */
  take(batch: TradeBatch, from: number, to: number): void {
    const piece = copyOf(batch, from, to);
    if (this.pieces === null) this.pieces = [piece];
    else this.pieces.push(piece);
  }

  /** Gives out what is held, as a batch of its own, and holds nothing any more; null when nothing is held. */
  release(): TradeBatch | null {
    if (this.pieces === null) return null;
    const order = joinedPieces(this.pieces);
    this.pieces = null;
    return order;
  }
}
