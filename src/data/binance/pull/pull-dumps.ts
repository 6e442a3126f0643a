import { InputError } from '../../input-error.ts';
import { type DumpFile, dumpFileName } from '../dump/dump-file.ts';
import { RemoteError } from '../../remote-error.ts';
import type { DownloadFolder } from './download-folder.ts';
import { fetchDump } from './fetch-dump.ts';
import { isFinal } from './find-published.ts';
import { Outage } from './outage.ts';
import type { PullContext } from './pull-context.ts';
import type { PlannedDump } from './pull-plan.ts';
import type { DayLogs } from './pull-report.ts';
import { runConcurrently } from './run-concurrently.ts';

/** What is done with dump files. */
export interface DumpWork {
  /** Where they wait. */
  readonly folder: DownloadFolder;
  /** What is noted about days. */
  readonly logs: DayLogs;
  /** Whether the store has, for some days, what is in a file with this checksum. */
  isKnown(days: readonly number[], sha256: string): boolean;
  /** Brings a file into the store. */
  ingest(path: string): Promise<void>;
}

/**
 * Fetches dump files, some at a time, and brings each into the store as soon as it is there. What goes wrong with one
 * file is noted on its days; the others go on.
 * @returns the days whose dump turned out not to be there, in order.
 * @throws what ends everything: a ban, the deadline, an interruption, a full disk.
 */
export async function pullDumps(
  context: PullContext,
  dumps: readonly PlannedDump[],
  work: DumpWork,
): Promise<readonly number[]> {
  const absent: number[] = [];
  const puller = new DumpPuller(context, work);
  await runConcurrently(dumps, context.concurrency, async (dump) => {
    absent.push(...(await puller.pull(dump)));
  });
  return absent.sort((a, b) => a - b);
}

class DumpPuller {
  private readonly context: PullContext;
  private readonly work: DumpWork;
  private readonly outage = new Outage();

  constructor(context: PullContext, work: DumpWork) {
    this.context = context;
    this.work = work;
  }

  /** Answers which of the dump's days have no dump. */
  async pull(dump: PlannedDump): Promise<readonly number[]> {
    const { error: down } = this.outage;
    if (down !== null) {
      this.work.logs.fail(dump.days, down);
      return [];
    }
    try {
      const isThere = await this.fetchAndIngest(dump);
      this.outage.note(null);
      return isThere ? [] : await this.pullDaily(dump);
    } catch (error) {
      const failure = failureOfOneFile(error);
      this.outage.note(failure);
      // A file that cannot be read would be as unreadable the next time.
      if (failure instanceof InputError) await this.work.folder.remove(dump.name);
      this.work.logs.fail(dump.days, failure);
      return [];
    }
  }

  private async fetchAndIngest(dump: PlannedDump): Promise<boolean> {
    const { folder, logs } = this.work;
    const { days, name } = dump;
    const isKnown = (sha256: string): boolean => this.work.isKnown(days, sha256);
    const fetched = await fetchDump(this.context, { file: dump, folder, isKnown });
    if (fetched.state === 'absent') return false;
    for (const day of days) logs.of(day).way = fetched.state === 'known' ? 'store' : dump.period;
    if (fetched.state === 'known') return true;
    if (fetched.sha256 === null) {
      for (const day of days) logs.of(day).notes.push(`${name} has no CHECKSUM: only its CRC was checked`);
    }
    await this.context.imports.run(() => this.work.ingest(fetched.path));
    await folder.remove(name);
    return true;
  }

  /** The days of a monthly dump that is not there come by daily ones; where no daily one is, the caller knows. */
  private async pullDaily(dump: PlannedDump): Promise<readonly number[]> {
    if (dump.period === 'daily') return dump.days;
    const absent: number[] = [];
    for (const day of dump.days) {
      const file: DumpFile = { series: dump.series, period: 'daily', firstDay: day };
      absent.push(...(await this.pull({ ...file, name: dumpFileName(file), days: [day], byteLength: null })));
    }
    return absent;
  }
}

/**
 * The error, if it is about one file or day.
 * @throws the error, if it ends everything.
 */
export function failureOfOneFile(error: unknown): Error {
  if (error instanceof InputError) return error;
  if (error instanceof RemoteError && !isFinal(error)) return error;
  throw error;
}
