/** One rule as it was written: `pivot(5,5 in-cvd)`. */
export interface RuleText {
  /** What was written. */
  readonly text: string;
  /** The name before the bracket. */
  readonly name: string;
  /** The numbers at the beginning of the bracket. */
  readonly numbers: readonly number[];
  /** The words after them. */
  readonly words: readonly string[];
}

const RULE = /^\s*([a-z][a-z-]*)\s*(?:\(([^()]*)\))?\s*$/;

/**
 * Takes apart rules separated by commas, each a name with optional numbers and words in brackets:
 * `window, pivot(5,5), slope(20 cooldown 20)`.
 * @throws RangeError naming what does not look like a rule.
 */
export function splitRules(text: string): RuleText[] {
  // A comma inside brackets separates numbers, not rules.
  return text.split(/,(?![^()]*\))/).map((part) => {
    const match = RULE.exec(part);
    if (match === null) {
      throw new RangeError(`rules look like window, pivot(5,5) or window(20 cooldown 20), got "${part.trim()}"`);
    }
    const inside = (match[2] ?? '').replace(/\bacross\s+resets\b/, 'across-resets');
    const tokens = inside.split(/[\s,]+/).filter((token) => token !== '');
    const isNumber = (token: string): boolean => !Number.isNaN(Number(token));
    const firstWord = tokens.findIndex((token) => !isNumber(token));
    const end = firstWord === -1 ? tokens.length : firstWord;
    const numbers = tokens.slice(0, end).map(Number);
    return { text: part.trim(), name: match[1]!, numbers, words: tokens.slice(end) };
  });
}
