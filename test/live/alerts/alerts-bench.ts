import { type Logger, pino } from 'pino';
import { afterEach } from 'vitest';
import type { Signal } from '../../../src/core/signal.ts';
import type { Clock } from '../../../src/data/clock.ts';
import { type AlertOptions, Alerts } from '../../../src/live/alerts/alerts.ts';
import { DEFAULT_WEBHOOK_SETTINGS } from '../../../src/live/alerts/webhook.ts';
import { parseWebhook } from '../../../src/live/alerts/webhook-target.ts';
import type { LiveUpdate, SymbolInfo } from '../../../src/live/protocol/live-hub.ts';
import { ManualClock } from '../../support/fake-exchange-stream/manual-clock.ts';

export const SECRET = 'a secret of many letters';

/** What the alerts of these tests are about. */
export const INFO: SymbolInfo = {
  ...{ key: 'binance/spot/BTCUSDT/1m/utc/session/all', bar: '1m', session: 'utc', reset: 'session', sizes: 'all' },
  instrument: { venue: 'binance', market: 'spot', symbol: 'BTCUSDT' },
  scales: { priceScale: 2, sizeScale: 5 },
  ...{ aggressor: 'given by the exchange', rules: ['window(20)'] },
};

/** Alerts of one view, and all that they write into the log. */
export interface AlertsBench {
  readonly alerts: Alerts;
  readonly clock: ManualClock;
  /** Ends the session that is watched. */
  readonly stop: AbortController;
  /** Lines of the program's log. */
  readonly logged: string[];
  /** Lets a signal become known so many ms ago; its strength tells it from others. */
  readonly signal: (strength: number, agoMs?: number) => Signal;
}

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** Starts alerts; they are closed after the test. */
export async function startAlerts(
  webhooks: readonly string[],
  rest: Partial<AlertOptions> & { readonly clock?: ManualClock } = {},
): Promise<AlertsBench> {
  const clock = rest.clock ?? new ManualClock();
  const logged: string[] = [];
  const logger = loggerTo(logged);
  const alerts = await Alerts.open({
    ...{ webhooks: webhooks.map(parseWebhook), secret: SECRET, logFile: null, maxAgeMs: 300_000, clock, logger },
    proxy: { httpProxy: '', httpsProxy: '', noProxy: '' },
    settings: DEFAULT_WEBHOOK_SETTINGS,
    ...rest,
  });
  const told: ((update: LiveUpdate) => void)[] = [];
  const stop = new AbortController();
  const subscribe = (_view: number, listener: (update: LiveUpdate) => void): (() => void) => {
    told.push(listener);
    return () => void told.splice(told.indexOf(listener), 1);
  };
  alerts.watch({ symbols: [INFO], subscribe }, stop.signal);
  open.push(async () => {
    const closed = alerts.close();
    await clock.pass(10_000);
    await closed;
  });
  return {
    ...{ alerts, clock, stop, logged },
    signal: (strength, agoMs = 100) => {
      const signal = signalAt(clock, strength, agoMs);
      for (const tell of told) tell({ type: 'signal', signal });
      return signal;
    },
  };
}

function loggerTo(lines: string[]): Logger {
  return pino({ level: 'debug', base: null }, { write: (line: string) => void lines.push(line) });
}

function signalAt(clock: Clock, strength: number, agoMs: number): Signal {
  const knownTimeUs = Math.floor(clock.now() - agoMs) * 1000;
  const eventTimeUs = knownTimeUs - 60e6;
  return {
    ...{ rule: 'window(20)', type: 'bearish', kind: 'regular', eventTimeUs, knownTimeUs },
    ...{ price: 6_012_345, cvd: -150_210, refTimeUs: eventTimeUs - 600e6, refPrice: 6_000_000, refCvd: 12_345 },
    ...{ cvdCarry: 0n, strength, strengthShiftFree: 0.25 },
  };
}
