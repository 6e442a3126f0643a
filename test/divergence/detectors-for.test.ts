import { describe, expect, it } from 'vitest';
import { detectorMakersFor, type DetectorRequest, detectorsFor } from '../../src/divergence/detectors-for.ts';
import { wordsFor } from '../../src/divergence/rule-options.ts';
import { DETECTOR_RULES } from '../../src/divergence/rules.ts';

function names(rules: string, lookbacks: readonly number[] = [20], options?: DetectorRequest['options']): string[] {
  return detectorsFor({ rules, lookbacks, ...(options === undefined ? {} : { options }) }).map(({ rule }) => rule);
}

function refusal(rules: string, options?: DetectorRequest['options']): string {
  try {
    names(rules, [20], options);
  } catch (error) {
    if (error instanceof RangeError) return error.message;
  }
  return 'accepted';
}

describe('rules as text', () => {
  it('without numbers take each lookback as their main length', () => {
    expect(names('window, slope', [10, 20])).toEqual(['window(10)', 'window(20)', 'slope(10)', 'slope(20)']);
    expect(names('pivot,zgap', [7])).toEqual(['pivot(7,7)', 'zgap(7,100)']);
    expect(names('delta', [5, 6])).toEqual(['delta(10)']);
  });

  it('with numbers stand for themselves', () => {
    expect(names('pivot(5,6), zgap(10 50), slope( 9 )', [1, 2])).toEqual(['pivot(5,6)', 'zgap(10,50)', 'slope(9)']);
    expect(names('pivot(4)')).toEqual(['pivot(4,4)']);
    expect(names('delta(0)')).toEqual(['delta(0)']);
  });

  it('take words after the numbers, or without any', () => {
    expect(names('window(high-low cooldown 5)', [10, 20])).toEqual([
      ...['window(10 high-low cooldown 5)', 'window(20 high-low cooldown 5)'],
    ]);
    expect(names('window(20 across resets),window(20, across-resets)')).toEqual(['window(20 across resets)']);
  });

  it('name detectors by texts that give them again', () => {
    const all = DETECTOR_RULES.flatMap(({ name, options }) => {
      const words = wordsFor(options).map(({ word, takesNumber }) => (takesNumber ? `${word} 3` : word));
      return [name, ...words.map((word) => `${name}(${word})`)];
    });
    for (const rule of names(all.join(','))) expect(names(rule, [])).toEqual([rule]);
  });

  it('that mean the same detector give it once', () => {
    expect(names('window,window(20),window', [20, 20])).toEqual(['window(20)']);
  });

  it('take options for all that have them; their own words go before', () => {
    const options = { priceField: 'high-low', cooldownBars: 3 } as const;
    expect(names('window,slope,window(9 close cooldown 0)', [20], options)).toEqual([
      ...['window(20 high-low cooldown 3)', 'slope(20 cooldown 3)', 'window(9)'],
    ]);
    expect(names('window', [20], { rearm: false })).toEqual(['window(20)']);
  });

  it('give fresh detectors at every call', () => {
    const [make] = detectorMakersFor({ rules: 'window', lookbacks: [20] });
    expect(make!()).not.toBe(make!());
  });
});

describe('what is no rule is refused', () => {
  it.each([
    [
      'windows',
      'unknown rule "windows": there are window, pivot, slope, correlation, zgap, chart, delta, absorption, exhaustion',
    ],
    ['window(', 'rules look like window, pivot(5,5) or window(20 cooldown 20), got "window("'],
    ['window,,slope', 'rules look like window, pivot(5,5) or window(20 cooldown 20), got ""'],
    ['window(1,2)', 'window takes at most 1 number (lookback), got "window(1,2)"'],
    ['slope(1,2,3)', 'slope takes at most 2 numbers (lookback, minimumT), got "slope(1,2,3)"'],
    ['window(0)', 'lookback must be an integer from 1 to 1000000, got 0'],
    ['slope(20 ranks)', '"ranks" is no option of the rule slope: there are cooldown N, re-arm, across-resets'],
    ['slope(20 cooldown)', '"cooldown" of the rule slope needs a number after it'],
    ['slope(20 cooldown x)', '"cooldown" of the rule slope needs a number after it'],
    ['slope(cooldown 1.5)', 'cooldownBars must be an integer from 0 to 1000000, got 1.5'],
  ])('%s', (rules, message) => {
    expect(refusal(rules)).toBe(message);
  });

  it('an option that none of the rules takes', () => {
    expect(refusal('slope,delta', { ties: 'latest' })).toBe('ties is no option of slope, delta, only of window');
  });

  it('a rule that needs a lookback and is given none', () => {
    expect(() => names('window', [])).toThrow(new RangeError('the rule window needs a lookback, got none'));
  });
});

describe('the registry', () => {
  it('makes every rule with its defaults', () => {
    expect(names(DETECTOR_RULES.map(({ name }) => name).join(','))).toEqual([
      ...['window(20)', 'pivot(20,20)', 'slope(20)', 'correlation(20)', 'zgap(20,100)', 'chart(20)', 'delta(10)'],
      ...['absorption(20)', 'exhaustion(20)'],
    ]);
  });

  it('says what every rule, number and option means in one line', () => {
    for (const { meaning, parameters, options } of DETECTOR_RULES) {
      const texts = [
        meaning,
        ...parameters.map((parameter) => parameter.meaning),
        ...wordsFor(options).map((w) => w.meaning),
      ];
      for (const text of texts) expect(text).toMatch(/^\S.{3,120}$/);
    }
  });
});
