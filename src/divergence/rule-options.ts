import type { CommonOptions } from './rule/common-options.ts';
import type { CorrelationOptions } from './correlation-detector.ts';
import type { DeltaOptions } from './delta-detector.ts';
import type { PivotOptions } from './pivot-options.ts';
import type { WindowOptions } from './window-options.ts';

/** Every option that some rule has besides its numbers. Which rule takes which: `DETECTOR_RULES`. */
export interface RuleOptions
  extends CommonOptions,
    Pick<WindowOptions, 'priceField' | 'ties' | 'normalised'>,
    Pick<PivotOptions, 'pivotsIn' | 'kinds'>,
    Pick<CorrelationOptions, 'ranks'>,
    Pick<DeltaOptions, 'extremeLookback'> {}

/** The name of one of {@link RuleOptions}. */
export type RuleOption = keyof RuleOptions;

/** How an option is written inside a rule's brackets. */
export interface OptionWord {
  /** The word. */
  readonly word: string;
  /** Whether a number follows it. */
  readonly takesNumber: boolean;
  /** The option it sets. */
  readonly option: RuleOption;
  /** One line: what it does. */
  readonly meaning: string;
}

interface DefinedWord extends OptionWord {
  readonly set: (value: number) => Partial<RuleOptions>;
}

function flag(word: string, options: Partial<RuleOptions>, option: RuleOption, meaning: string): DefinedWord {
  return { word, takesNumber: false, option, meaning, set: () => options };
}

const WORDS: readonly DefinedWord[] = [
  flag('close', { priceField: 'close' }, 'priceField', 'compare closes'),
  flag('high-low', { priceField: 'high-low' }, 'priceField', 'compare highs for bearish, lows for bullish signals'),
  flag('earliest', { ties: 'earliest' }, 'ties', 'of equal extremes the earliest is the reference'),
  flag('latest', { ties: 'latest' }, 'ties', 'of equal extremes the latest is the reference'),
  flag('normalised', { normalised: true }, 'normalised', 'measure the flow as a share of the volume'),
  flag('in-price', { pivotsIn: 'price' }, 'pivotsIn', 'look for pivots in price'),
  flag('in-cvd', { pivotsIn: 'cvd' }, 'pivotsIn', 'look for pivots in CVD'),
  flag('both', { kinds: 'both' }, 'kinds', 'regular and hidden divergences'),
  flag('regular', { kinds: 'regular' }, 'kinds', 'regular divergences only'),
  flag('hidden', { kinds: 'hidden' }, 'kinds', 'hidden divergences only'),
  flag('ranks', { ranks: true }, 'ranks', 'correlate ranks instead of values'),
  {
    word: 'extreme',
    takesNumber: true,
    option: 'extremeLookback',
    meaning: 'only at a new extreme of this many bars',
    set: (extremeLookback) => ({ extremeLookback }),
  },
  {
    word: 'cooldown',
    takesNumber: true,
    option: 'cooldownBars',
    meaning: 'after a signal, none of its type for this many bars',
    set: (cooldownBars) => ({ cooldownBars }),
  },
  flag(
    're-arm',
    { rearm: true },
    'rearm',
    'after a signal, none of its type until price is back through its reference',
  ),
  flag(
    'across-resets',
    { acrossResets: true },
    'acrossResets',
    'reach across CVD resets and holes, as naive scripts do',
  ),
];

/** The words a rule can have inside its brackets, of the options it takes. */
export function wordsFor(options: readonly RuleOption[]): OptionWord[] {
  return WORDS.filter((word) => options.includes(word.option));
}

/**
 * Reads the words inside a rule's brackets.
 * @param words e.g. `['high-low', 'cooldown', '20']`.
 * @param allowed the options the rule takes.
 * @throws RangeError naming the word that is none, or lacks its number.
 */
export function readWords(
  words: readonly string[],
  allowed: readonly RuleOption[],
  rule: string,
): Partial<RuleOptions> {
  let options: Partial<RuleOptions> = {};
  for (let place = 0; place < words.length; place += 1) {
    const word = WORDS.find((known) => known.word === words[place] && allowed.includes(known.option));
    if (word === undefined) {
      const known = wordsFor(allowed).map((one) => (one.takesNumber ? `${one.word} N` : one.word));
      throw new RangeError(`"${words[place]!}" is no option of the rule ${rule}: there are ${known.join(', ')}`);
    }
    if (word.takesNumber) place += 1;
    const value = word.takesNumber ? Number(words[place] ?? Number.NaN) : 0;
    if (Number.isNaN(value)) throw new RangeError(`"${word.word}" of the rule ${rule} needs a number after it`);
    options = { ...options, ...word.set(value) };
  }
  return options;
}
