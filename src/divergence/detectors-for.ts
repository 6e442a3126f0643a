import type { RowDetector } from './rule/row-detector.ts';
import { type DetectorRule, DETECTOR_RULES } from './rules.ts';
import { readWords, type RuleOption, type RuleOptions } from './rule-options.ts';
import { type RuleText, splitRules } from './rule-text.ts';

/** Which detectors are asked for. */
export interface DetectorRequest {
  /** Rules separated by commas, e.g. `window, pivot(5,5), slope(20 cooldown 20)`; `DETECTOR_RULES` has them all. */
  readonly rules: string;
  /** The main length of rules that are written without numbers: one detector for each. */
  readonly lookbacks: readonly number[];
  /** Options for all rules that take them; what stands in a rule's brackets goes before. */
  readonly options?: Partial<RuleOptions>;
}

/** Fresh detectors for a request: in its order, none twice. See {@link detectorMakersFor}. */
export function detectorsFor(request: DetectorRequest): RowDetector[] {
  return detectorMakersFor(request).map((make) => make());
}

/**
 * What makes the detectors of a request, for those who run them more than once. A rule without numbers takes each lookback
 * as its main length (`pivot`: for both sides); a rule with numbers stands for itself. Two texts for the same detector
 * count once.
 * @throws RangeError for an unknown rule or option, for numbers out of range, and for an option that no rule takes.
 */
export function detectorMakersFor(request: DetectorRequest): (() => RowDetector)[] {
  const rules = splitRules(request.rules).map((text) => ({ text, rule: ruleNamed(text.name) }));
  requireTaken(
    request.options ?? {},
    rules.map(({ rule }) => rule),
  );
  const makers = new Map<string, () => RowDetector>();
  for (const { text, rule } of rules) {
    const words = readWords(text.words, rule.options, rule.name);
    const options = { ...taken(request.options ?? {}, rule), ...words };
    for (const numbers of numbersFor(text, rule, request.lookbacks)) {
      const make = (): RowDetector => rule.make(numbers, options);
      // Made once here, so that what is wrong with the numbers is said now.
      const { rule: name } = make();
      if (!makers.has(name)) makers.set(name, make);
    }
  }
  return [...makers.values()];
}

function ruleNamed(name: string): DetectorRule {
  const rule = DETECTOR_RULES.find((known) => known.name === name);
  if (rule === undefined) {
    throw new RangeError(`unknown rule "${name}": there are ${DETECTOR_RULES.map((known) => known.name).join(', ')}`);
  }
  return rule;
}

/** One number for each parameter, and that for each detector the text stands for. */
function numbersFor({ text, numbers }: RuleText, rule: DetectorRule, lookbacks: readonly number[]): number[][] {
  const { parameters, name } = rule;
  if (numbers.length > parameters.length) {
    const names = parameters.map((parameter) => parameter.name).join(', ');
    const most = parameters.length === 1 ? '1 number' : `${parameters.length} numbers`;
    throw new RangeError(`${name} takes at most ${most} (${names}), got "${text}"`);
  }
  const filled = (lookback: number): number[] =>
    parameters.map(({ fallback }, place) => numbers[place] ?? (fallback === 'lookback' ? lookback : fallback));
  if (numbers.length > 0) return [filled(numbers[0]!)];
  if (parameters.every(({ fallback }) => fallback !== 'lookback')) return [filled(0)];
  if (lookbacks.length === 0) throw new RangeError(`the rule ${name} needs a lookback, got none`);
  return lookbacks.map(filled);
}

function taken(options: Partial<RuleOptions>, rule: DetectorRule): Partial<RuleOptions> {
  return Object.fromEntries(givenOptions(options).filter(([name]) => rule.options.includes(name)));
}

/** An option that changes nothing would be believed to have been heard. */
function requireTaken(options: Partial<RuleOptions>, rules: readonly DetectorRule[]): void {
  for (const [name] of givenOptions(options)) {
    if (rules.some((rule) => rule.options.includes(name))) continue;
    const takers = DETECTOR_RULES.filter((rule) => rule.options.includes(name)).map((rule) => rule.name);
    throw new RangeError(
      `${name} is no option of ${rules.map((rule) => rule.name).join(', ')}, only of ${takers.join(', ')}`,
    );
  }
}

function givenOptions(options: Partial<RuleOptions>): [RuleOption, RuleOptions[RuleOption]][] {
  // The keys of an object typed by its options are their names.
  return (Object.entries(options) as [RuleOption, RuleOptions[RuleOption] | undefined][]).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as [RuleOption, RuleOptions[RuleOption]]],
  );
}
