import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../../data/clock.ts';
import { TOKEN_SUBPROTOCOL_PREFIX } from '../protocol/protocol-limits.ts';

const SESSION_MS = 12 * 3_600_000;

/**
 * Lets in who knows the token: programs by `Authorization: Bearer`, browsers by the cookie that logging in gives them, and
 * widgets on pages of other origins by a WebSocket subprotocol. The cookie holds no token: it is a date signed with a key
 * that lives as long as this process.
 */
export class AccessGuard {
  /** Whether a token is needed at all. */
  readonly isNeeded: boolean;
  private readonly tokenDigest: Buffer;
  private readonly clock: Clock;
  private readonly key = randomBytes(32);
  // Cookies do not know ports: each server on a machine has a name of its own.
  private readonly cookieName = `cvdlab_${randomBytes(4).toString('hex')}`;

  constructor(token: string | null, clock: Clock) {
    this.isNeeded = token !== null;
    this.tokenDigest = digest(token ?? '');
    this.clock = clock;
  }

  /** Whether a request may see what is protected. */
  admits(headers: IncomingHttpHeaders): boolean {
    if (!this.isNeeded) return true;
    const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
    if (bearer !== undefined) return this.isToken(bearer);
    return this.hasSession(headers.cookie ?? '') || this.hasTokenProtocol(headers['sec-websocket-protocol'] ?? '');
  }

  /** The cookie for who gives the token; null for anything else. */
  logIn(token: string, isSecure: boolean): string | null {
    if (!this.isNeeded || !this.isToken(token)) return null;
    const expires = String(this.clock.now() + SESSION_MS);
    const attributes = `Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
    return `${this.cookieName}=${expires}.${this.signature(expires)}; ${attributes}`;
  }

  /** Compares digests, so that the time it takes tells nothing about the token, its length included. */
  private isToken(text: string): boolean {
    return timingSafeEqual(digest(text), this.tokenDigest);
  }

  private hasSession(cookies: string): boolean {
    const mine = cookies.split(/; */).find((cookie) => cookie.startsWith(`${this.cookieName}=`));
    const [, expires, signature] = /=(\d{1,16})\.([\w-]+)$/.exec(mine ?? '') ?? [];
    if (expires === undefined || signature === undefined || Number(expires) < this.clock.now()) return false;
    return timingSafeEqual(digest(signature), digest(this.signature(expires)));
  }

  private hasTokenProtocol(protocols: string): boolean {
    const mine = protocols.split(/, */).find((protocol) => protocol.startsWith(TOKEN_SUBPROTOCOL_PREFIX));
    if (mine === undefined) return false;
    return this.isToken(Buffer.from(mine.slice(TOKEN_SUBPROTOCOL_PREFIX.length), 'base64url').toString('latin1'));
  }

  private signature(expires: string): string {
    return createHmac('sha256', this.key).update(expires).digest('base64url');
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
