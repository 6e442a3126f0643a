import type { Command } from 'commander';
import { DETECTOR_RULES } from '../divergence/rules.ts';
import { DETECTOR_DEFAULTS } from '../lab/detector-options.ts';
import { addOption } from './options.ts';

/** Which divergences to look for. */
export function addDetectorOptions(command: Command): void {
  const names = DETECTOR_RULES.map((rule) => rule.name).join(', ');
  addOption(command, '--rule <rules>', `divergence rules, separated by commas, e.g. window,pivot(5,5): ${names}`, {
    fallback: DETECTOR_DEFAULTS.rule,
  });
  addOption(command, '--lookback <bars>', 'main length of rules written without numbers; several separated by commas', {
    fallback: DETECTOR_DEFAULTS.lookback,
  });
  addOption(command, '--cooldown <bars>', 'after a signal, none of its type for this many bars');
  addOption(command, '--re-arm', 'after a signal, none of its type until price is back through its reference');
  addOption(command, '--price-field <what>', 'compare closes, or highs and lows', { choices: ['close', 'high-low'] });
  addOption(command, '--ties <which>', 'of equal extremes, which is the reference', {
    choices: ['earliest', 'latest'],
  });
  addOption(command, '--normalised', 'measure the flow as a share of the volume');
  addOption(command, '--pivots-in <series>', 'look for swings in price or in CVD', { choices: ['price', 'cvd'] });
  addOption(command, '--kinds <which>', 'regular divergences, hidden ones, or both', {
    choices: ['regular', 'hidden', 'both'],
  });
  addOption(command, '--across-resets', 'let rules reach across CVD resets and holes, as naive scripts do');
  addOption(command, '--detector <file>', 'your own rule instead: a .ts or .js file, see docs/detectors.md');
}
