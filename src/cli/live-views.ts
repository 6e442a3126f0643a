import type { Command } from 'commander';
import { addBarOptions, addOption } from './options.ts';

/** What can be chosen on a live page: bars, resets and size buckets, several of each. */
export function addViewOptions(command: Command): void {
  addBarOptions(command);
  addOption(
    command,
    '--size-buckets <list>',
    'several buckets to choose from: all,-0.1,0.1-1,1- (--bar and --reset take several too, separated by commas)',
  );
}
