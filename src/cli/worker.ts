import { serveQueue, WORKER_DEFAULTS, type WorkerOptions } from '../lab/sweep-worker.ts';
import { unitText } from '../sweep/parts/parked-units.ts';
import type { CliContext } from './context.ts';
import { addCommonOptions, addOption, optionsFor } from './options.ts';
import { note } from './output.ts';
import type { Verb } from './verb.ts';

/** `cvdlab worker`: computes units of sweeps that come over a queue. */
export const worker: Verb = {
  define(command, run) {
    addOption(command, '--queue <url>', 'Redis that sweeps hand units to: redis://host:6379');
    addOption(command, '--concurrency <count>', 'units computed side by side', {
      fallback: WORKER_DEFAULTS.concurrency,
    });
    addOption(command, '--out <dir>', "the sweep's folder, where it has another name here");
    addOption(command, '--data-dir <dir>', 'the store, where it has another name here');
    addOption(command, '--data-url <url>', 'fetch days from https://… or s3://bucket/prefix (see cvdlab data index)');
    addOption(command, '--s3-endpoint <url>', "S3-compatible storage other than Amazon's; keys are taken from AWS_*");
    addOption(command, '--cache-dir <dir>', 'where fetched days are kept', { fallback: WORKER_DEFAULTS.cacheDir });
    addOption(command, '--cache-gb <number>', 'how much of them', { fallback: WORKER_DEFAULTS.cacheGb });
    addOption(command, '--lock <duration>', 'how long a unit stays with a worker that is no longer heard of', {
      fallback: WORKER_DEFAULTS.lock,
    });
    addCommonOptions(command);
    command.addHelpText('after', '\nExample:\n  cvdlab worker --queue redis://10.0.0.5:6379 --concurrency 8');
    command.action(
      run(async (context, self) => {
        const say = (text: string): void => void note(text, self, context);
        await serveQueue({
          ...optionsFor<WorkerOptions>(self, WORKER_DEFAULTS),
          ...s3KeysOf(context.env),
          signal: context.interrupted,
          onReady: () => say('ready: units are computed as they come, Ctrl-C ends after those in hand'),
          onDone: ({ unit }) => say(`done ${unit.key.slice(0, 12)} ${unitText(unit)}`),
          onNote: (text) => say(`note: ${text}`),
        });
        return undefined;
      }),
    );
  },
};

/** Keys as every tool of Amazon's takes them. */
function s3KeysOf(env: CliContext['env']): Pick<WorkerOptions, 's3Keys'> {
  const [accessKeyId, secretAccessKey] = [env['AWS_ACCESS_KEY_ID'], env['AWS_SECRET_ACCESS_KEY']];
  if (accessKeyId === undefined || secretAccessKey === undefined) return {};
  const region = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'us-east-1';
  return { s3Keys: { accessKeyId, secretAccessKey, region, sessionToken: env['AWS_SESSION_TOKEN'] ?? null } };
}
