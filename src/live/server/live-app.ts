import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { AccessGuard } from './access-guard.ts';
import { apiRoutes } from './api-routes.ts';
import { healthRoutes, metricsRoutes } from './health-routes.ts';
import { isKnownHost } from './host-rules.ts';
import type { ClientsContext, LiveClients } from './live-clients.ts';
import { notePage } from './live-pages.ts';
import { setCommonHeaders, setPageHeaders } from './page-headers.ts';
import { loginRoutes, pageRoutes, scriptRoutes } from './page-routes.ts';
import type { WidgetAssets } from './widget-assets.ts';

/** Paths that answer programs, not people. */
const FOR_PROGRAMS = /^\/(?:api\/|metrics$)/;

/** Everything that the server answers to plain HTTP requests. */
export function liveApp(context: ClientsContext, clients: LiveClients, assets: WidgetAssets): Express {
  const { hub, settings, guard, metrics, clock } = context;
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', false);
  app.use(accounted(context));
  app.use((request, response, next) => {
    setCommonHeaders(response);
    if (isKnownHost(request.headers.host, settings.allowedHosts)) next();
    else response.status(421).json({ error: 'this server is not called that (DNS rebinding?)' });
  });
  app.use(healthRoutes(hub), scriptRoutes(assets));
  if (guard.isNeeded) app.use(loginRoutes(settings, guard, clock), protectedBy(guard));
  app.use('/api', apiRoutes(hub, settings.limits.maxBars));
  app.use(metricsRoutes(hub, metrics, () => ({ clients: clients.count, backlogBytes: clients.backlogBytes })));
  app.use(pageRoutes(hub, settings));
  app.use((request, response) => {
    if (FOR_PROGRAMS.test(request.path)) response.status(404).json({ error: 'no such path' });
    else {
      setPageHeaders(response, []);
      response.status(404).send(notePage('Not here', 'There is no such page.'));
    }
  });
  app.use(failed(context));
  return app;
}

/** Counts and logs every answer: without the query, in which somebody may have put a token by mistake. */
function accounted({ metrics, logger, clock }: ClientsContext): RequestHandler {
  return (request, response, next) => {
    const startMs = clock.now();
    const { method, path } = request;
    response.once('finish', () => {
      const status = response.statusCode;
      metrics.add('cvdlab_http_requests_total', 1, ['status', String(status)]);
      logger.debug({ method, path, status, ms: clock.now() - startMs }, 'request');
    });
    next();
  };
}

function protectedBy(guard: AccessGuard): RequestHandler {
  return (request, response, next) => {
    if (guard.admits(request.headers)) next();
    else if (FOR_PROGRAMS.test(request.path)) {
      response.set('WWW-Authenticate', 'Bearer').status(401).json({ error: 'this server needs a token' });
    } else response.redirect(303, `/login?next=${encodeURIComponent(request.url)}`);
  };
}

/** A fault of ours is logged and told without its inside; a malformed request is told as that. */
function failed({ logger }: ClientsContext): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const status = statusOf(error);
    if (status === 500) logger.error({ err: error, method: request.method, path: request.path }, 'request failed');
    if (response.headersSent) next(error);
    else response.status(status).json({ error: status === 500 ? 'a fault of the server' : 'malformed request' });
  };
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : 500;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
