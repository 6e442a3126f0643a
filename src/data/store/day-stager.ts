import type { Scales } from '../../core/trade-batch.ts';
import { InputError } from '../input-error.ts';
import type { ContractMetadata } from './contract-metadata.ts';
import { partsOnDay, unionRanges } from './coverage.ts';
import type { DayMetadata, SourceEntry, TimeRange } from './day-metadata.ts';
import { formatDayMetadata } from './day-metadata-codec.ts';
import { describeDay } from './describe-day.ts';
import type { DayReport } from './ingest-report.ts';
import { reportDay } from './ingest-report.ts';
import type { IngestOptions } from './ingest-options.ts';
import { tradeDayPath } from './layout.ts';
import type { RunMerger } from './run-merger.ts';
import { entryOf, mergeEntries, rowsOffered, type SourceOffer } from './source-offer.ts';
import type { Move } from './staging.ts';
import { checkMergeable, StoredDay } from './stored-day.ts';
import { SupersededTrades } from './superseded-trades.ts';
import type { TradeRun } from './trade-run.ts';
import type { VolumeCounterMetadata } from './volume-counter-metadata.ts';

/** A day as it will be once the import is committed. */
export interface StagedDay {
  /** What the import did to it. */
  readonly report: DayReport;
  /** How its file gets into the store; null when the file that is there stays. */
  readonly move: Move | null;
  /** @throws InputError when somebody else has changed the day in the meantime. */
  checkUntouched(): void;
}

/** Puts one day together from what is in the store and what the sources offer, without touching the store. */
export class DayStager {
  private readonly options: IngestOptions;
  private readonly merger: RunMerger;

  /** Stages days for one import. */
  constructor(options: IngestOptions, merger: RunMerger) {
    this.options = options;
    this.merger = merger;
  }

  /**
   * Stages a day.
   * @param offers the sources that claim the day or have rows of it, each at most once.
   */
  stage(day: number, offers: readonly SourceOffer[]): StagedDay {
    const path = tradeDayPath(this.options.dataDir, this.options.instrument, day);
    const stored = this.find(path);
    const base = this.options.overwrite === true ? null : stored;
    const before = base?.metadata() ?? null;
    if (before !== null) checkMergeable(before, this.options, path);
    const work = new DayWork({ day, path, before }, this.merger);
    for (const offer of offers) work.take(offer);
    const checkUntouched = (): void => stored?.checkUntouched();
    const about = { scales: this.scalesOf(before, offers), contract: this.contractOf(before) };
    if (before !== null && work.changesNothing(before, about)) {
      return { report: reportDay(path, before, { before, changed: false }), move: null, checkUntouched };
    }
    this.checkSources(path, work.entries());
    const run = work.finalRun(base);
    const metadata = this.describe(run, { day, work, ...about });
    const changed = stored === null || !sameEntries(stored.entries, formatDayMetadata(metadata));
    const report = reportDay(path, metadata, { before, changed });
    if (!changed) {
      run.discard();
      return { report, move: null, checkUntouched };
    }
    run.finish(formatDayMetadata(metadata));
    return { report, move: { from: run.path, to: path }, checkUntouched };
  }

  private find(path: string): StoredDay | null {
    if (this.options.overwrite !== true) return StoredDay.find(path);
    try {
      return StoredDay.find(path);
    } catch {
      // Overwriting is how a file that cannot be read is got rid of.
      return null;
    }
  }

  private describe(run: TradeRun, { day, work, ...parts }: About & { day: number; work: DayWork }): DayMetadata {
    const { instrument, kind, ids, aggressor } = this.options;
    const { venue, market, symbol } = instrument;
    const about = { venue, market, symbol, day, kind, ids, aggressor, contract: parts.contract, ...parts.scales };
    const found = {
      sources: work.entries(),
      superseded: work.superseded.sorted(),
      doubtful: work.doubtful(),
      volumeCounter: work.volumeCounter,
    };
    const { reader } = run.input();
    try {
      const rows = { facts: run.facts, reader, checksum: run.checksum() };
      return describeDay({ ...about, ...found }, rows);
    } finally {
      reader.close();
    }
  }

