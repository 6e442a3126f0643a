import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAggressorRules, RuleStack } from '../../../src/cvd/aggressor/rule-stack.ts';
import { reverseTickSides } from '../../../src/cvd/aggressor/tick-rule.ts';
import { describeWithSharedData, hasSharedData, sharedData } from '../../support/shared-data.ts';
import { sidesOf } from './market.ts';

interface Case {
  readonly rule: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | string | null)[])[];
  readonly expected: readonly number[];
  readonly deterministic: readonly boolean[];
}

interface Row {
  readonly rule: string;
  readonly index: number;
  /** By column name; NaN is missing, prices and sizes in tenths so that all are whole. */
  readonly values: Readonly<Record<string, number>>;
  readonly expected: number;
}

const STACKS: Readonly<Record<string, string>> = {
  tick: 'tick',
  quote: 'quote',
  quote_crossed_or_missing: 'quote',
  lee_ready: 'lee-ready',
  emo: 'emo',
  clnv: 'clnv',
  trade_size: 'trade-size',
  depth: 'depth',
};

/** KarelZe/tclf 7a35ec3; where the rule is undecided, tclf draws at random and here the side stays unknown. */
function readRows(): Row[] {
  if (!hasSharedData) return [];
  const { cases } = JSON.parse(readFileSync(sharedData('classification-cases.json'), 'utf8')) as { cases: Case[] };
  return cases.flatMap(({ rule, columns, rows, expected, deterministic }) =>
    rows.map((row, index) => ({
      rule,
      index,
      values: Object.fromEntries(columns.map((column, place) => [column, tenths(row[place]!)])),
      expected: deterministic[index] === true ? expected[index]! : 0,
    })),
  );
}

function tenths(value: number | string | null): number {
  if (value === null) return Number.NaN;
  return value === 'inf' ? Number.POSITIVE_INFINITY : Math.round(10 * Number(value));
}

function quoteOf({ bid, ask, bid_size: bidSize, ask_size: askSize }: Row['values']): {
  bid: number;
  ask: number;
  bidSize: number;
  askSize: number;
} {
  const absent = Number.NaN;
  return { bid: bid ?? absent, ask: ask ?? absent, bidSize: bidSize ?? absent, askSize: askSize ?? absent };
}

/** Through the classifier: the price before as a trade before, where there is one. */
function causalSide({ rule, values }: Row): number {
  const { trade_price: price = 0, trade_size: size = 1, price_lag: before = Number.NaN } = values;
  const first = Number.isNaN(before) ? [] : [{ time: 1, price: before }];
  const sides = sidesOf(STACKS[rule]!, [{ time: 0, ...quoteOf(values) }], [...first, { time: 2, price, size }]);
  return sides.at(-1)!;
}

/** The rules that look into the future are stacks over the reverse tick rule, and in no classifier. */
function reversedSide({ rule, values }: Row): number {
  const { trade_price: price = 0, price_lead: after = Number.NaN } = values;
  const quote = quoteOf(values);
  const usable = quote.bid <= quote.ask && quote.ask < Number.POSITIVE_INFINITY;
  const out = { side: new Int8Array(1), rule: new Uint8Array(1) };
  const tape = Float64Array.from(Number.isNaN(after) ? [price] : [price, after]);
  new RuleStack(parseAggressorRules(STACKS[rule.replace('rev_', '')]!)).decide(
    {
      length: 1,
      price: tape,
      size: Float64Array.of(1),
      given: Int8Array.of(0),
      tick: reverseTickSides(tape),
      bid: Float64Array.of(usable ? quote.bid : Number.NaN),
      ask: Float64Array.of(usable ? quote.ask : Number.NaN),
      bidSize: Float64Array.of(Number.NaN),
      askSize: Float64Array.of(Number.NaN),
    },
    out,
  );
  return out.side[0]!;
}

describeWithSharedData('the cases of tclf', () => {
  const rows = readRows();

  it('are 65, of which rules decide 40', () => {
    expect(rows.length).toBe(65);
    expect(rows.filter((row) => row.expected !== 0).length).toBe(40);
  });

  describe.each([...new Set(rows.map((row) => row.rule))])('%s', (rule) => {
    const ofRule = rows.filter((row) => row.rule === rule);
    it.each(ofRule)('row $index $values is $expected', (row) => {
      expect(rule.startsWith('rev_') ? reversedSide(row) : causalSide(row)).toBe(row.expected);
    });
  });
});
