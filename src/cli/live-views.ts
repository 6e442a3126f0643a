import type { Command } from 'commander';
import { parseSizeBound } from '../cvd/size-bucket/size-bound.ts';
import type { SizeUnit } from '../cvd/size-bucket/size-bucket-options.ts';
import { type LiveView, liveView, type ViewSizes } from '../live/runner/live-view.ts';
import { detectorMakersOf, ruleRequestOf } from './detectors.ts';
import { usageError } from './exit.ts';
import { addBarOptions, addOption, requiredText, textOption } from './options.ts';

/** What can be chosen on a live page: bars, resets and size buckets, several of each. */
export function addViewOptions(command: Command): void {
  addBarOptions(command);
  addOption(
    command,
    '--size-buckets <list>',
    'several buckets to choose from: all,-0.1,0.1-1,1- (--bar and --reset take several too, separated by commas)',
  );
}

/** A view for each bar length, reset and size bucket that is asked for; the first of each is the first view. */
export async function viewsOf(command: Command): Promise<LiveView[]> {
  const own = textOption(command, 'detector') === undefined ? undefined : await detectorMakersOf(command);
  const { rules, lookbacks, options } = ruleRequestOf(command);
  const session = requiredText(command, 'session');
  const buckets = bucketsOf(command);
  return listOf(command, 'bar').flatMap((bar) =>
    listOf(command, 'reset').flatMap((reset) =>
      buckets.map((sizes) => {
        const settings = { bar, session, reset, sizes, rules, lookbacks, options };
        return liveView(settings, own && (() => own.map((make) => make())));
      }),
    ),
  );
}

/** What is asked for between the commas, each once. */
function listOf(command: Command, name: 'bar' | 'reset'): string[] {
  return [
    ...new Set(
      requiredText(command, name)
        .split(',')
        .map((text) => text.trim()),
    ),
  ];
}

/** Null for all sizes. */
function bucketsOf(command: Command): readonly (ViewSizes | null)[] {
  const [min, max] = [textOption(command, 'minSize') ?? null, textOption(command, 'maxSize') ?? null];
  const unit: SizeUnit = requiredText(command, 'sizeUnit') === 'print' ? 'print' : 'order';
  const list = textOption(command, 'sizeBuckets');
  if (list === undefined) return [min === null && max === null ? null : checked({ min, max, unit })];
  if (min !== null || max !== null) throw usageError('--size-buckets cannot be combined with --min-size or --max-size');
  return [...new Set(list.split(',').map((text) => text.trim()))].map((text) => bucketOf(text, unit));
}

function bucketOf(text: string, unit: SizeUnit): ViewSizes | null {
  if (text === 'all') return null;
  const [, min = '', max = ''] = /^([\d.]*)-([\d.]*)$/.exec(text) ?? [];
  if (min === '' && max === '') throw usageError(`--size-buckets takes all, MIN-, -MAX and MIN-MAX, got "${text}"`);
  return checked({ min: min === '' ? null : min, max: max === '' ? null : max, unit });
}

/** @throws RangeError for a limit that is no size. */
function checked(sizes: ViewSizes): ViewSizes {
  for (const bound of [sizes.min, sizes.max]) if (bound !== null) parseSizeBound(bound);
  return sizes;
}
