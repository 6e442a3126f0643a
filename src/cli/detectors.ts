import type { Command } from 'commander';
import type { MakeDetector } from '../divergence/audit/detector-check.ts';
import type { Detector } from '../divergence/detector.ts';
import { WINDOW_DEFAULTS, windowDetector } from '../divergence/window-detector.ts';
import { usageError } from './exit.ts';
import { addOption, flagOption, requiredText, textOption } from './options.ts';
import { loadOwnDetector } from './own-detector.ts';
import { ownModuleChecksum } from './own-module.ts';

/** Which divergences to look for. */
export function addDetectorOptions(command: Command): void {
  addOption(command, '--rule <names>', 'divergence rules, separated by commas: window', { fallback: 'window' });
  addOption(command, '--lookback <bars>', 'bars a close is compared with; several separated by commas', {
    fallback: String(WINDOW_DEFAULTS.lookback),
  });
  addOption(command, '--across-resets', 'let windows reach across CVD resets and holes, as naive scripts do');
  addOption(command, '--detector <file>', 'your own rule instead: a .ts or .js file, see docs/detectors.md');
}

/** Fresh detectors for the options of a command: every rule with every lookback, or the user's own. */
export async function detectorsOf(command: Command): Promise<Detector[]> {
  return (await detectorMakersOf(command)).map((make) => make());
}

/**
 * What makes the detectors that the options of a command ask for, for verbs that run them more than once.
 * @throws CliError for an unknown rule or a file that holds no detector, RangeError for a lookback out of range.
 */
export async function detectorMakersOf(command: Command): Promise<MakeDetector[]> {
  const file = textOption(command, 'detector');
  if (file !== undefined) return [await loadOwnDetector(file)];
  const lookbacks = requiredText(command, 'lookback').split(',').map(Number);
  const acrossResets = flagOption(command, 'acrossResets');
  return requiredText(command, 'rule')
    .split(',')
    .flatMap((rule) => {
      if (rule !== 'window') throw usageError(`unknown rule "${rule}": there is window`);
      return lookbacks.map((lookback) => () => windowDetector({ lookback, acrossResets }));
    });
}

/** What a run's manifest says of the user's own rule: the file and the checksum of its content. */
export async function ownDetectorSettings(command: Command): Promise<Record<string, string>> {
  const file = textOption(command, 'detector');
  if (file === undefined) return {};
  return { detector: file, detectorChecksum: await ownModuleChecksum(file) };
}
