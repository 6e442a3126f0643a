import type { Scales } from '../../core/trade-batch.ts';
import type { MarketSource } from '../../cvd/bars-from-source.ts';
import type { QuoteTape } from '../matching/quote-tape.ts';
import type { EventSink } from './run-event.ts';

/** What a `BacktestEngine` is fed with, and what it tells. */
export interface EngineFeed {
  /** The scales of everything that will be pushed. */
  readonly scales: Scales;
  /** Whether that is trades or bars. */
  readonly kind: MarketSource['kind'];
  /** Quotes beside the trades: those up to a batch's last print have to be in it before the batch is pushed. */
  readonly quotes?: QuoteTape;
  /** Told of everything that happens; absent: nobody is, and it costs nothing. */
  readonly sink?: EventSink;
}
