import type { Logger } from 'pino';
import type { Dispatcher } from 'undici';
import { type RetryPolicy, waitBeforeRetry } from '../../data/binance/http/backoff.ts';
import type { Clock } from '../../data/clock.ts';
import type { Alert } from './alert.ts';
import type { AlertTally } from './alert-counts.ts';
import { postAlert } from './post-alert.ts';
import type { WebhookTarget } from './webhook-target.ts';

/** How patient webhooks are. */
export interface WebhookSettings {
  /** How often an alert is tried, and how long apart. */
  readonly retry: RetryPolicy;
  /** How long one try may take, ms. */
  readonly timeoutMs: number;
  /** Most alerts that wait; of more the oldest are dropped. */
  readonly mostWaiting: number;
}

/** About five minutes for an alert: what is older helps nobody, and those behind it wait. */
export const DEFAULT_WEBHOOK_SETTINGS: WebhookSettings = Object.freeze({
  retry: { maxAttempts: 10, baseMs: 1000, capMs: 60_000, maxRetryAfterMs: 300_000 },
  timeoutMs: 10_000,
  mostWaiting: 1000,
});

/** What a {@link Webhook} works with. */
export interface WebhookOptions {
  /** Where alerts go. */
  readonly target: WebhookTarget;
  /** What they are signed with. */
  readonly secret: string;
  /** Keeps the connections. */
  readonly dispatcher: Dispatcher;
  /** Time and chance. */
  readonly clock: Clock;
  /** Where what becomes of them is written. */
  readonly logger: Logger;
  /** Where it is counted. */
  readonly tally: AlertTally;
  /** How patient it is. */
  readonly settings: WebhookSettings;
}

/** Delivers alerts to one address, one after the other and in order. Nobody ever waits for it but at the end. */
export class Webhook {
  private readonly options: WebhookOptions;
  private readonly stopper = new AbortController();
  private readonly waiting: Alert[] = [];
  private delivery: Promise<void> | null = null;

  constructor(options: WebhookOptions) {
    this.options = options;
  }

  /** Takes an alert; the oldest that waits makes room where there is none. */
  push(alert: Alert): void {
    const { settings, logger, target } = this.options;
    this.waiting.push(alert);
    if (this.waiting.length > settings.mostWaiting) {
      const dropped = this.waiting.shift();
      this.options.tally.dropped += 1;
      logger.warn({ webhook: target.shown, id: dropped?.id }, 'alert dropped: too many wait');
    }
    this.delivery ??= this.deliverAll();
  }

  /** Delivers what waits, for so long at most; the rest is dropped. */
  async close(graceMs: number): Promise<void> {
    const { clock, tally, logger, target } = this.options;
    const callOff = clock.after(graceMs, () => this.stopper.abort(new Error('the program ends')));
    await this.delivery;
    callOff();
    if (this.waiting.length === 0) return;
    tally.dropped += this.waiting.length;
    logger.warn({ webhook: target.shown, alerts: this.waiting.length }, 'alerts dropped: the program ends');
    this.waiting.length = 0;
  }

  private async deliverAll(): Promise<void> {
    for (let alert = this.waiting.shift(); alert !== undefined; alert = this.waiting.shift()) {
      await this.deliver(alert);
      if (this.stopper.signal.aborted) break;
    }
    this.delivery = null;
  }

  private async deliver(alert: Alert): Promise<void> {
    const { tally, logger, target } = this.options;
    try {
      await this.tryUntilTaken(alert);
      tally.sent += 1;
      logger.debug({ webhook: target.shown, id: alert.id }, 'alert sent');
    } catch (error) {
      const isOver = this.stopper.signal.aborted;
      if (isOver) tally.dropped += 1;
      else tally.failed += 1;
      logger.error({ webhook: target.shown, id: alert.id, reason: messageOf(error) }, 'alert not sent');
    }
  }

  private async tryUntilTaken(alert: Alert): Promise<void> {
    const { settings, clock, tally, logger, target } = this.options;
    const { signal } = this.stopper;
    for (let failures = 1; ; failures += 1) {
      try {
        await postAlert(alert, { ...this.options, timeoutMs: settings.timeoutMs, signal });
        return;
      } catch (error) {
        signal.throwIfAborted();
        const waitMs = waitBeforeRetry(error, failures, settings.retry, clock);
        tally.retried += 1;
        const about = { webhook: target.shown, id: alert.id, reason: messageOf(error), waitMs };
        logger.warn(about, 'alert not taken, tried again');
        await clock.sleep(waitMs, signal);
      }
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
