import { InputError } from '../../input-error.ts';
import { type DumpFile, dumpFileName } from '../dump/dump-file.ts';
import { RemoteError } from '../http/remote-error.ts';
import type { DownloadFolder } from './download-folder.ts';
import { fetchDump } from './fetch-dump.ts';
import { isFinal } from './find-published.ts';
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
  await runConcurrently(dumps, context.concurrency, async (dump) => {
    absent.push(...(await pullDump(context, dump, work)));
  });
  return absent.sort((a, b) => a - b);
}

async function pullDump(context: PullContext, dump: PlannedDump, work: DumpWork): Promise<readonly number[]> {
  const { folder, logs } = work;
  const { days } = dump;
  try {
    const fetched = await fetchDump(context, { file: dump, folder, isKnown: (sha256) => work.isKnown(days, sha256) });
    if (fetched.state === 'absent') return await withoutDump(context, dump, work);
    for (const day of days) logs.of(day).way = fetched.state === 'known' ? 'store' : dump.period;
    if (fetched.state === 'known') return [];
    if (fetched.sha256 === null) {
      for (const day of days) logs.of(day).notes.push(`${dump.name} has no CHECKSUM: only its CRC was checked`);
    }
    await context.imports.run(() => work.ingest(fetched.path));
    await folder.remove(dump.name);
  } catch (error) {
    // A file that cannot be read would be as unreadable the next time.
    if (error instanceof InputError) await folder.remove(dump.name);
    logs.fail(days, failureOfOneFile(error));
  }
  return [];
}

/** The days of a monthly dump that is not there come by daily ones; where no daily one is, the caller knows. */
async function withoutDump(context: PullContext, dump: PlannedDump, work: DumpWork): Promise<readonly number[]> {
  if (dump.period === 'daily') return dump.days;
  const absent: number[] = [];
  for (const day of dump.days) {
    const file: DumpFile = { series: dump.series, period: 'daily', firstDay: day };
    const daily: PlannedDump = { ...file, name: dumpFileName(file), days: [day], byteLength: null };
    absent.push(...(await pullDump(context, daily, work)));
  }
  return absent;
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
