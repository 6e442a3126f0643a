import { isIPv4, isIPv6 } from 'node:net';

const HOST_HEADER = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i;

/** Whether only this machine reaches an address to listen on. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

/**
 * Whether a request names this server as it may be called: by a plain address or one of the names allowed. Any other name
 * may be one that its owner made point here to get around the browser's same-origin rule (DNS rebinding); with a plain
 * address that cannot be done.
 */
export function isKnownHost(header: string | undefined, allowedHosts: ReadonlySet<string>): boolean {
  const [, ipv6, name] = HOST_HEADER.exec(header ?? '') ?? [];
  if (ipv6 !== undefined) return isIPv6(ipv6);
  return name !== undefined && (isIPv4(name) || allowedHosts.has(name.toLowerCase()));
}

/**
 * Whether the page that a browser names as the origin of a request may make it: a page of this server, or of an origin
 * that is allowed. Programs name none; to them the same-origin rule does not apply.
 */
export function isKnownOrigin(
  origin: string | undefined,
  host: string | undefined,
  allowedOrigins: ReadonlySet<string>,
): boolean {
  if (origin === undefined || allowedOrigins.has(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
}
