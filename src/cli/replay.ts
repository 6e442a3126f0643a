import type { Command } from 'commander';
import { systemClock } from '../data/clock.ts';
import { openRecorded } from '../data/recorded.ts';
import type { OpenOptions } from '../data/recorded-days.ts';
import { ReplayPlayer } from '../live/replay/replay-player.ts';
import { recordedDaysSource } from '../live/replay/replay-source.ts';
import { RunnerHub } from '../live/runner/live-hub.ts';
import { startLiveServer } from '../live/server/live-server.ts';
import type { CliContext } from './context.ts';
import { addDetectorOptions } from './detectors.ts';
import { EXIT, type ExitCode, usageError } from './exit.ts';
import { addServerOptions, serverOptionsOf } from './live-options.ts';
import { addViewOptions, viewsOf } from './live-views.ts';
import {
  addCommonOptions,
  addInstrumentOptions,
  addOption,
  addRangeOptions,
  instrumentOf,
  rangeOf,
  requiredText,
  textOption,
} from './options.ts';
import { note } from './output.ts';
import { openFor } from './recorded.ts';
import { checkSession } from './replay-check.ts';
import type { Verb } from './verb.ts';

/** `cvdlab replay`: recorded days through the live page, or a recorded session run again and compared. */
export const replay: Verb = {
  define(command, run) {
    addInstrumentOptions(command);
    addRangeOptions(command);
    addViewOptions(command);
    addDetectorOptions(command);
    addOption(command, '--speed <factor>', 'seconds of the recording per second, or max', { fallback: '60' });
    addServerOptions(command);
    addOption(
      command,
      '--check <folder>',
      'instead: run a recorded session again and compare every event, byte for byte',
    );
    addOption(command, '--strategy <file>', 'for --check: where your own strategy of the session is now');
    addCommonOptions(command);
    command.addHelpText('after', EXAMPLES);
    command.action(
      run(async (context, self) =>
        textOption(self, 'check') === undefined ? play(self, context) : checkSession(self, context),
      ),
    );
  },
};

const EXAMPLES = `
The page can pause, step by bars, and go to any instant. Ends with Ctrl-C.

Examples:
  cvdlab replay --symbol XRPETH --date 2019-10-11 --speed 60
  cvdlab replay --check data/live/binance/um/BTCUSDT/2026-11-20T12-00-00.000Z`;

async function play(command: Command, context: CliContext): Promise<ExitCode> {
  const clock = context.clock ?? systemClock;
  const recorded = await openFor(command);
  const { fromDay, toDay } = recorded;
  const range = { ...rangeOf(command), fromDay, toDay };
  const again: OpenOptions = {
    dataDir: requiredText(command, 'dataDir'),
    instrument: instrumentOf(command),
    ...range,
    kind: 'trades',
  };
  const player = new ReplayPlayer({
    source: recordedDaysSource(recorded, () => openRecorded(again)),
    views: await viewsOf(command),
    clock,
    speed: speedOf(command),
    isPaused: false,
    staysOpen: true,
  });
  const server = await startLiveServer(
    new RunnerHub([{ runner: player.runner, control: player.control.bind(player) }]),
    serverOptionsOf(command, clock),
  );
  const close = (): void => void player.close();
  context.interrupted.addEventListener('abort', close);
  try {
    await note(`open ${server.url} in a browser; Ctrl-C ends`, command, context);
    await player.run();
  } finally {
    context.interrupted.removeEventListener('abort', close);
    await server.close();
  }
  return EXIT.ok;
}

function speedOf(command: Command): number | 'max' {
  const text = requiredText(command, 'speed');
  const speed = Number(text);
  if (text === 'max') return text;
  if (!(speed > 0 && Number.isFinite(speed))) throw usageError(`--speed takes a factor above 0, or max, got "${text}"`);
  return speed;
}
