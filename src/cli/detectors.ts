import type { Command } from 'commander';
import type { MakeDetector } from '../divergence/audit/detector-check.ts';
import type { Detector } from '../divergence/detector.ts';
import { type DetectorRequest, detectorMakersFor } from '../divergence/detectors-for.ts';
import { DETECTOR_RULES } from '../divergence/rules.ts';
import type { RuleOptions } from '../divergence/rule-options.ts';
import { WINDOW_DEFAULTS } from '../divergence/window-options.ts';
import { usageError } from './exit.ts';
import { addOption, flagOption, integerOption, requiredText, textOption } from './options.ts';
import { loadOwnDetector } from './own-detector.ts';
import { ownModuleChecksum } from './own-module.ts';

/** Which divergences to look for. */
export function addDetectorOptions(command: Command): void {
  const names = DETECTOR_RULES.map((rule) => rule.name).join(', ');
  addOption(command, '--rule <rules>', `divergence rules, separated by commas, e.g. window,pivot(5,5): ${names}`, {
    fallback: 'window',
  });
  addOption(command, '--lookback <bars>', 'main length of rules written without numbers; several separated by commas', {
    fallback: String(WINDOW_DEFAULTS.lookback),
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

/** Fresh detectors for the options of a command: every rule with every lookback, or the user's own. */
export async function detectorsOf(command: Command): Promise<Detector[]> {
  return (await detectorMakersOf(command)).map((make) => make());
}

/**
 * What makes the detectors that the options of a command ask for, for verbs that run them more than once.
 * @throws CliError for a file that holds no detector, RangeError for an unknown rule or a number out of range.
 */
export async function detectorMakersOf(command: Command): Promise<MakeDetector[]> {
  const file = textOption(command, 'detector');
  if (file !== undefined) return [await loadOwnDetector(file)];
  return detectorMakersFor(ruleRequestOf(command));
}

/** The rules that the options of a command ask for, as `detectorMakersFor` takes them. */
export function ruleRequestOf(command: Command): Required<DetectorRequest> {
  return {
    rules: requiredText(command, 'rule'),
    lookbacks: lookbacksOf(command),
    options: ruleOptionsOf(command),
  };
}

function lookbacksOf(command: Command): number[] {
  return requiredText(command, 'lookback')
    .split(',')
    .map((text) => {
      if (/^\s*\d+\s*$/.test(text)) return Number(text);
      throw usageError(`--lookback takes whole numbers separated by commas, got "${text}"`);
    });
}

function ruleOptionsOf(command: Command): Partial<RuleOptions> {
  const one = <Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined =>
    choices.find((choice) => choice === textOption(command, name));
  const cooldownBars =
    textOption(command, 'cooldown') === undefined
      ? undefined
      : integerOption(command, 'cooldown', { min: 0, max: 1e6 });
  const options = {
    cooldownBars,
    rearm: flagOption(command, 'reArm') || undefined,
    priceField: one('priceField', ['close', 'high-low'] as const),
    ties: one('ties', ['earliest', 'latest'] as const),
    normalised: flagOption(command, 'normalised') || undefined,
    pivotsIn: one('pivotsIn', ['price', 'cvd'] as const),
    kinds: one('kinds', ['regular', 'hidden', 'both'] as const),
    acrossResets: flagOption(command, 'acrossResets') || undefined,
  };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  // Only members that were absent are gone.
  return Object.fromEntries(given);
}

const FLAGS = ['reArm', 'normalised', 'acrossResets'];
const TEXTS = ['rule', 'lookback', 'cooldown', 'priceField', 'ties', 'pivotsIn', 'kinds'];

/**
 * What a run's manifest says of its rules; of the user's own, the file and the checksum of its content. Names are those
 * of the options, so that a report can be made of the manifest.
 */
export async function detectorSettings(command: Command): Promise<Record<string, string | boolean>> {
  const file = textOption(command, 'detector');
  if (file !== undefined) return { detector: file, detectorChecksum: await ownModuleChecksum(file) };
  const texts = TEXTS.map((name) => [name, textOption(command, name)] as const);
  const flags = FLAGS.map((name) => [name, flagOption(command, name)] as const);
  const given = [...texts, ...flags].filter(([, value]) => value !== undefined && value !== false);
  return { acrossResets: false, ...(Object.fromEntries(given) as Record<string, string | boolean>) };
}
