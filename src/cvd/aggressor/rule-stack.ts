import { atQuoteRule, nearQuoteRule, outsideRule, quoteRule } from './quote-rules.ts';
import type { Rule, RuleColumns } from './rule-columns.ts';
import { depthRule, tradeSizeRule } from './size-rules.ts';

/** What decided a side, in the order of their codes in {@link Decisions.rule}; `unknown`: no rule did. */
export const DECIDING_RULES = [
  'unknown',
  'exchange',
  'quote',
  'at-quote',
  'near-quote',
  'depth',
  'trade-size',
  'tick',
] as const;

/** One of {@link DECIDING_RULES}. */
export type DecidingRule = (typeof DECIDING_RULES)[number];

/** A rule that decides a side by itself. */
export type AggressorRule = Exclude<DecidingRule, 'unknown'>;

/** Names of published methods that are stacks of rules themselves. */
const METHODS: ReadonlyMap<string, readonly AggressorRule[]> = new Map([
  ['lee-ready', ['quote', 'tick']],
  ['emo', ['at-quote', 'tick']],
  ['clnv', ['near-quote', 'tick']],
]);

/**
 * Reads a stack of rules as the command line takes it: names separated by commas, the first that decides wins. Rules are
 * `exchange` (the side the source gave), `quote`, `at-quote`, `near-quote`, `depth`, `trade-size` and `tick`; `lee-ready`
 * is `quote,tick`, `emo` is `at-quote,tick`, `clnv` is `near-quote,tick`.
 * @throws RangeError naming what is no rule.
 */
export function parseAggressorRules(text: string): AggressorRule[] {
  const rules = text.split(',').flatMap((name) => METHODS.get(name.trim()) ?? [ruleNamed(name.trim())]);
  return [...new Set(rules)];
}

function ruleNamed(name: string): AggressorRule {
  const rule = DECIDING_RULES.find((known) => known === name);
  if (rule === undefined || rule === 'unknown') {
    const known = [...DECIDING_RULES.slice(1), ...METHODS.keys()].join(', ');
    throw new RangeError(
      `not a rule of aggressor inference: "${name}" (expected one of ${known}, or several with commas)`,
    );
  }
  return rule;
}

/** Whether a rule looks at quotes. */
export function needsQuotes(rule: AggressorRule): boolean {
  return rule !== 'exchange' && rule !== 'tick';
}

const RULES: Readonly<Record<AggressorRule, Rule>> = {
  exchange: (columns, verdict) => copySides(columns.given, columns.length, verdict),
  quote: quoteRule,
  'at-quote': atQuoteRule,
  'near-quote': nearQuoteRule,
  depth: depthRule,
  'trade-size': tradeSizeRule,
  tick: (columns, verdict) => copySides(columns.tick, columns.length, verdict),
};

/** Between bounds of a quote neither a middle nor a share of the spread means anything: only what lies outside them does. */
const BOUNDS_RULES: Readonly<Record<AggressorRule, Rule>> = {
  ...RULES,
  quote: outsideRule,
  'at-quote': outsideRule,
  'near-quote': outsideRule,
};

/** By rule code, whether its decision by the bounds of a quote holds for every quote within them: 1 or 0. */
export const HOLDS_WITHIN_BOUNDS = Uint8Array.from(DECIDING_RULES, (rule) =>
  rule === 'quote' || rule === 'at-quote' || rule === 'near-quote' ? 1 : 0,
);

function copySides(from: Int8Array, length: number, to: Int8Array): void {
  for (let index = 0; index < length; index += 1) to[index] = from[index]!;
}

/** Sides of trades and what decided them, columns of equal length. */
export interface Decisions {
  /** +1 the buyer was the aggressor, −1 the seller, 0 unknown. */
  readonly side: Int8Array;
  /** Index into {@link DECIDING_RULES}. */
  readonly rule: Uint8Array;
}

/** Rules in order: the first that decides a trade wins, and what none decides stays unknown. */
export class RuleStack {
  private readonly codes: readonly number[];
  private readonly rules: readonly Rule[];
  private verdict = new Int8Array(0);

  /** @param quotesAreBounds whether bid and ask are the lowest and highest of a span, not one quote. */
  constructor(rules: readonly AggressorRule[], quotesAreBounds = false) {
    const table = quotesAreBounds ? BOUNDS_RULES : RULES;
    this.codes = rules.map((rule) => DECIDING_RULES.indexOf(rule));
    this.rules = rules.map((rule) => table[rule]);
  }

  /** Decides every trade of the columns; `out` must be at least as long. */
  decide(columns: RuleColumns, out: Decisions): void {
    const { length } = columns;
    if (this.verdict.length < length) this.verdict = new Int8Array(length);
    out.side.fill(0, 0, length);
    out.rule.fill(0, 0, length);
    for (let place = 0; place < this.rules.length; place += 1) {
      this.rules[place]!(columns, this.verdict);
      adopt(this.verdict, this.codes[place]!, length, out);
    }
  }
}

function adopt(verdict: Int8Array, code: number, length: number, out: Decisions): void {
  const { side, rule } = out;
  for (let index = 0; index < length; index += 1) {
    if (side[index] !== 0 || verdict[index] === 0) continue;
    side[index] = verdict[index]!;
    rule[index] = code;
  }
}
