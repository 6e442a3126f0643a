import type { CommonOptions } from './common-options.ts';

/** What a rule is called by. */
export interface RuleNameParts {
  /** The rule's own name. */
  readonly name: string;
  /** Its numbers in order. */
  readonly numbers: readonly number[];
  /** How many of them are always written; later ones only up to the last that differs from its default. */
  readonly shown: number;
  /** The defaults of the numbers. */
  readonly defaults: readonly number[];
  /** Its own options that differ from their defaults, in words. */
  readonly words?: readonly string[];
}

/**
 * The text that names a rule with all that makes its signals differ from another's, so that nobody takes one for the
 * other: `window(20 cooldown 20)`, `pivot(5,5,6,61)`. `detectorsFor` reads it back.
 */
export function ruleName(parts: RuleNameParts, common: CommonOptions): string {
  const { name, numbers, defaults, words } = parts;
  let shown = numbers.length;
  while (shown > parts.shown && numbers[shown - 1] === defaults[shown - 1]) shown -= 1;
  const inside = [numbers.slice(0, shown).join(','), ...(words ?? []), ...commonWords(common)];
  return `${name}(${inside.filter((word) => word !== '').join(' ')})`;
}

function commonWords({ cooldownBars, rearm, acrossResets }: CommonOptions): string[] {
  const words: string[] = [];
  if (cooldownBars > 0) words.push(`cooldown ${cooldownBars}`);
  if (rearm) words.push('re-arm');
  if (acrossResets) words.push('across resets');
  return words;
}
