import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import { parseDuration } from '../core/time.ts';
import { proxySettings } from '../data/binance/http/http-client.ts';
import type { Clock } from '../data/clock.ts';
import type { Alert } from '../live/alerts/alert.ts';
import { Alerts } from '../live/alerts/alerts.ts';
import { requireSecret } from '../live/alerts/sign-alert.ts';
import { parseWebhook } from '../live/alerts/webhook-target.ts';
import { OptionError } from './option-error.ts';
import { neededText, type OptionDefaults, type OptionValues, textOf } from './option-values.ts';

/** The secret itself is never an argument: everybody on the machine can read those. */
export const SECRET_VARIABLE = 'CVDLAB_WEBHOOK_SECRET';

/** Who is told of signals beside those who look at the page. */
export interface AlertingOptions {
  /** POST every signal there, signed. Default: nowhere. */
  readonly webhook?: string | readonly string[];
  /** What webhooks are signed with: a file; or the variable `CVDLAB_WEBHOOK_SECRET` of `env`. */
  readonly webhookSecretFile?: string;
  /** Add a line of JSON to a file for every signal. Default: none. */
  readonly alertLog?: string;
  /** Tell of no signal that became known longer ago than this. Default `5m`. */
  readonly alertMaxAge?: string;
  /** Hears of every signal that somebody is to be told of. Must not throw. */
  readonly onAlert?: (alert: Alert) => void;
  /** The variables that name a proxy (`https_proxy`, …) and the secret. Default: those of the environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** What {@link AlertingOptions} are where nothing is said. */
export const ALERTING_DEFAULTS = {
  webhook: undefined,
  webhookSecretFile: undefined,
  alertLog: undefined,
  alertMaxAge: '5m',
  onAlert: undefined,
  env: undefined,
} as const satisfies OptionDefaults<AlertingOptions>;

/**
 * Gets alerts ready.
 * @throws OptionError for webhooks without a secret; RangeError for an address or a secret that cannot be; whatever the file
 * system throws.
 */
export async function alertsOf(
  values: OptionValues,
  { onAlert, env = process.env }: AlertingOptions,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Promise<Alerts> {
  const urls = (textOf(values, 'webhook') ?? '').split(',').filter((url) => url !== '');
  const secret = await secretOf(textOf(values, 'webhookSecretFile'), env);
  if (urls.length > 0 && secret === null) {
    throw new OptionError('webhook', `needs a secret to sign with: {webhookSecretFile} FILE, or ${SECRET_VARIABLE}`);
  }
  return await Alerts.open({
    webhooks: urls.map((url) => parseWebhook(url)),
    secret: secret ?? '',
    logFile: textOf(values, 'alertLog') ?? null,
    maxAgeMs: parseDuration(neededText(values, 'alertMaxAge')) / 1000,
    ...{ clock, logger, proxy: proxySettings(env) },
    ...(onAlert !== undefined && { onAlert }),
  });
}

async function secretOf(file: string | undefined, env: NonNullable<AlertingOptions['env']>): Promise<string | null> {
  const secret = file === undefined ? env[SECRET_VARIABLE] : (await readFile(file, 'utf8')).trim();
  return secret === undefined ? null : requireSecret(secret);
}
