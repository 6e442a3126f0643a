/** Chunks that may wait for the thread. */
export const RING_SLOTS = 4;
/** Length of a chunk that stands for the end of a file. */
export const END_OF_FILE = -1;
/** Length of a chunk after which the thread ends. */
export const END_OF_THREAD = -2;

/** What the two threads tell each other, as places in {@link HashRing.control}. */
export const RING = {
  /** Chunks handed over so far. */
  filled: 0,
  /** Chunks the thread is through with. */
  done: 1,
  /** The lengths of the chunks in the ring begin here. */
  lengths: 2,
} as const;

/** Memory shared by the reader of a file and the thread that hashes it. */
export interface HashRing {
  /** Counters and lengths, see {@link RING}. */
  readonly control: Int32Array;
  /** The chunks. */
  readonly slots: readonly Uint8Array[];
}

/** A ring of chunks of so many bytes. */
export function createHashRing(chunkBytes: number): HashRing {
  const control = new Int32Array(new SharedArrayBuffer((RING.lengths + RING_SLOTS) * Int32Array.BYTES_PER_ELEMENT));
  const slots = Array.from({ length: RING_SLOTS }, () => new Uint8Array(new SharedArrayBuffer(chunkBytes)));
  return { control, slots };
}
