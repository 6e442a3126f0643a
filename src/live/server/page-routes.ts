import { gzipSync } from 'node:zlib';
import express, { type Request, type Response, Router } from 'express';
import type { Clock } from '../../data/clock.ts';
import type { LiveHub, SymbolInfo } from '../protocol/live-hub.ts';
import type { AccessGuard } from './access-guard.ts';
import { findView, noSuchView } from './find-view.ts';
import { isKnownOrigin } from './host-rules.ts';
import { embedPage, livePage, loginPage, notePage } from './live-pages.ts';
import { setPageHeaders } from './page-headers.ts';
import { RateLimit } from './rate-limit.ts';
import { requestUrl } from './request-url.ts';
import type { ServerSettings } from './server-options.ts';
import type { WidgetAssets } from './widget-assets.ts';

const LOGIN_BYTES = 2048;

/** The scripts, which hold nothing secret: pages of other origins load the widget too. */
export function scriptRoutes(assets: WidgetAssets): Router {
  const router = Router();
  const scripts = { '/widget.js': assets.widgetScript, '/page.js': assets.pageScript };
  for (const [path, source] of Object.entries(scripts)) {
    const bytes = Buffer.from(source);
    const gzipped = gzipSync(bytes, { level: 9 });
    router.get(path, (request, response) => {
      const isGzipped = request.acceptsEncodings('gzip') === 'gzip';
      if (isGzipped) response.set('Content-Encoding', 'gzip');
      response.set({
        'Cross-Origin-Resource-Policy': 'cross-origin',
        'Cache-Control': 'no-cache',
        Vary: 'Accept-Encoding',
      });
      response.type('text/javascript').send(isGzipped ? gzipped : bytes);
    });
  }
  return router;
}

/** Asking for the token, where one is needed. */
export function loginRoutes(settings: ServerSettings, guard: AccessGuard, clock: Clock): Router {
  const router = Router();
  const perMinute = settings.limits.loginsPerMinute;
  const rate = new RateLimit(perMinute / 60, perMinute, clock);
  router.get('/login', (request, response) => {
    setPageHeaders(response, []);
    response.send(loginPage(localPath(requestUrl(request.url).searchParams.get('next')), false));
  });
  router.post('/login', express.urlencoded({ extended: false, limit: LOGIN_BYTES }), (request, response) => {
    setPageHeaders(response, []);
    const { token, next } = loginForm(request);
    if (!isKnownOrigin(request.headers.origin, request.headers.host, settings.allowedOrigins)) {
      response.status(403).send(notePage('Not from here', 'This form came from a page that may not send it.'));
    } else if (!rate.pass()) {
      response.status(429).send(notePage('Too many attempts', 'Wait a minute, then try again.'));
    } else {
      const cookie = guard.logIn(token, request.headers['x-forwarded-proto'] === 'https');
      if (cookie === null) response.status(401).send(loginPage(localPath(next), true));
      else response.set('Set-Cookie', cookie).redirect(303, localPath(next));
    }
  });
  return router;
}

/** The page, and the widget alone. */
export function pageRoutes(hub: LiveHub, settings: ServerSettings): Router {
  const router = Router();
  router.get('/', (request, response) => {
    setPageHeaders(response, []);
    show(request, response, hub, livePage);
  });
  router.get('/embed', (request, response) => {
    setPageHeaders(response, ["'self'", ...settings.allowedOrigins]);
    // Frames on the pages that may hold it: the common headers say that only pages of this server may load anything.
    response.set('Cross-Origin-Resource-Policy', 'cross-origin').removeHeader('Cross-Origin-Opener-Policy');
    show(request, response, hub, embedPage);
  });
  return router;
}

function show(request: Request, response: Response, hub: LiveHub, render: (info: SymbolInfo) => string): void {
  const query = requestUrl(request.url).searchParams;
  const info = findView(hub.symbols(), query);
  if (info !== null) response.send(render(info));
  else if (hub.symbols().length > 0) response.status(404).send(notePage('Not here', noSuchView(hub.symbols(), query)));
  // The browser asks again by itself.
  else
    response
      .status(503)
      .set('Refresh', '2')
      .send(notePage('A moment', noSuchView([], query)));
}

function loginForm({ body }: { readonly body: unknown }): { readonly token: string; readonly next: string } {
  const fields: Readonly<Record<string, unknown>> =
    typeof body === 'object' && body !== null ? Object.fromEntries(Object.entries(body)) : {};
  const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
  return { token: text('token'), next: text('next') };
}

/** A path of this server; whatever would lead elsewhere leads to the start. */
function localPath(path: string | null): string {
  return path !== null && /^\/(?![/\\])[\x20-\x7e]*$/.test(path) ? path : '/';
}
