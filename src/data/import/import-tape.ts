import { formatTime } from '../../core/time.ts';
import type { Instrument } from '../../core/trade-batch.ts';
import { type ByteSource, openByteSource } from '../csv/byte-source.ts';
import { LISTED } from '../csv/trade-findings.ts';
import { InputError } from '../input-error.ts';
import { type QuoteDayReport, QuoteIngest, type QuotePart } from '../quotes/quote-ingest.ts';
import type { QuoteRows } from '../quotes/quote-rows.ts';
import type { IngestOptions } from '../store/ingest-options.ts';
import type { IngestReport } from '../store/ingest-report.ts';
import { TradeIngest } from '../store/trade-ingest.ts';
import type { TapeFindings, TapeReader, TapeReadOptions } from '../tape/tape-reader.ts';
import { isOneOrder } from '../tape/one-order.ts';
import { checkedInstrument, type ImportOptions, type QuarantinedRow } from './import-options.ts';
import { Quarantine } from './quarantine.ts';

/** What to import: files that have trades and quotes, in order of time. */
export interface ImportTapeOptions extends ImportOptions {
  /** The symbol: such files do not name it. */
  readonly symbol: string;
}

/** One file as it will be read. */
export interface TapeFile<Findings extends TapeFindings> {
  /** Its path. */
  readonly path: string;
  /** Makes its reader. */
  readonly open: (options: TapeReadOptions) => TapeReader<Findings>;
}

/** A kind of files that have trades and quotes. */
export interface TapeFormat<Findings extends TapeFindings> extends Pick<IngestOptions, 'kind' | 'ids' | 'aggressor'> {
  /** The files, at least one, in the order to be read. */
  readonly files: readonly TapeFile<Findings>[];
}

/** What became of one file. */
export interface TapeFileReport<Findings extends TapeFindings> {
  /** Its base name. */
  readonly name: string;
  /** SHA-256 of it, hexadecimal. */
  readonly sha256: string;
  /** What was in it. */
  readonly findings: Findings;
  /** The first 100 of the rows put aside. */
  readonly quarantinedRows: readonly QuarantinedRow[];
  /** The file that has them all; null when there are none. */
  readonly quarantineFile: string | null;
}

/** What an import of trades with quotes did. */
export interface ImportTapeReport<Findings extends TapeFindings> {
  /** Whose. */
  readonly instrument: Instrument;
  /** How the aggressor is known. */
  readonly aggressor: string;
  /** File by file, in the order given. */
  readonly files: readonly TapeFileReport<Findings>[];
  /** What the store did with the trades, day by day. */
  readonly store: IngestReport;
  /** What it did with the quotes. */
  readonly quotes: readonly QuoteDayReport[];
}

/**
 * Imports files that have trades and quotes: both, of all files, or nothing.
 * @throws InputError saying what is wrong, where, and what to do; the store is then as it was.
 */
export async function importTape<Findings extends TapeFindings>(
  options: ImportTapeOptions,
  format: TapeFormat<Findings>,
): Promise<ImportTapeReport<Findings>> {
  const instrument = checkedInstrument(options, options.symbol);
  const work = new TapeWork<Findings>(options, instrument, format);
  try {
    for (const file of format.files) await work.take(file);
    return await work.commit();
  } finally {
    work.end();
  }
}

/** The two halves of an import, and what goes with them. */
class TapeWork<Findings extends TapeFindings> {
  readonly #options: ImportTapeOptions;
  readonly #instrument: Instrument;
  readonly #aggressor: string;
  readonly #trades: TradeIngest;
  readonly #quotes: QuoteIngest;
  readonly #quarantine: Quarantine;
  readonly #files: TapeFileReport<Findings>[] = [];

