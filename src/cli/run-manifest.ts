import type { Command } from 'commander';
import { formatDay } from '../core/time.ts';
import type { Recorded } from '../data/recorded-days.ts';
import type { RunManifest } from '../data/runs/run-manifest.ts';
import { factsOf } from './bars.ts';
import { detectorSettings } from './detectors.ts';
import { EXECUTION_SETTINGS } from './execution-options.ts';
import { flagOption, integerOption, requiredText, textOption } from './options.ts';
import { ownModuleChecksum } from './own-module.ts';
import { sizeSettings } from './sizes.ts';
import { STRATEGY_SETTINGS } from './strategy-options.ts';
import { packageVersion } from './version.ts';

/** Facts that have settings of their own. */
const SETTINGS_BELOW: ReadonlySet<string> = new Set(['aggressor', 'sizes']);

/**
 * What a run is made of. Settings have the names of the options that give them, so that a report can be made of a manifest
 * alone.
 */
export async function manifestOf(
  command: Command,
  recorded: Recorded,
  quotes: readonly string[],
): Promise<RunManifest> {
  const facts = Object.entries(factsOf(command, recorded));
  const where = facts.filter(([name, value]) => typeof value === 'string' && !SETTINGS_BELOW.has(name));
  return {
    formatVersion: 2,
    version: packageVersion(),
    configuration: {
      ...Object.fromEntries(where),
      ...settingsOf(command, EXECUTION_SETTINGS),
      ...(await strategySettings(command)),
      ...sideSettings(command, recorded),
      ...sizeSettings(command),
      ...(await detectorSettings(command)),
      ...(quotes.length > 0 && { quoteChecksums: quotes.join(',') }),
    },
    data: [...(recorded.sizes?.historyDays ?? []), ...recorded.days].map(({ day, checksum }) => {
      return { date: formatDay(day), checksum };
    }),
    seed: integerOption(command, 'seed', { min: 0, max: Number.MAX_SAFE_INTEGER }),
  };
}

/** What a manifest says of the strategy: the user's own file and its checksum, or how signals are traded. */
export async function strategySettings(command: Command): Promise<Record<string, string | boolean>> {
  const file = textOption(command, 'strategy');
  if (file !== undefined) return { strategy: file, strategyChecksum: await ownModuleChecksum(file) };
  return settingsOf(command, STRATEGY_SETTINGS);
}

/** The options that were given or have a default: texts as they are, switches that are on as true. */
export function settingsOf(command: Command, names: readonly string[]): Record<string, string | boolean> {
  const given = names.map((name) => [name, textOption(command, name) ?? flagOption(command, name)] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== false));
}

/** Only where sides are not taken from the record: a run on recorded ones does not depend on how they could be had. */
function sideSettings(command: Command, recorded: Recorded): Record<string, string> {
  switch (recorded.sides) {
    case 'recorded':
      return {};
    case 'inferred':
      return {
        aggressor: requiredText(command, 'aggressor'),
        quoteLag: requiredText(command, 'quoteLag'),
        quoteMatching: textOption(command, 'withinSecond') ?? textOption(command, 'quoteMatching') ?? 'auto',
        sides: recorded.aggressor,
      };
    case 'estimated':
      return {
        estimate: requiredText(command, 'estimate'),
        estimateWindow: requiredText(command, 'estimateWindow'),
        estimateDistribution: requiredText(command, 'estimateDistribution'),
        sides: recorded.aggressor,
      };
  }
}
