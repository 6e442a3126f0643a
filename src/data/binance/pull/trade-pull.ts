import { DAY_US, dayOfTime } from '../../../core/time.ts';
import type { Instrument } from '../../../core/trade-batch.ts';
import { importTrades } from '../../import/import-trades.ts';
import { RemoteError } from '../../remote-error.ts';
import type { TradeRequests } from '../rest/trade-requests.ts';
import { DownloadFolder } from './download-folder.ts';
import { fillIds } from './fill-ids.ts';
import type { PullContext } from './pull-context.ts';
import { type DumpWork, failureOfOneFile } from './pull-dumps.ts';
import type { RestWork } from './pull-rest-days.ts';
import { areAllFrom, type PullPlan } from './pull-plan.ts';
import { DayLogs, type PullReport, settledDays } from './pull-report.ts';
import { type PullTradesRequest, reachFor } from './pull-request.ts';
import { missingHead, missingTail, type Repair, repairsOf, runsOfDays } from './repair-trades.ts';
import { type RestReach, tradeReach } from './rest-reach.ts';
import { fetchRestDay, requestsFor } from './rest-trade-day.ts';
import { gapsWithin, storedOfKind, type StoredTrades } from './stored-trades.ts';
import { type SymbolScales, symbolScales } from './symbol-scales.ts';
import { reportTrades } from './trade-report.ts';

/** How a file goes into the store. */
interface IngestHow {
  readonly overwrite: boolean;
  /** Whether the days of its rows are whole with it; undefined leaves it to its name. */
  readonly wholeDay?: boolean | undefined;
}

/** The steps of one pull of one symbol's trades, and what is known in between. */
export class TradePull implements DumpWork, RestWork {
  readonly folder: DownloadFolder;
  readonly logs: DayLogs;
  readonly plan: PullPlan;
  readonly reach: RestReach;
  private readonly context: PullContext;
  private readonly request: PullTradesRequest;
  private readonly instrument: Instrument;
  private readonly before: StoredTrades;
  private symbol: Promise<SymbolScales> | null = null;
  /** Why REST is not asked any more for what is welcome but not necessary. */
  private restFailure: Error | null = null;

  /** Starts a pull; the store is read as it is now. */
  constructor(context: PullContext, request: PullTradesRequest, plan: PullPlan) {
    this.context = context;
    this.request = request;
    this.plan = plan;
    this.logs = new DayLogs(plan);
    this.instrument = { venue: 'binance', market: context.rest.market, symbol: request.symbol };
    this.folder = new DownloadFolder(context.dataDir, 'trades', this.instrument);
    this.reach = reachFor(request, tradeReach(context.rest, request.kind));
    this.before = this.stored();
  }

  isKnown(days: readonly number[], sha256: string): boolean {
    return !this.request.overwrite && areAllFrom(this.before, days, sha256);
  }

  ingest(path: string): Promise<void> {
    return this.importFile(path, { overwrite: this.request.overwrite });
  }

  symbolInfo(): Promise<SymbolScales> {
    this.symbol ??= symbolScales(this.context, this.request.symbol);
    return this.symbol;
  }

  async pullRestDay(day: number): Promise<void> {
    const { symbol, kind, overwrite } = this.request;
    const stored = new Map(this.stored());
    if (overwrite) stored.delete(day);
    const fetched = await fetchRestDay(this.context, { symbol, kind, day, folder: this.folder, stored });
    const log = this.logs.of(day);
    log.way = 'rest';
    log.hasNoTrades = fetched === null;
    if (fetched === null) return;
    const { findings, name, path, completesDay } = fetched;
    if (findings.duplicates > 0) log.notes.push(`REST sent ${findings.duplicates} trades twice`);
    if (findings.reordered > 0) log.notes.push(`REST sent ${findings.reordered} trades out of order`);
    if (findings.emptyPages > 0) log.notes.push(`REST sent ${findings.emptyPages} empty pages at first`);
    const how = { overwrite, wholeDay: completesDay ? true : undefined };
    await this.context.imports.run(() => this.importFile(path, how));
    await this.folder.remove(name);
  }

  /** Asks REST for the ids that days lack, inside and at midnight between two of them. */
  async repairHoles(): Promise<void> {
    const gaps = gapsWithin(this.stored(), this.request);
    for (const repair of repairsOf(gaps.filter(({ fromUs }) => fromUs >= this.reach.fromUs))) {
      await this.softly(repair.day, () => this.repair(repair));
    }
  }

  /** Asks REST whether the first and the last trade of days that came as dumps are the first and the last. */
  async repairEdges(): Promise<void> {
    for (const [first, last] of runsOfDays(this.stored())) {
      if (this.isToCheck(first.day)) {
        await this.softly(first.day, async () => {
          const head = await missingHead(this.requestsAt(first.day * DAY_US), first);
          if (head !== null) await this.repair({ day: first.day, stretches: [head] });
        });
      }
      if (this.isToCheck(last.day)) {
        await this.softly(last.day, async () => {
          const tail = await missingTail(this.requestsAt(last.day * DAY_US), last);
          if (tail !== null) await this.repair({ day: last.day, stretches: [tail] });
        });
      }
    }
  }

  /** Removes what is left of downloads, and reports. */
  async finish(): Promise<PullReport> {
    const { request, instrument, logs, before } = this;
    const today = dayOfTime(this.context.rest.now() * 1000);
    const report = reportTrades({ request, instrument, logs, before, today, stored: this.stored() });
    await this.folder.removeLeftovers(`${request.symbol}-${request.kind}`, settledDays(report.days));
    return report;
  }

  private stored(): StoredTrades {
    const { fromDay, toDay, kind } = this.request;
    return storedOfKind(this.context.dataDir, this.instrument, { fromDay: fromDay - 1, toDay: toDay + 1, kind });
  }

  private async importFile(path: string, how: IngestHow): Promise<void> {
    const { scales, failure } = await this.symbolInfo();
    this.restFailure ??= failure;
    await importTrades({
      ...this.instrument,
      ...how,
      files: [path],
      dataDir: this.context.dataDir,
      scales,
      onBadRow: 'quarantine',
      onProgress: ({ file, bytesRead, bytesTotal }) =>
        this.context.onProgress({ name: file, phase: 'import', done: bytesRead, total: bytesTotal }),
    });
  }

  private isToCheck(day: number): boolean {
    const { way } = this.logs.of(day);
    return (way === 'monthly' || way === 'daily') && day * DAY_US >= this.reach.fromUs;
  }

  private requestsAt(timeUs: number): TradeRequests {
    const { symbol, kind } = this.request;
    return requestsFor(this.context, { symbol, kind, timeUs });
  }

  private async repair({ day, stretches }: Repair): Promise<void> {
    const { path, name, rows } = await fillIds(this.requestsAt(day * DAY_US), this.folder, stretches);
    if (path === null) return;
    await this.context.imports.run(() => this.importFile(path, { overwrite: false, wholeDay: false }));
    await this.folder.remove(name);
    this.logs.of(day).repairedIds += rows;
    this.context.onNote(`${name}: ${rows} trades that were missing came over REST`);
  }

  /** Does what is welcome but not necessary: when REST fails, that is noted and REST is left alone. */
  private async softly(day: number, work: () => Promise<void>): Promise<void> {
    let failure: Error | null = this.restFailure;
    try {
      if (failure === null) await work();
    } catch (error) {
      failure = failureOfOneFile(error);
      if (failure instanceof RemoteError) this.restFailure = failure;
    }
    if (failure !== null) this.logs.of(day).notes.push(`not verified over REST: ${failure.message}`);
  }
}
