import type { BarTable } from '../../core/bar-table.ts';
import type { TapeMemory } from '../matching/tape-memory.ts';
import type { EngineFeed } from './engine-feed.ts';
import type { TapeTouch } from './tape-touch.ts';

/** What every world on the same tape shares. */
export interface MarketView {
  /** What the tape is fed from. */
  readonly feed: EngineFeed;
  /** The bars that have closed. */
  readonly bars: BarTable;
  /** The last prices. */
  readonly touch: TapeTouch;
  /** What the prints tell of the book, for a queue estimated from so many prints. */
  memoryOf(queuePrints: number): TapeMemory;
}
