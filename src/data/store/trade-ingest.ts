import type { TradeRows } from '../trade-rows.ts';
import { WriteScratch } from './arrow-writer.ts';
import { DayStager, type StagedDay } from './day-stager.ts';
import type { IngestOptions } from './ingest-options.ts';
import type { IngestReport } from './ingest-report.ts';
import { instrumentFolder } from './layout.ts';
import { RunMerger } from './run-merger.ts';
import { SourceIntake } from './source-intake.ts';
import { makeOffer, type SourceClaim, type SourceFindings, type SourceOffer, strayFindings } from './source-offer.ts';
import { Staging } from './staging.ts';

/**
 * Brings trades into the store: any number of sources, in any order, with their rows in any order, in memory that does
 * not grow with them. For each source `beginSource`, `append` as often as it takes, `endSource`; at the end `commit`, or
 * `abort`. Until `commit` has put every day together the store is not touched.
 *
 * What a day file holds is a function of the set of its sources: importing them twice, one by one or in another order
 * gives the same bytes.
 */
export class TradeIngest {
  private readonly staging: Staging;
  private readonly scratch = new WriteScratch();
  private readonly stager: DayStager;
  private readonly offers: SourceOffer[] = [];
  private readonly newPath: () => string;
  private current: { claim: SourceClaim; intake: SourceIntake } | null = null;
  private ended = false;

  /**
   * Starts an import, and removes what dead imports left behind.
   * @throws RangeError when the instrument's names cannot be folders.
   */
  constructor(options: IngestOptions) {
    instrumentFolder(options.dataDir, 'trades', options.instrument);
    this.staging = new Staging(options.dataDir);
    this.newPath = () => this.staging.newPath();
    this.stager = new DayStager(options, new RunMerger(this.newPath, this.scratch));
  }

  /** Starts the next source. */
  beginSource(claim: SourceClaim): void {
    if (this.ended || this.current !== null) throw new Error(`${claim.name}: a source cannot begin here`);
    this.current = { claim, intake: new SourceIntake(claim.name, this.newPath, this.scratch) };
  }

  /**
   * Takes rows of the source; their columns are free again when it returns.
   * @throws RangeError naming source and values when a row is no trade.
   */
  append(rows: TradeRows): void {
    this.source().intake.append(rows);
  }

  /** Ends the source. */
  endSource(findings: SourceFindings): void {
    const { claim, intake } = this.source();
    intake.finish();
    this.offers.push(makeOffer(claim, findings, intake));
    this.current = null;
  }

  /**
   * Puts every day together, then moves the files into the store.
   * @throws InputError naming file and reason when a day cannot be merged; then nothing has changed in the store.
   */
  async commit(): Promise<IngestReport> {
    if (this.ended || this.current !== null) throw new Error('an import can be committed once, after its last source');
    try {
      const staged: StagedDay[] = [];
      for (const day of this.days()) {
        const offers = this.offers.filter((offer) => offer.days.has(day));
        staged.push(this.stager.stage(day, offers));
        await nextTurn();
      }
      for (const day of staged) day.checkUntouched();
      this.staging.publish(staged.flatMap(({ move }) => (move === null ? [] : [move])));
      const stray = this.offers.reduce((sum, offer) => sum + strayFindings(offer), 0);
      return { days: staged.map(({ report }) => report), strayFindings: stray };
    } finally {
      this.abort();
    }
  }

  /** Removes everything that was not committed; does nothing after `commit`. */
  abort(): void {
    // The folder's name may belong to a later import by now.
    if (this.ended) return;
    this.ended = true;
    this.current = null;
    this.staging.remove();
  }

  private source(): { claim: SourceClaim; intake: SourceIntake } {
    if (this.current === null) throw new Error('rows without a source: begin one first');
    return this.current;
  }

  private days(): number[] {
    const days = new Set(this.offers.flatMap((offer) => [...offer.days]));
    return [...days].sort((a, b) => a - b);
  }
}

/** Lets signals, timers and progress have their turn between two days. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
