import type { Command } from 'commander';
import { settingsOf as readSettings, strategySettings as readStrategySettings } from '../lab/run-manifest.ts';
import { valuesOf } from './options.ts';

/** What a manifest says of the strategy: the user's own file and its checksum, or how signals are traded. */
export function strategySettings(command: Command): Promise<Record<string, string | boolean>> {
  return readStrategySettings(valuesOf(command));
}

/** The options that were given or have a default: texts as they are, switches that are on as true. */
export function settingsOf(command: Command, names: readonly string[]): Record<string, string | boolean> {
  return readSettings(valuesOf(command), names);
}
