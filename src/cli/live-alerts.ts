import { type Command, Option } from 'commander';
import { ALERTING_DEFAULTS, SECRET_VARIABLE } from '../lab/alerting-options.ts';
import { addOption } from './options.ts';

/** Who is told of signals beside those who look at the page. */
export function addAlertOptions(command: Command): void {
  const webhook = new Option('--webhook <url>', 'POST every signal there, signed; several by commas or one by one');
  webhook.env('CVDLAB_WEBHOOK');
  webhook.argParser((url: string, before: string | undefined) => (before === undefined ? url : `${before},${url}`));
  command.addOption(webhook);
  addOption(command, '--webhook-secret-file <file>', `what webhooks are signed with (or ${SECRET_VARIABLE})`);
  addOption(command, '--alert-log <file>', 'add a line of JSON to a file for every signal');
  addOption(command, '--alert-max-age <duration>', 'tell of no signal that became known longer ago than this', {
    fallback: ALERTING_DEFAULTS.alertMaxAge,
  });
}