  constructor(options: ImportTapeOptions, instrument: Instrument, format: TapeFormat<Findings>) {
    const { dataDir, overwrite = false } = options;
    const { kind, ids, aggressor } = format;
    this.#options = options;
    this.#instrument = instrument;
    this.#aggressor = aggressor;
    this.#trades = new TradeIngest({ dataDir, instrument, kind, ids, aggressor, overwrite });
    this.#quotes = new QuoteIngest({
      dataDir,
      instrument,
      sequence: 'row',
      source: format.files.map(({ path }) => path).join(', '),
      wholeDays: null,
      overwrite,
    });
    this.#quarantine = new Quarantine(dataDir, instrument);
  }

  async take({ path, open }: TapeFile<Findings>): Promise<void> {
    const source = await openByteSource(path, { takesJson: true });
    const { name } = source;
    const quarantinedRows: QuarantinedRow[] = [];
    try {
      this.#trades.beginSource({ wholeDays: null, name });
      const reader = open({
        name,
        time: { unit: this.#options.timeUnit ?? 'auto', timeZone: this.#options.timeZone ?? null },
        onBadRow: this.#options.onBadRow ?? 'stop',
        trades: (rows) => this.#trades.append(rows),
        quotes: (rows) => {
          this.#requireLater(name, rows);
          this.#quotes.append(rows);
        },
        aside: (row) => {
          if (quarantinedRows.length < LISTED) quarantinedRows.push({ row: row.row, reason: row.reason });
          this.#quarantine.add(name, row);
        },
      });
      const findings = await this.#read(source, reader);
      const sha256 = await source.sha256();
      const { quarantined, volumeCounter } = findings;
      const counted = volumeCounter === undefined ? {} : { volumeCounter };
      this.#trades.endSource({ ...NOTHING_ODD, sha256, quarantined, ...counted });
      const quarantineFile = quarantinedRows.length > 0 ? this.#quarantine.pathOf(name) : null;
      this.#files.push({ name, sha256, findings, quarantinedRows, quarantineFile });
    } finally {
      await source.close();
    }
  }

  /** Quotes are refused before trades are published, and published after them: then nothing can fail any more. */
  async commit(): Promise<ImportTapeReport<Findings>> {
    const findings = this.#files.map((file) => file.findings);
    const staged = this.#quotes.stage({
      sha256: this.#files.map(partOf),
      quarantined: new Map(),
      sequence: isOneOrder(findings) ? 'shared' : 'row',
    });
    const store = await this.#trades.commit();
    staged.publish();
    this.#quarantine.publish();
    const [instrument, aggressor] = [this.#instrument, this.#aggressor];
    return { instrument, aggressor, files: this.#files, store, quotes: staged.days };
  }

  end(): void {
    this.#trades.abort();
    this.#quotes.abort();
    this.#quarantine.discard();
  }

  #requireLater(name: string, { length, timeUs }: QuoteRows): void {
    const before = this.#files.at(-1);
    if (before === undefined || length === 0 || timeUs[0]! >= before.findings.lastTimeUs) return;
    const [time, last] = [formatTime(timeUs[0]!), formatTime(before.findings.lastTimeUs)];
    throw new InputError(
      `${name}: has a quote of ${time}, but ${before.name} goes on to ${last}: name files in order of time, and none that overlap`,
    );
  }

  async #read(source: ByteSource, reader: TapeReader<Findings>): Promise<Findings> {
    const { onProgress } = this.#options;
    const { name, byteLength } = source;
    try {
      for await (const chunk of source.chunks()) {
        reader.push(chunk);
        onProgress?.({ file: name, bytesRead: source.bytesRead, bytesTotal: byteLength, rows: reader.rowsRead });
      }
      return reader.finish();
    } catch (error) {
      // The guards at the store's door know neither file nor row of what they refuse.
      if (error instanceof RangeError) throw new InputError(`${name}: ${error.message}`, { cause: error });
      throw error;
    }
  }
}

const NOTHING_ODD = {
  invalidated: new Map<number, number>(),
  outOfDay: new Map<number, number>(),
  recvAnomalies: new Map<number, number>(),
  fillIdHoles: new Map<number, number>(),
};

function partOf<Findings extends TapeFindings>({ name, sha256, findings }: TapeFileReport<Findings>): QuotePart {
  return { name, sha256, covers: [findings.firstTimeUs, findings.lastTimeUs + 1] };
}
