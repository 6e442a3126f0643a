/** Something that goes wrong with one answer. */
export type Fault =
  /** The connection is closed before any answer. */
  | { readonly kind: 'hang-up' }
  /** The connection is closed after so many bytes of the body. */
  | { readonly kind: 'reset'; readonly afterBytes: number }
  /** The body ends after so many bytes, and the headers say that this is right. */
  | { readonly kind: 'truncate'; readonly bytes: number }
  /** A bit of the body is flipped. */
  | { readonly kind: 'corrupt' }
  /** Another answer altogether. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** No answer, or no more of it after so many bytes; then `onStall` is called. */
  | { readonly kind: 'stall'; readonly afterBytes?: number }
  /** Another text in the place of the body. */
  | { readonly kind: 'body'; readonly text: string }
  /** The rows of a JSON answer as something else. */
  | { readonly kind: 'rows'; readonly change: (rows: readonly unknown[]) => readonly unknown[] };

/** When a fault happens. */
export interface PlannedFault {
  /** Matched against path and query of a request. */
  readonly match: RegExp | string;
  /** What happens. */
  readonly fault: Fault;
  /** How many matching requests come before, whatever happens to them; 0 by default. */
  readonly skip?: number;
  /** How many requests it happens to; 1 by default, Infinity for ever. */
  readonly times?: number;
}

/** Rows sent twice. */
export const DUPLICATED_ROWS: Fault = { kind: 'rows', change: (rows) => rows.flatMap((row) => [row, row]) };
/** Rows sent backwards. */
export const REORDERED_ROWS: Fault = { kind: 'rows', change: (rows) => rows.toReversed() };
/** No rows. */
export const EMPTY_PAGE: Fault = { kind: 'rows', change: () => [] };

/** Too many requests, with the time to wait. */
export function tooManyRequests(retryAfter: string): Fault {
  const body = JSON.stringify({ code: -1003, msg: 'Too much request weight used; please slow down.' });
  return { kind: 'status', status: 429, headers: { 'retry-after': retryAfter }, body };
}

/** Banned. */
export const BANNED: Fault = {
  kind: 'status',
  status: 418,
  headers: { 'retry-after': '7200' },
  body: JSON.stringify({ code: -1003, msg: 'Way too much request weight used; IP banned until 1723201200000.' }),
};

/** Deals out the faults of a plan, request by request. */
export class FaultPlan {
  private readonly planned: { readonly plan: PlannedFault; seen: number }[] = [];

  /** Adds a fault to come. */
  add(plan: PlannedFault): void {
    this.planned.push({ plan, seen: 0 });
  }

  /** The fault of this request; null when it goes well. */
  next(pathAndQuery: string): Fault | null {
    let found: Fault | null = null;
    for (const entry of this.planned) {
      const { match, skip = 0, times = 1, fault } = entry.plan;
      const matches = typeof match === 'string' ? pathAndQuery.includes(match) : match.test(pathAndQuery);
      if (!matches) continue;
      entry.seen += 1;
      if (entry.seen > skip && entry.seen <= skip + times) found ??= fault;
    }
    return found;
  }
}
