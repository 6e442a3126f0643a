import path from 'node:path';
import type { CliContext, TextSink } from './context.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { addCommonOptions, addOption, flagOption, requiredText } from './options.ts';
import type { Verb, VerbContext } from './verb.ts';

const DEMO_DAYS = { symbol: 'DEMOUSDT', from: '2026-01-05', to: '2026-01-06' };

/** `cvdlab demo`: the main job from end to end, offline, with the commands anyone can type. */
export const demo: Verb = {
  define(command, run) {
    addOption(command, '--out <dir>', 'where everything goes', { fallback: path.join('reports', 'demo') });
    addOption(command, '--seed <number>', 'seed of the simulated days', { fallback: '7' });
    addCommonOptions(command);
    command.action(
      run(async (context, self) => {
        const folder = requiredText(self, 'out');
        const say = flagOption(self, 'json') || flagOption(self, 'quiet') ? null : context.stdout;
        await say?.write(
          `Two simulated days of ${DEMO_DAYS.symbol}. No edge was planted: what statistics and backtest show is luck and costs.\n\n`,
        );
        for (const args of commands(folder, requiredText(self, 'seed'))) {
          const exitCode = await step(args, context, say);
          if (exitCode !== EXIT.ok) return exitCode;
        }
        const page = path.join(folder, 'report.html');
        if (flagOption(self, 'json')) await context.stdout.write(`${JSON.stringify({ report: page, folder })}\n`);
        else await context.stdout.write(`\nopen ${path.resolve(page)}\n`);
        return EXIT.ok;
      }),
    );
  },
};

function commands(folder: string, seed: string): string[][] {
  const { symbol, from, to } = DEMO_DAYS;
  const where = ['--data-dir', path.join(folder, 'data'), '--symbol', symbol];
  const run = path.join(folder, 'run');
  return [
    ['simulate', ...where, '--from', from, '--to', to, '--seed', seed, '--overwrite'],
    ['bars', ...where, '--bar', '1m', '--out', path.join(folder, 'bars.csv')],
    ['scan', ...where, '--lookback', '20', '--out', path.join(folder, 'signals.csv')],
    ['stats', ...where, '--lookback', '20', '--horizons', '15', '--brief', '--out', path.join(folder, 'stats')],
    ['backtest', ...where, '--lookback', '20', '--hold', '15', '--out', run],
    ['report', '--data-dir', path.join(folder, 'data'), '--run', run, '--out', path.join(folder, 'report.html')],
  ];
}

/** Runs a command as if it had been typed; its notes and tables appear under it. */
async function step(args: readonly string[], context: VerbContext, say: TextSink | null): Promise<ExitCode> {
  await say?.write(`$ cvdlab ${args.join(' ')}\n`);
  const heard: string[] = [];
  const hear = async (text: string): Promise<void> => {
    heard.push(text);
    await say?.write(text.replaceAll(/^(?=.)/gm, '  '));
  };
  // A terminal's sink gives the readable tables; nothing here draws a bar.
  const sink: TextSink = { write: hear, isTerminal: context.stdout.isTerminal, width: context.stdout.width };
  const inner: CliContext = { ...context, stdout: sink, stderr: { ...sink, isTerminal: false } };
  const exitCode = await context.invoke(args, inner);
  if (exitCode !== EXIT.ok && say === null) await context.stderr.write(heard.join(''));
  return exitCode;
}
