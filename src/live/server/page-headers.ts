import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { LIVE_PAGE_STYLE } from './live-page-style.ts';

/** Headers for everything: what is sent is what it says it is, is for pages of this server only, and is not kept. */
export function setCommonHeaders(response: Response): void {
  response.set({
    'X-Content-Type-Options': 'nosniff',
    // Not `no-referrer`: under it browsers send the login form with an origin of `null`.
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  });
}

const STYLE_HASH = createHash('sha256').update(LIVE_PAGE_STYLE).digest('base64');

/**
 * The headers of a page: its scripts from this server, its style sheet by its hash, connections to this server only, and
 * shown in frames only where `framedBy` allows it. The widget's own style is a constructed sheet, which needs no leave.
 */
export function setPageHeaders(response: Response, framedBy: readonly string[]): void {
  response.set(
    'Content-Security-Policy',
    [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'sha256-${STYLE_HASH}'`,
      "connect-src 'self'",
      'img-src data:',
      "base-uri 'none'",
      "form-action 'self'",
      `frame-ancestors ${framedBy.length === 0 ? "'none'" : framedBy.join(' ')}`,
    ].join('; '),
  );
}
