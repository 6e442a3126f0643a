const CUT_BYTES = 120;

/** A text as the reason of a closing WebSocket, which holds at most 123 bytes (RFC 6455, 5.5). */
export function closeReason(text: string): string {
  const bytes = Buffer.from(text);
  // A character cut in the middle becomes a replacement character of three bytes.
  return bytes.length <= CUT_BYTES ? text : bytes.subarray(0, CUT_BYTES).toString();
}
