import { parseChecksumFile } from '../dump/checksum-file.ts';
import { type DumpFile, dumpFileName, dumpPath } from '../dump/dump-file.ts';
import { isRemoteFault, RemoteError } from '../../remote-error.ts';
import { PartFile } from '../http/part-file.ts';
import { download } from '../http/resumable-download.ts';
import { type DownloadFolder, sha256OfFile } from './download-folder.ts';
import type { PullContext } from './pull-context.ts';

/** What came of a dump file. */
export type FetchedDump =
  /** It is on the disk, whole. `sha256` is what its checksum file says; null where there is none. */
  | { readonly state: 'fetched'; readonly path: string; readonly sha256: string | null }
  /** Its content is in the store already. */
  | { readonly state: 'known' }
  /** There is no such file. */
  | { readonly state: 'absent' };

/** What to fetch, and where to. */
export interface DumpRequest {
  /** The file. */
  readonly file: DumpFile;
  /** Where it goes. */
  readonly folder: DownloadFolder;
  /** Whether the store has what is in a file with this checksum. */
  readonly isKnown: (sha256: string) => boolean;
}

/** Checksum files are replaced after their zip, or a proxy serves an old one: a mismatch is looked at more than once. */
const TRIES = 3;

/**
 * Fetches a dump file and makes sure that it is what its checksum says. A file that is there from an earlier run is used
 * if it is right, and one that is there in part is completed.
 * @throws RemoteError when it cannot be had, or stays wrong.
 */
export async function fetchDump(context: PullContext, request: DumpRequest): Promise<FetchedDump> {
  const { file, folder } = request;
  const name = dumpFileName(file);
  const path = folder.fileOf(name);
  let mismatch = '';
  for (let tries = 0; tries < TRIES; tries += 1) {
    const sha256 = await fetchChecksum(context, file);
    if (sha256 !== null && request.isKnown(sha256)) return { state: 'known' };
    const held = await sha256OfFile(path);
    if (held === null && !(await downloadZip(context, file, path))) {
      await folder.remove(name);
      return { state: 'absent' };
    }
    const actual = held ?? (await sha256OfFile(path));
    if (sha256 === null || actual === sha256) return { state: 'fetched', path, sha256 };
    mismatch = `its SHA-256 is ${actual ?? 'none'}, its CHECKSUM says ${sha256}`;
    await folder.remove(name);
  }
  throw new RemoteError('malformed', `${name}: ${mismatch} (fetched ${TRIES} times)\ntry again later, or --via rest`);
}

async function fetchChecksum({ http, origins }: PullContext, file: DumpFile): Promise<string | null> {
  try {
    const url = `${origins.dump}${dumpPath(file)}.CHECKSUM`;
    return await http.getText(url, (text) => parseChecksumFile(text, dumpFileName(file)), { maxBytes: 4096 });
  } catch (error) {
    if (isRemoteFault(error, 'not-found')) return null;
    throw error;
  }
}

/** Answers whether there is such a file. */
async function downloadZip(context: PullContext, file: DumpFile, path: string): Promise<boolean> {
  const name = dumpFileName(file);
  const part = await PartFile.open(path);
  try {
    await download(context.http, `${context.origins.dump}${dumpPath(file)}`, part, (done, total) =>
      context.onProgress({ name, phase: 'download', done, total }),
    );
    await part.finish();
    return true;
  } catch (error) {
    await part.close();
    if (isRemoteFault(error, 'not-found')) return false;
    throw error;
  }
}
