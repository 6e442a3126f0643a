import type { HoldOut } from '../sweep/hold-out/held-out-days.ts';
import type { SweepEvidenceOptions } from '../sweep/evidence/sweep-evidence.ts';
import { OptionError } from './option-error.ts';
import {
  integerOf,
  neededChoice,
  neededText,
  type NumberOption,
  type OptionDefaults,
  type OptionValues,
  seedOf,
  textOf,
} from './option-values.ts';

/** Which cells are tried. */
export type Search =
  | { readonly kind: 'grid' }
  | { readonly kind: 'random'; readonly samples: number }
  | { readonly kind: 'halving'; readonly eta: number };

/** What decides which cells are evaluated on which days. */
export interface SweepSearchOptions {
  /** `grid`, every cell; `random:200`, that many of them; `halving` or `halving:3`, of so many one is kept. Default `grid`. */
  readonly search?: string;
  /** A share of the days, such as `20%`, that the sweep does not see. Default: none. */
  readonly holdOut?: string;
  /** Seed of everything that is drawn: cells, days, resamples. Default 1. */
  readonly seed?: NumberOption;
}

/** What {@link SweepSearchOptions} are where nothing is said. */
export const SWEEP_SEARCH_DEFAULTS = {
  search: 'grid',
  holdOut: undefined,
  seed: 1,
} as const satisfies OptionDefaults<SweepSearchOptions>;

/** How a sweep is judged. */
export interface SweepJudgingOptions {
  /** How the cell is chosen that the verdict is about: `plateau` or `peak`. Default `plateau`. */
  readonly choose?: 'plateau' | 'peak';
  /** Windows, and days before each that choose: `5`, `5:250`; `none`. Default `5`, all days before. */
  readonly walkForward?: NumberOption | string;
  /** Groups of days, and how many are tested together: `6,2`; `none`. Default `6,2`. */
  readonly cpcv?: string;
  /** Days between a choice and its test. Default 1. */
  readonly embargo?: NumberOption;
  /** Resamples of the tests. Default 1999. */
  readonly resamples?: NumberOption;
  /** Does not enter the cells into the ledger: then nothing is called evidence. Default false. */
  readonly withoutLedger?: boolean;
}

/** What {@link SweepJudgingOptions} are where nothing is said. */
export const SWEEP_JUDGING_DEFAULTS = {
  choose: 'plateau',
  walkForward: 5,
  cpcv: '6,2',
  embargo: 1,
  resamples: 1999,
  withoutLedger: undefined,
} as const satisfies OptionDefaults<SweepJudgingOptions>;

/** @throws OptionError where the text is none of a search. */
export function searchOf(values: OptionValues): Search {
  const text = neededText(values, 'search');
  const match = /^(grid|random|halving)(?::(\d{1,9}))?$/.exec(text);
  const [, kind, number] = match ?? [];
  if (kind === 'grid' && number === undefined) return { kind };
  if (kind === 'random' && Number(number) >= 1) return { kind, samples: Number(number) };
  if (kind === 'halving' && (number === undefined || Number(number) >= 2)) return { kind, eta: Number(number ?? 3) };
  throw new OptionError('search', `takes grid, random:200 or halving:3, got "${text}"`);
}

/** @returns null without a hold-out. @throws OptionError where the text is no share. */
export function holdOutOf(values: OptionValues): HoldOut | null {
  const text = textOf(values, 'holdOut');
  if (text === undefined) return null;
  const percent = Number(/^(\d{1,2}(?:\.\d+)?)%$/.exec(text)?.[1]);
  if (percent > 0) return { share: percent / 100, seed: seedOf(values) };
  throw new OptionError('holdOut', `takes a share of the days such as 20%, got "${text}"`);
}

/** @throws OptionError and RangeError for options that cannot be used. */
export function sweepEvidenceOptionsOf(values: OptionValues): SweepEvidenceOptions {
  const [windows, trainDays] = numbersOf(values, 'walkForward', /^(\d{1,4})(?::(\d{1,6}))?$/, '5 or 5:250') ?? [];
  const [groups, testGroups] = numbersOf(values, 'cpcv', /^(\d{1,3}),(\d{1,3})$/, '6,2') ?? [];
  return {
    rule: neededChoice(values, 'choose', ['plateau', 'peak'] as const),
    walkForward: windows === undefined ? null : { windows, trainDays },
    combinatorial: groups === undefined || testGroups === undefined ? null : { groups, testGroups },
    embargoDays: integerOf(values, 'embargo', { min: 0, max: 10_000 }),
    resamples: integerOf(values, 'resamples', { min: 1, max: 1_000_000 }),
    seed: seedOf(values),
  };
}

/** The numbers of a text; null where it is `none`. */
function numbersOf(values: OptionValues, name: string, form: RegExp, example: string): number[] | null {
  const text = neededText(values, name);
  if (text === 'none') return null;
  const match = form.exec(text);
  if (match === null) throw new OptionError(name, `takes none, or something like ${example}, got "${text}"`);
  // A group that is left out is undefined, whatever its type says.
  return match.slice(1).filter(Boolean).map(Number);
}
