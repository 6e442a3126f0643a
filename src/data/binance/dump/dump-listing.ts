import type { HttpClient } from '../http/http-client.ts';
import { RemoteError } from '../../remote-error.ts';
import {
  type DumpFile,
  type DumpPeriod,
  type DumpSeries,
  dayInDumpName,
  dumpFileName,
  dumpFolder,
  firstOfMonth,
  firstOfNextMonth,
} from './dump-file.ts';
import { type ListedObject, parseListingPage } from './listing-xml.ts';

/** A dump file that is published. */
export interface ListedDump extends DumpFile {
  /** Length of the zip, bytes. */
  readonly byteLength: number;
  /** Whether a `.CHECKSUM` is published with it. */
  readonly hasChecksum: boolean;
}

/** What to list. */
export interface ListingRequest {
  /** Whose files. */
  readonly series: DumpSeries;
  /** Daily or monthly ones. */
  readonly period: DumpPeriod;
  /** First day wanted. */
  readonly fromDay: number;
  /** Last day wanted. */
  readonly toDay: number;
}

const PAGE_SIZE = 1000;
/** A series has thousands of files, not millions: more pages than this come from a server that goes in circles. */
const MAX_PAGES = 200;

/**
 * Lists the published dump files of a series that hold a wanted day, in order of time.
 * @param listUrl the base address of the listing.
 * @throws RemoteError when the listing cannot be had or read.
 */
export async function listDumps(client: HttpClient, listUrl: string, request: ListingRequest): Promise<ListedDump[]> {
  const { series, period, toDay } = request;
  const fromDay = period === 'daily' ? request.fromDay : firstOfMonth(request.fromDay);
  const after = period === 'daily' ? toDay + 1 : firstOfNextMonth(toDay);
  const prefix = dumpFolder(series, period).slice(1);
  // Without its ending the name of a file sorts right before it: markers are exclusive.
  const before = (day: number): string => prefix + dumpFileName({ series, period, firstDay: day }).replace('.zip', '');
  const objects = await listObjects(client, listUrl, { prefix, marker: before(fromDay), stopAt: before(after) });
  const sizes = new Map(objects.map((object) => [object.key.slice(prefix.length), object.byteLength]));
  const dumps = [...sizes].flatMap(([name, byteLength]) => {
    const firstDay = dayInDumpName(name, series, period);
    if (firstDay === null || firstDay < fromDay || firstDay > toDay) return [];
    return [{ series, period, firstDay, byteLength, hasChecksum: sizes.has(`${name}.CHECKSUM`) }];
  });
  return dumps.toSorted((a, b) => a.firstDay - b.firstDay);
}

interface KeyRange {
  readonly prefix: string;
  readonly marker: string;
  readonly stopAt: string;
}

async function listObjects(client: HttpClient, listUrl: string, range: KeyRange): Promise<ListedObject[]> {
  const { prefix, stopAt } = range;
  const objects: ListedObject[] = [];
  let marker = range.marker;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = new URLSearchParams({ delimiter: '/', prefix, 'max-keys': String(PAGE_SIZE), marker });
    const url = `${listUrl}/data.binance.vision?${query.toString()}`;
    const listed = await client.getText(url, parseListingPage);
    objects.push(...listed.objects.filter(({ key }) => key.startsWith(prefix)));
    const next = listed.nextMarker;
    if (next === null || next >= stopAt) return objects;
    if (next <= marker) break;
    marker = next;
  }
  throw new RemoteError('malformed', `the listing of ${prefix} does not get past ${marker}`);
}