  /** What a file says about its contract stays: a later description knows other hours. */
  private contractOf(before: DayMetadata | null): ContractMetadata | null {
    return before?.contract ?? this.options.contract ?? null;
  }

  private scalesOf(before: DayMetadata | null, offers: readonly SourceOffer[]): Scales {
    const all = [before, this.options.scales, ...offers.map((offer) => offer.scales)];
    return {
      priceScale: Math.max(...all.map((scales) => scales?.priceScale ?? 0)),
      sizeScale: Math.max(...all.map((scales) => scales?.sizeScale ?? 0)),
    };
  }

  private checkSources(path: string, entries: readonly SourceEntry[]): void {
    if (this.options.ids !== 'none' || entries.length < 2) return;
    const names = entries.map((entry) => entry.name).join(' and ');
    throw new InputError(
      `${path}: ${names} cannot be merged: without ids the same trade cannot be told from another one; ` +
        'import the whole day from one source, with --overwrite if it is there already',
    );
  }
}

/** What a day is told about itself beside its sources. */
interface About {
  readonly scales: Scales;
  readonly contract: ContractMetadata | null;
}

/** The sources of one day while it is put together. */
class DayWork {
  readonly superseded: SupersededTrades;
  /** What a volume counter tells beside the trades; null where no source has one. */
  volumeCounter: VolumeCounterMetadata | null;
  private readonly day: number;
  private readonly path: string;
  private readonly merger: RunMerger;
  private readonly known = new Map<string, SourceEntry>();
  private readonly fresh: TradeRun[] = [];
  private readonly doubts: TimeRange[];
  private freshSources = 0;

  constructor(place: { day: number; path: string; before: DayMetadata | null }, merger: RunMerger) {
    this.day = place.day;
    this.path = place.path;
    this.merger = merger;
    this.superseded = new SupersededTrades(place.path, place.before?.superseded ?? []);
    this.doubts = [...(place.before?.doubtful ?? [])];
    this.volumeCounter = place.before?.volumeCounter ?? null;
    for (const entry of place.before?.sources ?? []) this.known.set(entry.sha256, entry);
  }

  /** Takes a source in; one that is known already adds nothing but, perhaps, a name or a claim. */
  take(offer: SourceOffer): void {
    const { sha256 } = offer.findings;
    this.doubts.push(...partsOnDay(offer.doubtful, this.day));
    const known = this.known.get(sha256);
    const runs = offer.intakes.get(this.day)?.runs ?? [];
    if (known !== undefined) {
      this.known.set(sha256, mergeEntries(known, entryOf(offer, this.day, null), this.path));
      for (const run of runs) run.discard();
      return;
    }
    this.freshSources += 1;
    this.volumeCounter ??= offer.findings.volumeCounter?.get(this.day) ?? null;
    if (rowsOffered(offer, this.day) === 0) this.known.set(sha256, entryOf(offer, this.day, null));
    else {
      const [only] = runs;
      const run = runs.length === 1 && only !== undefined ? only : this.merger.merge(runs, this.superseded);
      this.known.set(sha256, entryOf(offer, this.day, run.facts));
      this.fresh.push(run);
    }
  }

  /** The entries of all sources, by checksum. */
  entries(): SourceEntry[] {
    return [...this.known.values()].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  }

  /** The stretches of which trades may be missing, in order and apart. */
  doubtful(): TimeRange[] {
    return unionRanges(this.doubts);
  }

  changesNothing(before: DayMetadata, { scales, contract }: About): boolean {
    if (this.freshSources > 0 || before.contract !== contract) return false;
    if (before.priceScale !== scales.priceScale || before.sizeScale !== scales.sizeScale) return false;
    const now = [this.entries(), this.doubtful()];
    return JSON.stringify([before.sources, before.doubtful]) === JSON.stringify(now);
  }

  /** All rows of the day in one run that can become its file. */
  finalRun(base: StoredDay | null): TradeRun {
    const [only] = this.fresh;
    if (base === null && this.fresh.length === 1 && only !== undefined && only.isFinal) return only;
    return this.merger.merge(base === null ? this.fresh : [base, ...this.fresh], this.superseded);
  }
}

function sameEntries(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && Array.from(a).every(([key, value]) => b.get(key) === value);
}
