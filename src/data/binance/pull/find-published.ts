import { type DumpPeriod, type DumpSeries, firstOfMonth, firstOfNextMonth } from '../dump/dump-file.ts';
import { listDumps } from '../dump/dump-listing.ts';
import type { HttpClient } from '../http/http-client.ts';
import { isRemoteFault, RemoteError } from '../../remote-error.ts';
import type { Published } from './pull-plan.ts';

/** Where to look. */
export interface PublishedQuery {
  /** Sends the requests. */
  readonly http: HttpClient;
  /** Base address of the listing. */
  readonly listUrl: string;
  /** Whose dumps. */
  readonly series: DumpSeries;
  /** First day wanted. */
  readonly fromDay: number;
  /** Last day wanted. */
  readonly toDay: number;
  /** Told when the listing cannot be had. */
  readonly onNote: (note: string) => void;
}

/**
 * Finds out which dump files there are. A host without a listing (a mirror) is no reason to stop: then each file is
 * asked for, and its absence noticed.
 * @throws RemoteError when everything has to stop: a ban, the deadline.
 */
export async function findPublished(query: PublishedQuery): Promise<Published> {
  try {
    const daily = await sizesOf(query, 'daily');
    const monthly = holdsWholeMonth(query) ? await sizesOf(query, 'monthly') : new Map<number, number>();
    return { daily, monthly };
  } catch (error) {
    if (!(error instanceof RemoteError) || isFinal(error)) throw error;
    query.onNote(`no listing of the dumps (${error.message}): asking for each file`);
    return { daily: null, monthly: null };
  }
}

/** Monthly dumps are of use for whole months only. */
function holdsWholeMonth({ fromDay, toDay }: PublishedQuery): boolean {
  const first = firstOfMonth(fromDay) === fromDay ? fromDay : firstOfNextMonth(fromDay);
  return firstOfNextMonth(first) - 1 <= toDay;
}

async function sizesOf(query: PublishedQuery, period: DumpPeriod): Promise<ReadonlyMap<number, number>> {
  const { http, listUrl, series, fromDay, toDay } = query;
  const dumps = await listDumps(http, listUrl, { series, period, fromDay, toDay });
  return new Map(dumps.map(({ firstDay, byteLength }) => [firstDay, byteLength]));
}

/** Whether a failure ends everything, not just what failed. */
export function isFinal(error: unknown): boolean {
  return isRemoteFault(error, 'banned', 'deadline');
}
