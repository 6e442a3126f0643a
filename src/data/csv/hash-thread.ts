import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { builtFile } from '../built-file.ts';
import { createHashRing, END_OF_FILE, END_OF_THREAD, type HashRing, RING, RING_SLOTS } from './hash-ring.ts';

/** Hashing four chunks takes milliseconds: a thread that needs longer is gone. */
const PATIENCE_MS = 30_000;

/**
 * SHA-256 of files on a thread of its own, from the very bytes that are read: a third of the time of an import. For files
 * one after the other: `slot` and `hand` for each chunk, `digest` at the end.
 */
export class HashThread {
  readonly #ring: HashRing;
  readonly #worker: Worker;
  #filled = 0;

  private constructor(path: string, chunkBytes: number) {
    this.#ring = createHashRing(chunkBytes);
    this.#worker = new Worker(path, { workerData: this.#ring });
    // Waiting for chunks keeps nobody alive.
    this.#worker.unref();
  }

  /** Starts the thread, for chunks of so many bytes; null where its script was not built. */
  static start(chunkBytes: number): HashThread | null {
    const path = builtFile('data/csv/hash-worker.js');
    return path === null ? null : new HashThread(path, chunkBytes);
  }

  /** Memory for the next chunk: free for the reader until the chunk is handed over. */
  slot(): Uint8Array {
    return this.#ring.slots[this.#free()]!;
  }

  /** Hands over the chunk whose bytes are in the slot. They may still be read until three more have been handed over. */
  hand(length: number): void {
    const slot = this.#free();
    const { control } = this.#ring;
    control[RING.lengths + slot] = length;
    this.#filled += 1;
    Atomics.store(control, RING.filled, this.#filled);
    Atomics.notify(control, RING.filled);
  }

  /** The checksum of the chunks since the last one, hexadecimal. */
  async digest(): Promise<string> {
    const told = once(this.#worker, 'message');
    this.#worker.ref();
    this.hand(END_OF_FILE);
    const messages: unknown[] = await told;
    this.#worker.unref();
    return String(messages[0]);
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    const gone = once(this.#worker, 'exit');
    this.#worker.ref();
    this.hand(END_OF_THREAD);
    await gone;
  }

  /** The place of the next chunk, once the thread is through with what was there. */
  #free(): number {
    const { control } = this.#ring;
    for (;;) {
      const done = Atomics.load(control, RING.done);
      if (this.#filled - done < RING_SLOTS) return this.#filled % RING_SLOTS;
      if (Atomics.wait(control, RING.done, done, PATIENCE_MS) === 'timed-out') {
        throw new Error('the thread that makes checksums does not answer');
      }
    }
  }
}
