/** The start of a list of ticks, or of one a line: an object that has a tickType. */
const FIRST_TICK = /^\uFEFF?\s*\[?\s*\{[^{}]*"tickType"\s*:/;

/** Tells a recording of streaming ticks from other JSON, by its first bytes (a few KiB). */
export function isRecording(head: Uint8Array): boolean {
  return FIRST_TICK.test(Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('utf8'));
}
