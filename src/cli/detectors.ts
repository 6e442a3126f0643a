import type { Command } from 'commander';
import type { Detector } from '../divergence/detector.ts';
import { WINDOW_DEFAULTS, windowDetector } from '../divergence/window-detector.ts';
import { usageError } from './exit.ts';
import { addOption, flagOption, requiredText } from './options.ts';

/** Which divergences to look for. */
export function addDetectorOptions(command: Command): void {
  addOption(command, '--rule <names>', 'divergence rules, separated by commas: window', { fallback: 'window' });
  addOption(command, '--lookback <bars>', 'bars a close is compared with; several separated by commas', {
    fallback: String(WINDOW_DEFAULTS.lookback),
  });
  addOption(command, '--across-resets', 'let windows reach across CVD resets and holes, as naive scripts do');
}

/**
 * Fresh detectors for the options of a command: every rule with every lookback.
 * @throws CliError for an unknown rule, RangeError for a lookback out of range.
 */
export function detectorsOf(command: Command): Detector[] {
  const lookbacks = requiredText(command, 'lookback').split(',').map(Number);
  const acrossResets = flagOption(command, 'acrossResets');
  return requiredText(command, 'rule')
    .split(',')
    .flatMap((rule) => {
      if (rule !== 'window') throw usageError(`unknown rule "${rule}": there is window`);
      return lookbacks.map((lookback) => windowDetector({ lookback, acrossResets }));
    });
}
