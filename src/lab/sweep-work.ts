import { PartStore } from '../sweep/parts/part-store.ts';
import type { RemoteData, UnitJob } from '../sweep/executors/executor.ts';
import { FetchedDays } from '../sweep/remote/fetched-days.ts';
import { RemoteFiles } from '../sweep/remote/remote-files.ts';
import { runUnit } from '../sweep/unit/run-unit.ts';
import { sweepCode } from './sweep-code.ts';
import { SWEEP_MEANS } from './sweep-means.ts';

/**
 * Computes a unit of a sweep and writes its part: here, in a thread, or on another machine. Does nothing where the part is
 * there.
 * @throws Error when the sweep was planned by other code.
 */
export async function work({ unit, out, code, remote }: UnitJob): Promise<void> {
  if (code !== sweepCode()) {
    throw new Error(`this is cvdlab ${sweepCode()} and the sweep is of ${code}: both sides need the same version`);
  }
  const parts = new PartStore(out);
  if (parts.has(unit)) return;
  const dataDir = remote === null ? unit.dataDir : await fetchedDays(remote).fetch(unit);
  parts.write(unit, await runUnit({ ...unit, dataDir }, SWEEP_MEANS));
}

/** By address: the index of a store is read once in the life of a thread. */
const known = new Map<string, FetchedDays>();

function fetchedDays({ url, s3Endpoint, keys, cacheDir, cacheBytes }: RemoteData): FetchedDays {
  const now = (): number => Date.now();
  const files =
    known.get(url) ??
    new FetchedDays(new RemoteFiles({ url, s3Endpoint, keys, now }), {
      ...{ folder: cacheDir, bytes: cacheBytes, now },
    });
  known.set(url, files);
  return files;
}
