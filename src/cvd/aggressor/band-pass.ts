import { BarBuffer, type BarTable } from '../../core/bar-table.ts';
import type { MarketEvent } from '../bars-from-source.ts';
import { CvdEngine, type CvdEngineOptions } from '../cvd-engine.ts';

/** An engine of whose closed bars only some figures are kept: one pass of several over the same trades. */
export class BandPass {
  private readonly engine: CvdEngine;
  private readonly closed: BarBuffer;
  private readonly keep: (bars: BarTable, index: number) => void;

  /** @param keep is given every bar when it has closed, and must not hold on to the table. */
  constructor(options: CvdEngineOptions, keep: (bars: BarTable, index: number) => void) {
    this.engine = new CvdEngine(options);
    this.closed = new BarBuffer(options.scales);
    this.keep = keep;
  }

  /** Takes the next event, like {@link CvdEngine.push}. */
  push(event: MarketEvent): void {
    this.engine.push(event, this.closed);
    this.drain();
  }

  /** Ends the data, like {@link CvdEngine.flush}. */
  flush(): void {
    this.engine.flush(this.closed);
    this.drain();
  }

  private drain(): void {
    const { closed } = this;
    for (let index = 0; index < closed.length; index += 1) this.keep(closed, index);
    closed.length = 0;
    closed.cvdCarry = null;
  }
}
