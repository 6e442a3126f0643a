import type { AggressorOptions } from './aggressor-options.ts';
import { MatchedQuotes } from './matched-quotes.ts';
import type { ArrivedTrades } from './quote-batch.ts';
import type { QuoteMatcher } from './quote-matcher.ts';
import { type Decisions, HOLDS_WITHIN_BOUNDS, RuleStack } from './rule-stack.ts';

/** Sides, rules and agreement of one batch, column by column; reused for the next batch. */
export interface DecidedSides extends Decisions {
  /** 1 where strict and inclusive matching would not have given the same side, else 0. */
  readonly disagrees: Uint8Array;
  /** The sides that do not depend on the matching: those on which both agree or that bounds decided; 0 elsewhere. */
  readonly certainSide: Int8Array;
}

/** Applies a stack of rules to trades and the quotes they were matched with, by each way of matching. */
export class SideDecider {
  private readonly matcher: QuoteMatcher | null;
  private readonly usesBounds: boolean;
  private readonly stack: RuleStack;
  private readonly quoteStack: RuleStack;
  private readonly withoutQuotes = new MatchedQuotes();
  private decided: DecidedSides = decidedSides(0);
  private strict: DecidedSides = decidedSides(0);
  private inclusive: DecidedSides = decidedSides(0);

  /** @param matcher null where no rule looks at quotes. */
  constructor(options: AggressorOptions, matcher: QuoteMatcher | null) {
    this.matcher = matcher;
    this.usesBounds = options.matching === 'interval';
    this.stack = new RuleStack(options.rules, this.usesBounds);
    this.quoteStack = new RuleStack(options.rules);
  }

  /**
   * Decides the trades of a batch.
   * @param tick what the tick rule says of them.
   */
  decide(trades: ArrivedTrades, tick: Int8Array): DecidedSides {
    this.resize(trades.length);
    const { decided, matcher } = this;
    matcher?.match(trades);
    this.apply(this.stack, matcher?.chosen ?? this.withoutQuotes, { trades, tick }, decided);
    if (matcher === null || matcher.knowsArrival) {
      decided.disagrees.fill(0, 0, trades.length);
      decided.certainSide.set(decided.side.subarray(0, trades.length));
      return decided;
    }
    this.apply(this.quoteStack, matcher.strict, { trades, tick }, this.strict);
    this.apply(this.quoteStack, matcher.inclusive, { trades, tick }, this.inclusive);
    this.compare(trades.length);
    return decided;
  }

  private apply(
    stack: RuleStack,
    quotes: MatchedQuotes,
    { trades, tick }: { trades: ArrivedTrades; tick: Int8Array },
    out: Decisions,
  ): void {
    const { length, price, size, side: given } = trades;
    const { bid, ask, bidSize, askSize } = quotes;
    stack.decide({ length, price, size, given, tick, bid, ask, bidSize, askSize }, out);
  }

  private compare(length: number): void {
    const { side, rule, disagrees, certainSide } = this.decided;
    const { usesBounds } = this;
    const strict = this.strict.side;
    const inclusive = this.inclusive.side;
    for (let index = 0; index < length; index += 1) {
      const agree = strict[index] === inclusive[index];
      disagrees[index] = agree ? 0 : 1;
      const isCertain = agree || (usesBounds && HOLDS_WITHIN_BOUNDS[rule[index]!] === 1);
      certainSide[index] = isCertain ? side[index]! : 0;
    }
  }

  private resize(length: number): void {
    if (this.decided.side.length >= length) return;
    this.decided = decidedSides(length);
    this.strict = decidedSides(length);
    this.inclusive = decidedSides(length);
  }
}

function decidedSides(length: number): DecidedSides {
  return {
    side: new Int8Array(length),
    rule: new Uint8Array(length),
    disagrees: new Uint8Array(length),
    certainSide: new Int8Array(length),
  };
}
