import { DAY_US, dayOfTime, formatDay, formatTime, MINUTE_US } from '../../../core/time.ts';
import type { Instrument } from '../../../core/trade-batch.ts';
import { importBars } from '../../import/import-bars.ts';
import type { TimeRange } from '../../store/day-metadata.ts';
import { pageKlines } from '../rest/rest-klines.ts';
import { CsvSpool } from './csv-spool.ts';
import { DownloadFolder } from './download-folder.ts';
import { KLINE_CSV_HEADER, klineCsvRow } from './kline-csv.ts';
import type { PullContext } from './pull-context.ts';
import type { DumpWork } from './pull-dumps.ts';
import type { RestWork } from './pull-rest-days.ts';
import { areAllFrom, type PullPlan } from './pull-plan.ts';
import { DayLogs, dayStatus, type PulledDay, type PullReport, settledDays } from './pull-report.ts';
import { type PullRequest, reachFor } from './pull-request.ts';
import { ALL_REST, type RestReach } from './rest-reach.ts';
import { knownUntil, type StoredKlines, storedKlines } from './stored-klines.ts';
import { type SymbolScales, symbolScales } from './symbol-scales.ts';

/** The steps of one pull of one symbol's klines, and what is known in between. */
export class KlinePull implements DumpWork, RestWork {
  readonly folder: DownloadFolder;
  readonly logs: DayLogs;
  readonly plan: PullPlan;
  readonly reach: RestReach;
  private readonly context: PullContext;
  private readonly request: PullRequest;
  private readonly instrument: Instrument;
  private readonly before: StoredKlines;

  /** Starts a pull; the store is read as it is now. */
  constructor(context: PullContext, request: PullRequest, plan: PullPlan) {
    this.context = context;
    this.request = request;
    this.plan = plan;
    this.reach = reachFor(request, ALL_REST);
    this.logs = new DayLogs(plan);
    this.instrument = { venue: 'binance', market: context.rest.market, symbol: request.symbol };
    this.folder = new DownloadFolder(context.dataDir, 'bars', this.instrument);
    this.before = this.stored();
  }

  isKnown(days: readonly number[], sha256: string): boolean {
    return !this.request.overwrite && areAllFrom(this.before, days, sha256);
  }

  async ingest(path: string): Promise<void> {
    await importBars({
      ...this.instrument,
      files: [path],
      dataDir: this.context.dataDir,
      overwrite: this.request.overwrite,
      intervalUs: MINUTE_US,
      onProgress: ({ file, bytesRead, bytesTotal }) =>
        this.context.onProgress({ name: file, phase: 'import', done: bytesRead, total: bytesTotal }),
    });
  }

  symbolInfo(): Promise<SymbolScales> {
    return symbolScales(this.context, this.request.symbol);
  }

  async pullRestDay(day: number): Promise<void> {
    const { range, isOver } = this.rangeToFetch(day);
    const log = this.logs.of(day);
    log.way = 'rest';
    const stem = `${this.request.symbol}-1m-${formatDay(day)}`;
    // Only the name of a file with the whole day says that it has the whole day.
    const name = isOver ? `${stem}.csv` : `${stem}-from-${formatTime(range[0]).slice(11, 16).replace(':', '')}.csv`;
    await this.folder.remove(name); // a few requests make a day: nothing is worth keeping from another run
    const spool = await CsvSpool.open(this.folder.fileOf(name), KLINE_CSV_HEADER);
    try {
      for await (const page of pageKlines(this.context.rest, this.request.symbol, range)) {
        await spool.append(page.map(klineCsvRow));
      }
    } catch (error) {
      await spool.close();
      throw error;
    }
    log.hasNoTrades = spool.lastRow === null;
    await spool.finish();
    if (!log.hasNoTrades) await this.context.imports.run(() => this.ingest(spool.path));
    await this.folder.remove(name);
  }

  /** Removes what is left of downloads, and reports. */
  async finish(): Promise<PullReport> {
    const { fromDay, toDay, symbol } = this.request;
    const stored = this.stored();
    const days = Array.from({ length: toDay - fromDay + 1 }, (_, index) => this.reportDay(fromDay + index, stored));
    await this.folder.removeLeftovers(`${symbol}-1m`, settledDays(days));
    return { instrument: this.instrument, kind: 'klines', days, gaps: [] };
  }

  private today(): number {
    return dayOfTime(this.context.rest.now() * 1000);
  }

  private stored(): StoredKlines {
    return storedKlines(this.context.dataDir, this.instrument, this.request);
  }

  /** The whole of a day that is over; of today the minutes that are over and not in the store yet. */
  private rangeToFetch(day: number): { range: TimeRange; isOver: boolean } {
    const nowUs = this.context.rest.now() * 1000;
    const endUs = Math.min((day + 1) * DAY_US, Math.floor(nowUs / MINUTE_US) * MINUTE_US);
    const isOver = endUs === (day + 1) * DAY_US;
    const known = this.request.overwrite ? undefined : this.before.get(day);
    return { range: [isOver ? day * DAY_US : knownUntil(known, day), endUs], isOver };
  }

  private reportDay(day: number, stored: StoredKlines): PulledDay {
    const log = this.logs.of(day);
    const metadata = stored.get(day);
    const rows = metadata?.rows ?? 0;
    const absent = (metadata?.gaps ?? []).reduce((sum, gap) => sum + gap.missing, 0);
    return {
      day,
      status: dayStatus(log, metadata?.complete ?? null, day === this.today()),
      way: log.way,
      rows,
      rowsAdded: rows - (this.before.get(day)?.rows ?? 0),
      repairedIds: 0,
      missingIds: 0,
      fillIdHoles: 0,
      notes: absent > 0 ? [...log.notes, `${absent} minutes have no kline: the exchange was down`] : log.notes,
      error: log.error,
    };
  }
}
