import { serveQueue, WORKER_DEFAULTS, type WorkerOptions } from '../lab/sweep-worker.ts';
import { unitText } from '../sweep/parts/parked-units.ts';
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
