import { quoteValue } from '../../input-error.ts';
import { type AnswerHeaders, headerText, retryAfterMs } from './headers.ts';
import { RemoteError, type RemoteFault } from '../../remote-error.ts';

/** An answer that is not what was asked for. */
export interface FailedAnswer {
  /** What was asked, as messages show it: `GET https://…`. */
  readonly asked: string;
  /** HTTP status. */
  readonly status: number;
  /** Its headers. */
  readonly headers: AnswerHeaders;
  /** Its body, or the beginning of it. */
  readonly body: string;
}

/** What Binance's error codes want of the user. Source: binance-spot-api-docs, errors.md. */
const ADVICE: Readonly<Record<number, string>> = {
  [-1002]: 'this needs an API key',
  [-1003]: 'too much was asked in a short time',
  [-1121]: 'the symbol is not known on this market',
  [-1127]: 'the time window is too wide',
  [-1128]: 'these parameters do not go together',
  [-2014]: 'the API key is not of the right form',
  [-2015]: 'the API key is not accepted',
};

/** Turns an answer with an error status into a {@link RemoteError} that says what happened and what the server said. */
export function answerFault(answer: FailedAnswer, nowMs: number): RemoteError {
  const { asked, status, headers, body } = answer;
  const api = apiError(body);
  const said = api === null ? '' : ` (code ${api.code}: ${api.message})`;
  const advice = api === null ? undefined : ADVICE[api.code];
  const waitMs = retryAfterMs(headers, nowMs);
  const what = `${asked}: HTTP ${status}, ${meaningOf(answer, waitMs)}${said}`;
  return new RemoteError(faultOf(status), advice === undefined ? what : `${what}; ${advice}`, {
    status,
    code: api?.code ?? null,
    retryAfterMs: waitMs,
  });
}

function faultOf(status: number): RemoteFault {
  if (status >= 500) return 'server';
  if (status === 403) return 'blocked';
  if (status === 404) return 'not-found';
  if (status === 418) return 'banned';
  if (status === 429) return 'rate-limited';
  return status >= 400 ? 'refused' : 'malformed';
}

function meaningOf({ status, headers }: FailedAnswer, waitMs: number | null): string {
  if (status >= 500) return 'a fault of the server';
  if (status === 403) return 'refused by a firewall';
  if (status === 404) return 'not there';
  if (status === 418) return banned(waitMs);
  if (status === 429) return 'too many requests';
  if (status === 451) return 'not served at this place: use another --rest-url or --dump-url, or a proxy';
  if (status >= 400) return 'the request was refused';
  const location = headerText(headers, 'location');
  return location === null ? 'not the answer expected' : `moved to ${quoteValue(location)}: give the new address`;
}

function banned(waitMs: number | null): string {
  const wait = waitMs === null ? '' : ` for ${Math.ceil(waitMs / 1000)} s`;
  return `this address is banned${wait} for having asked too much: wait, and do not restart before`;
}

interface ApiError {
  readonly code: number;
  readonly message: string;
}

/** Binance's error body `{"code":-1121,"msg":"Invalid symbol."}`; null for anything else, such as a page of HTML. */
function apiError(body: string): ApiError | null {
  const value = parsedOrNull(body);
  if (typeof value !== 'object' || value === null || !('code' in value) || !('msg' in value)) return null;
  const { code, msg } = value;
  return typeof code === 'number' && typeof msg === 'string' ? { code, message: quoteValue(msg) } : null;
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // not JSON: then it is nobody's error body
  }
}
