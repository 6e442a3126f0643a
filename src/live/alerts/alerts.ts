import type { Logger } from 'pino';
import { EnvHttpProxyAgent } from 'undici';
import type { Signal } from '../../core/signal.ts';
import { formatTime } from '../../core/time.ts';
import type { ProxySettings } from '../../data/binance/http/http-client.ts';
import type { Clock } from '../../data/clock.ts';
import type { SymbolInfo } from '../protocol/live-hub.ts';
import type { LiveRunner } from '../runner/live-runner.ts';
import { type Alert, alertOf } from './alert.ts';
import { type AlertCounts, type AlertTally, newAlertTally } from './alert-counts.ts';
import { AlertLog } from './alert-log.ts';
import { DEFAULT_WEBHOOK_SETTINGS, Webhook, type WebhookSettings } from './webhook.ts';
import type { WebhookTarget } from './webhook-target.ts';

/** Who is told of signals, and how. */
export interface AlertOptions {
  /** Addresses that every alert is sent to. */
  readonly webhooks: readonly WebhookTarget[];
  /** What alerts are signed with; of no use without webhooks. */
  readonly secret: string;
  /** A file to which a line is added for every alert; null for none. */
  readonly logFile: string | null;
  /** Nobody is told of signals that became known longer ago than so, ms. */
  readonly maxAgeMs: number;
  /** Time and chance. */
  readonly clock: Clock;
  /** The program's log. */
  readonly logger: Logger;
  /** Proxies on the way to webhooks. */
  readonly proxy: ProxySettings;
  /** How patient webhooks are; {@link DEFAULT_WEBHOOK_SETTINGS} by default. */
  readonly settings?: WebhookSettings;
  /** Hears of every alert first; nobody by default. Must not throw. */
  readonly onAlert?: (alert: Alert) => void;
}

/** How long the end of the program waits for webhooks, ms. */
const GRACE_MS = 5000;

/**
 * Tells of the signals of live runners as they become known: webhooks, a file, a line in the program's log. What became known
 * while a feed was catching up is past: it is counted, and nobody is told.
 */
export class Alerts {
  private readonly options: AlertOptions;
  private readonly tally: AlertTally;
  private readonly dispatcher: EnvHttpProxyAgent;
  private readonly webhooks: readonly Webhook[];
  private readonly log: AlertLog | null;
  private readonly unsubscribes: (() => void)[] = [];

  private constructor(options: AlertOptions, tally: AlertTally, log: AlertLog | null) {
    const { settings = DEFAULT_WEBHOOK_SETTINGS, proxy } = options;
    this.options = options;
    this.tally = tally;
    this.log = log;
    this.dispatcher = new EnvHttpProxyAgent(proxy);
    const { dispatcher } = this;
    this.webhooks = options.webhooks.map((target) => new Webhook({ ...options, target, dispatcher, tally, settings }));
  }

  /**
   * Gets ready.
   * @throws what the file system throws for the log file.
   */
  static async open(options: AlertOptions): Promise<Alerts> {
    const tally = newAlertTally();
    const { logFile, logger } = options;
    const onWritten = (lines: number, error: unknown): void => {
      if (error === null) tally.logged += lines;
      else {
        tally.unlogged += lines;
        logger.error({ err: error, alerts: lines }, 'alerts could not be written to their log');
      }
    };
    return new Alerts(options, tally, logFile === null ? null : await AlertLog.open(logFile, onWritten));
  }

  /** What became of the signals so far. */
  get counts(): AlertCounts {
    return this.tally;
  }

  /**
   * Tells of every signal of a runner from now on.
   * @param signal ends it: the last bar of a session is cut short, and what it looks like then is no signal.
   */
  watch(runner: Pick<LiveRunner, 'symbols' | 'subscribe'>, signal: AbortSignal): void {
    for (const [view, info] of runner.symbols.entries()) {
      const unsubscribe = runner.subscribe(view, (update) => {
        if (update.type === 'signal' && !signal.aborted) this.take(info, update.signal);
      });
      this.unsubscribes.push(unsubscribe);
    }
  }

  /** Takes no more; gives webhooks a few seconds for what waits. */
  async close(): Promise<void> {
    for (const unsubscribe of this.unsubscribes.splice(0)) unsubscribe();
    await Promise.all(this.webhooks.map((webhook) => webhook.close(GRACE_MS)));
    await this.log?.close();
    await this.dispatcher.destroy();
  }

  private take(info: SymbolInfo, signal: Signal): void {
    const { clock, maxAgeMs, logger, onAlert } = this.options;
    const nowMs = clock.now();
    const { symbol } = info.instrument;
    const about = { symbol, view: info.key, rule: signal.rule, direction: signal.type };
    if (nowMs - signal.knownTimeUs / 1000 > maxAgeMs) {
      this.tally.past += 1;
      logger.debug(about, 'signal of the past');
      return;
    }
    const alert = alertOf(info, signal, nowMs);
    this.tally.signals += 1;
    logger.info({ ...about, id: alert.id, known: formatTime(signal.knownTimeUs) }, 'signal');
    onAlert?.(alert);
    this.log?.put(alert.body);
    for (const webhook of this.webhooks) webhook.push(alert);
  }
}
