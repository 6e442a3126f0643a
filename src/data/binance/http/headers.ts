/** Headers of an answer as undici gives them: names in lower case. */
export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** The text of a header, the first if it is there several times; null when it is not there. */
export function headerText(headers: AnswerHeaders, name: string): string | null {
  const value = headers[name];
  return (typeof value === 'string' ? value : value?.[0]) ?? null;
}

/** A header that holds a whole number from 0 on; null when it is not there or holds something else. */
export function headerNumber(headers: AnswerHeaders, name: string): number | null {
  const text = headerText(headers, name);
  if (text === null || !/^\d{1,15}$/.test(text)) return null;
  return Number(text);
}

/**
 * How long `Retry-After` asks to wait, ms from now: a number of seconds or a date (RFC 9110, 10.2.3). Null when it is
 * not there or neither.
 */
export function retryAfterMs(headers: AnswerHeaders, nowMs: number): number | null {
  const seconds = headerNumber(headers, 'retry-after');
  if (seconds !== null) return seconds * 1000;
  const dateMs = Date.parse(headerText(headers, 'retry-after') ?? '');
  return Number.isNaN(dateMs) ? null : Math.max(dateMs - nowMs, 0);
}

/** The `ETag`, if it is a strong one: only that tells whether two answers have the same bytes (RFC 9110, 8.8.3). */
export function strongEtag(headers: AnswerHeaders): string | null {
  const etag = headerText(headers, 'etag');
  return etag === null || etag.startsWith('W/') ? null : etag;
}

/** `Content-Range: bytes FIRST-LAST/TOTAL`; first is null in the answer to a range beyond the end. */
export interface ContentRange {
  /** Offset of the first byte. */
  readonly first: number | null;
  /** Length of the whole file; null when the server does not know. */
  readonly total: number | null;
}

/** Reads `Content-Range`; null when it is not there or of another form. */
export function contentRange(headers: AnswerHeaders): ContentRange | null {
  const match = /^bytes (?:(\d{1,15})-\d{1,15}|\*)\/(?:(\d{1,15})|\*)$/.exec(
    headerText(headers, 'content-range') ?? '',
  );
  if (match === null) return null;
  const number = (text: string | undefined): number | null => (text === undefined ? null : Number(text));
  return { first: number(match[1]), total: number(match[2]) };
}
