import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { Logger } from 'pino';
import { parseDuration } from '../core/time.ts';
import { proxySettings } from '../data/binance/http/http-client.ts';
import type { Clock } from '../data/clock.ts';
import { Alerts } from '../live/alerts/alerts.ts';
import { requireSecret } from '../live/alerts/sign-alert.ts';
import { parseWebhook } from '../live/alerts/webhook-target.ts';
import type { CliContext } from './context.ts';
import { usageError } from './exit.ts';
import { addOption, requiredText, textOption } from './options.ts';

/** The secret itself is never an argument: everybody on the machine can read those. */
const SECRET_VARIABLE = 'CVDLAB_WEBHOOK_SECRET';

/** Who is told of signals beside those who look at the page. */
export function addAlertOptions(command: Command): void {
  const webhook = new Option('--webhook <url>', 'POST every signal there, signed; several by commas or one by one');
  webhook.env('CVDLAB_WEBHOOK');
  webhook.argParser((url: string, before: string | undefined) => (before === undefined ? url : `${before},${url}`));
  command.addOption(webhook);
  addOption(command, '--webhook-secret-file <file>', `what webhooks are signed with (or ${SECRET_VARIABLE})`);
  addOption(command, '--alert-log <file>', 'add a line of JSON to a file for every signal');
  addOption(command, '--alert-max-age <duration>', 'tell of no signal that became known longer ago than this', {
    fallback: '5m',
  });
}

/**
 * Gets alerts ready, as the options of a command say.
 * @throws CliError for webhooks without a secret; RangeError for an address or a secret that cannot be; whatever the file
 * system throws.
 */
export async function alertsOf(
  command: Command,
  context: CliContext,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Promise<Alerts> {
  const urls = (textOption(command, 'webhook') ?? '').split(',').filter((url) => url !== '');
  const secret = await secretOf(command, context);
  if (urls.length > 0 && secret === null) {
    throw usageError(`--webhook needs a secret to sign with: --webhook-secret-file FILE, or ${SECRET_VARIABLE}`);
  }
  return await Alerts.open({
    webhooks: urls.map((url) => parseWebhook(url)),
    secret: secret ?? '',
    logFile: textOption(command, 'alertLog') ?? null,
    maxAgeMs: parseDuration(requiredText(command, 'alertMaxAge')) / 1000,
    ...{ clock, logger, proxy: proxySettings(context.env) },
  });
}

async function secretOf(command: Command, { env }: CliContext): Promise<string | null> {
  const file = textOption(command, 'webhookSecretFile');
  const secret = file === undefined ? env[SECRET_VARIABLE] : (await readFile(file, 'utf8')).trim();
  return secret === undefined ? null : requireSecret(secret);
}
