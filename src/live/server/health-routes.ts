import { Router } from 'express';
import type { LiveHub } from '../protocol/live-hub.ts';
import type { ClientGauges, LiveMetrics } from './live-metrics.ts';

/** Whether the process lives, and whether its feeds do. They say nothing that needs a token. */
export function healthRoutes(hub: LiveHub): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', (_request, response) => {
    const states = hub.symbols().map(({ key }) => hub.snapshot(key)?.state ?? null);
    const ready = states.filter((state) => state?.status === 'live').length;
    const isReady = ready === states.length && ready > 0;
    response.status(isReady ? 200 : 503).json({ ready: isReady, live: ready, of: states.length });
  });
  return router;
}

/** The counters, as Prometheus reads them. */
export function metricsRoutes(hub: LiveHub, metrics: LiveMetrics, gauges: () => ClientGauges): Router {
  const router = Router();
  router.get('/metrics', (_request, response) => {
    response.type('text/plain; version=0.0.4; charset=utf-8').send(metrics.text(hub, gauges()));
  });
  return router;
}
