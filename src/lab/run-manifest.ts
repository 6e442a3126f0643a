import { formatDay } from '../core/time.ts';
import type { MakeStrategy } from '../backtest/strategy/strategy.ts';
import type { Recorded } from '../data/recorded-days.ts';
import type { RunManifest } from '../data/runs/run-manifest.ts';
import { factsOf } from './days-facts.ts';
import { detectorSettings } from './detector-options.ts';
import { EXECUTION_SETTINGS } from './execution-options.ts';
import { flagOf, neededText, type OptionValues, seedOf, textOf } from './option-values.ts';
import { ownModuleChecksum } from './own-module.ts';
import { sizeSettings } from './sizes-options.ts';
import { TRADING_DEFAULTS } from './trading-options.ts';
import { packageVersion } from './version.ts';

/** Facts that have settings of their own. */
const SETTINGS_BELOW: ReadonlySet<string> = new Set(['aggressor', 'sizes']);

/**
 * What a run is made of. Settings have the names of the options that give them, so that a report can be made of a manifest
 * alone.
 */
export async function manifestOf(
  values: OptionValues,
  recorded: Recorded,
  quotes: readonly string[],
): Promise<RunManifest> {
  const facts = Object.entries(factsOf(values, recorded));
  const where = facts.filter(([name, value]) => typeof value === 'string' && !SETTINGS_BELOW.has(name));
  return {
    formatVersion: 2,
    version: packageVersion(),
    configuration: {
      ...Object.fromEntries(where),
      ...settingsOf(values, EXECUTION_SETTINGS),
      ...(await strategySettings(values)),
      ...sideSettings(values, recorded),
      ...sizeSettings(values),
      ...(await detectorSettings(values)),
      ...(quotes.length > 0 && { quoteChecksums: quotes.join(',') }),
    },
    data: [...(recorded.sizes?.historyDays ?? []), ...recorded.days].map(({ day, checksum }) => {
      return { date: formatDay(day), checksum };
    }),
    seed: seedOf(values),
  };
}

/** The names of the options that say how signals are traded. */
export const STRATEGY_SETTINGS: readonly string[] = Object.keys(TRADING_DEFAULTS);

/**
 * What a manifest says of the strategy: the user's own file and its checksum, or how signals are traded. A strategy that was
 * given as a function is marked as not repeatable from the manifest alone.
 */
export async function strategySettings(values: OptionValues): Promise<Record<string, string | boolean>> {
  if (typeof values['strategy'] === 'function') {
    // Its type is that of the option.
    const make = values['strategy'] as MakeStrategy;
    return { strategy: `in code: ${make.name === '' ? 'a function without a name' : make.name}` };
  }
  const file = textOf(values, 'strategy');
  if (file !== undefined) return { strategy: file, strategyChecksum: await ownModuleChecksum(file) };
  return settingsOf(values, STRATEGY_SETTINGS);
}

/** The options that were given or have a default: texts as they are, switches that are on as true. */
export function settingsOf(values: OptionValues, names: readonly string[]): Record<string, string | boolean> {
  const given = names.map((name) => [name, textOf(values, name) ?? flagOf(values, name)] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== false));
}

/** Only where sides are not taken from the record: a run on recorded ones does not depend on how they could be had. */
function sideSettings(values: OptionValues, recorded: Recorded): Record<string, string> {
  switch (recorded.sides) {
    case 'recorded':
      return {};
    case 'inferred':
      return {
        aggressor: neededText(values, 'aggressor'),
        quoteLag: neededText(values, 'quoteLag'),
        quoteMatching: textOf(values, 'withinSecond') ?? textOf(values, 'quoteMatching') ?? 'auto',
        sides: recorded.aggressor,
      };
    case 'estimated':
      return {
        estimate: neededText(values, 'estimate'),
        estimateWindow: neededText(values, 'estimateWindow'),
        estimateDistribution: neededText(values, 'estimateDistribution'),
        sides: recorded.aggressor,
      };
  }
}
