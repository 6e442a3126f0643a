/** What a client asks of the fake TWS. */
export type RequestKind =
  | 'start'
  | 'contract'
  | 'trades'
  | 'quotes'
  | 'bars'
  | 'schedule'
  | 'head'
  | 'live-trades'
  | 'live-quotes'
  | 'live-cancel'
  | 'time'
  | 'cancel'
  | 'other';

/** Something that goes wrong with one request. */
export type TwsFault =
  /** The connection is closed before any answer. */
  | { readonly kind: 'hang-up' }
  /** The connection is closed after so many bytes of the answer. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** The answer's last message lacks its last fields; its length says that this is right. */
  | { readonly kind: 'truncated'; readonly fields: number }
  /** The answer's last message has fields too many. */
  | { readonly kind: 'widened' }
  /** An error with the request's id; after it the answer, or nothing. */
  | { readonly kind: 'error'; readonly code: number; readonly text: string; readonly thenAnswers?: boolean }
  /** Messages without a request id before the answer, or in its place. */
  | { readonly kind: 'notices'; readonly notices: readonly Notice[]; readonly thenAnswers?: boolean }
  /** No answer; `onSilence` is called. */
  | { readonly kind: 'silence' }
  /** The answer's first messages, and nothing more; `onSilence` is called. */
  | { readonly kind: 'stall'; readonly afterMessages: number }
  /** Other ticks than those of the tape: changed on the wire, field by field. */
  | { readonly kind: 'rewrite'; readonly change: (fields: string[]) => string[] };

/** A message without a request id: 1100, 2103, 326 and their like. */
export interface Notice {
  readonly code: number;
  readonly text: string;
}

/** When a fault happens. */
export interface PlannedTwsFault {
  readonly on: RequestKind;
  readonly fault: TwsFault;
  /** How many such requests come before; 0 by default. */
  readonly skip?: number;
  /** How many requests it happens to; 1 by default, Infinity for ever. */
  readonly times?: number;
}

/** Deals out the faults of a plan, request by request. */
export class TwsFaultPlan {
  private readonly planned: { readonly plan: PlannedTwsFault; seen: number }[] = [];

  /** Adds a fault to come. */
  add(plan: PlannedTwsFault): void {
    this.planned.push({ plan, seen: 0 });
  }

  /** The fault of this request; null when it goes well. */
  next(kind: RequestKind): TwsFault | null {
    let found: TwsFault | null = null;
    for (const entry of this.planned) {
      const { on, skip = 0, times = 1, fault } = entry.plan;
      if (on !== kind) continue;
      entry.seen += 1;
      if (entry.seen > skip && entry.seen <= skip + times) found ??= fault;
    }
    return found;
  }
}

/** 162: too many requests. */
export const PACING_VIOLATION: TwsFault = {
  kind: 'error',
  code: 162,
  text: 'Historical Market Data Service error message:Historical data request pacing violation',
};

/** 162: nothing there. */
export const NO_DATA: TwsFault = {
  kind: 'error',
  code: 162,
  text: 'Historical Market Data Service error message:HMDS query returned no data: ESZ6@CME Trades',
};

/** A data farm goes down and comes back before the answer. */
export const FARM_BLINKS: TwsFault = {
  kind: 'notices',
  notices: [
    { code: 2105, text: 'HMDS data farm connection is broken:ushmds' },
    { code: 2106, text: 'HMDS data farm connection is OK:ushmds' },
  ],
  thenAnswers: true,
};

/** 1100, then nothing. */
export const LINK_LOST: Notice = { code: 1100, text: 'Connectivity between IB and Trader Workstation has been lost.' };
/** 1101. */
export const LINK_BACK_DATA_LOST: Notice = {
  code: 1101,
  text: 'Connectivity between IB and Trader Workstation has been restored - data lost.',
};
/** 1102. */
export const LINK_BACK: Notice = {
  code: 1102,
  text: 'Connectivity between IB and Trader Workstation has been restored - data maintained.',
};
