// The thread behind HashThread: hashes the chunks of a ring in their order, and tells the checksum at each file's end.
import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { END_OF_FILE, END_OF_THREAD, type HashRing, RING, RING_SLOTS } from './hash-ring.ts';

// HashThread started this thread with its ring.
const { control, slots } = workerData as HashRing;
let hash = createHash('sha256');

for (let done = 0; ; done += 1) {
  Atomics.wait(control, RING.filled, done);
  const slot = done % RING_SLOTS;
  const length = control[RING.lengths + slot] ?? END_OF_THREAD;
  if (length === END_OF_THREAD) break;
  if (length === END_OF_FILE) {
    parentPort?.postMessage(hash.digest('hex'));
    hash = createHash('sha256');
  } else {
    hash.update(slots[slot]!.subarray(0, length));
  }
  Atomics.store(control, RING.done, done + 1);
  Atomics.notify(control, RING.done);
}
