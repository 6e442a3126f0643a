/**
 * What to do about a message of TWS:
 * - `inform`: nothing; it only tells
 * - `no-data`: the answer is that there is nothing
 * - `give-up`: asking again would not help
 * - `ask-once-more`: the answer may be spurious once, not twice
 * - `ask-again`: with a new request id
 * - `slow-down`: too many requests: pause, then ask again
 * - `free-slot`: too many tick-by-tick subscriptions: one must end first
 * - `wait-for-rival`: the user is logged in elsewhere and that session has the data: pause for minutes
 * - `next-client-id`: another program has this one
 * - `reconnect`: this connection is of no use any more
 * - `link-lost`, `link-back`, `link-back-data-lost`: TWS itself lost or found Interactive Brokers
 * - `farm-down`, `farm-up`: one of the data farms behind TWS went or came back
 */
export type Reaction =
  | 'inform'
  | 'no-data'
  | 'give-up'
  | 'ask-once-more'
  | 'ask-again'
  | 'slow-down'
  | 'free-slot'
  | 'wait-for-rival'
  | 'next-client-id'
  | 'reconnect'
  | 'link-lost'
  | 'link-back'
  | 'link-back-data-lost'
  | 'farm-down'
  | 'farm-up';

/** What is known about a code. */
export interface CodeRule {
  /** TWS' number for the message. */
  readonly code: number;
  /** Decides where the number alone does not: the rule holds for texts that match. Rules are tried in order. */
  readonly text?: RegExp;
  /** What to do. */
  readonly reaction: Reaction;
  /** What the user can do, where there is something. */
  readonly advice?: string;
}

const SUBSCRIBE = 'subscribe to market data of this exchange for the API (Client Portal, Market Data Subscriptions)';
const SLOTS =
  'trades and quotes of an instrument take a tick-by-tick subscription each, of 5 % of your market data lines (5 of the usual ' +
  '100): end those of other programs, watch fewer instruments, or buy quote booster packs';
const RELEASE = 'use a release of TWS or Gateway that this version of cvdlab knows';

/**
 * The codes that matter to a reader of market data, with what to do about each. Sources: IBKR Campus, "Error Codes" and
 * "System Message Codes"; stoqey/ib `ErrorCode`; users' reports where the documentation is silent (162, 200, 10314).
 */
export const CODE_RULES: readonly CodeRule[] = [
  { code: 100, reaction: 'reconnect' },
  { code: 162, text: /pacing violation/i, reaction: 'slow-down' },
  { code: 162, text: /returned no data/i, reaction: 'no-data' },
  { code: 162, text: /no market data permissions/i, reaction: 'give-up', advice: SUBSCRIBE },
  {
    code: 162,
    text: /different IP address/i,
    reaction: 'give-up',
    advice: 'log out of the session that is open at the other address',
  },
  { code: 162, reaction: 'ask-again' },
  { code: 165, reaction: 'give-up' },
  { code: 166, reaction: 'give-up', advice: 'ask for a contract that has not expired, or for days it traded on' },
  {
    code: 200,
    reaction: 'ask-once-more',
    advice: 'check symbol, exchange, currency and expiry, or name the primary exchange or the multiplier',
  },
  { code: 300, reaction: 'ask-again' },
  { code: 320, reaction: 'ask-again' },
  { code: 321, reaction: 'give-up' },
  { code: 322, text: /max(imum)? number of tick-by-tick/i, reaction: 'free-slot', advice: SLOTS },
  { code: 322, text: /simultaneous/i, reaction: 'slow-down' },
  { code: 322, reaction: 'ask-again' },
  { code: 326, reaction: 'next-client-id', advice: 'choose another --client-id' },
  { code: 354, reaction: 'give-up', advice: SUBSCRIBE },
  { code: 366, reaction: 'ask-again' },
  { code: 386, reaction: 'ask-again' },
  { code: 420, reaction: 'slow-down' },
  { code: 502, reaction: 'reconnect', advice: 'start TWS or Gateway and enable its API socket on this port' },
  { code: 503, reaction: 'give-up', advice: RELEASE },
  { code: 504, reaction: 'reconnect' },
  // The library's word for a message that it cannot read; whoever waits for it would wait for ever.
  { code: 505, reaction: 'ask-again' },
  { code: 506, reaction: 'give-up', advice: RELEASE },
  { code: 507, reaction: 'reconnect' },
  { code: 1100, reaction: 'link-lost' },
  { code: 1101, reaction: 'link-back-data-lost' },
  { code: 1102, reaction: 'link-back' },
  { code: 1300, reaction: 'reconnect' },
  { code: 2103, reaction: 'farm-down' },
  { code: 2104, reaction: 'farm-up' },
  { code: 2105, reaction: 'farm-down' },
  { code: 2106, reaction: 'farm-up' },
  // An idle farm is as good as one that is up: it wakes when it is asked.
  { code: 2107, reaction: 'farm-up' },
  { code: 2108, reaction: 'farm-up' },
  { code: 2109, reaction: 'inform' },
  { code: 2110, reaction: 'link-lost' },
  { code: 2119, reaction: 'inform' },
  { code: 2157, reaction: 'farm-down' },
  { code: 2158, reaction: 'farm-up' },
  { code: 10089, reaction: 'give-up', advice: SUBSCRIBE },
  { code: 10090, reaction: 'inform' },
  { code: 10091, reaction: 'give-up', advice: SUBSCRIBE },
  { code: 10167, reaction: 'inform' },
  { code: 10168, reaction: 'give-up', advice: SUBSCRIBE },
  { code: 10186, reaction: 'give-up', advice: SUBSCRIBE },
  { code: 10187, reaction: 'give-up', advice: SUBSCRIBE },
  { code: 10189, text: /permission/i, reaction: 'give-up', advice: SUBSCRIBE },
  {
    code: 10189,
    text: /not supported/i,
    reaction: 'give-up',
    advice: 'watch a stock or a future: others have no ticks',
  },
  { code: 10189, reaction: 'free-slot', advice: SLOTS },
  { code: 10190, reaction: 'free-slot', advice: SLOTS },
  { code: 10197, reaction: 'wait-for-rival', advice: 'log out of the other session, or wait until it ends' },
  { code: 10314, reaction: 'give-up' },
];

/** Codes that say that what is shown is delayed or only a part: never to be taken for live data. */
export const DELAYED_CODES: ReadonlySet<number> = new Set([10090, 10167]);

/**
 * The rule for a message; one for codes that nobody listed is made up from what TWS' number ranges mean.
 * @param isAnswer whether it belongs to a request. One that does not, and that nobody knows, must not end any.
 */
export function ruleFor(code: number, text: string, isAnswer = true): CodeRule {
  const known = CODE_RULES.find((rule) => rule.code === code && (rule.text?.test(text) ?? true));
  if (known !== undefined) return known;
  const isWarning = (code >= 2100 && code < 3000) || text.includes('Warning:');
  return { code, reaction: isWarning || !isAnswer ? 'inform' : 'give-up' };
}

/** The port that a 1300 names ("… reconnect on the new port - 4003"); null when it names none. */
export function portNamedIn(text: string): number | null {
  const port = Number(/(\d{2,5})\D*$/.exec(text)?.[1] ?? Number.NaN);
  return port > 0 && port < 65_536 ? port : null;
}
