import type { Scales } from '../../core/trade-batch.ts';
import { AggressorClassifier } from './aggressor-classifier.ts';
import type { AggressorSettings } from './aggressor-options.ts';
import { type MethodScore, MethodTally } from './method-score.ts';
import type { ArrivedTrades, QuoteEvent, TapeBreak } from './quote-batch.ts';
import { needsQuotes } from './rule-stack.ts';

/** A method to compare. */
export interface ComparedMethod {
  /** What the table calls it. */
  readonly name: string;
  /** How it infers. */
  readonly settings: AggressorSettings;
}

/**
 * Every method at every quote lag; one that looks at no quotes comes once.
 * @param quoteLagsUs µs, from 0 on.
 */
export function methodsAtLags(methods: readonly ComparedMethod[], quoteLagsUs: readonly number[]): ComparedMethod[] {
  return methods.flatMap((method) =>
    method.settings.rules.some(needsQuotes)
      ? quoteLagsUs.map((quoteLagUs) => ({ ...method, settings: { ...method.settings, quoteLagUs } }))
      : [method],
  );
}

interface Contestant {
  readonly name: string;
  readonly classifier: AggressorClassifier;
  readonly tally: MethodTally;
}

/**
 * Scores methods of inference on trades whose true sides are known, all in one pass. The methods do not see these sides.
 * It is fed like an {@link AggressorClassifier}: quotes first.
 */
export class MethodComparison {
  private readonly contestants: readonly Contestant[];
  private hidden = new Int8Array(0);

  /** @throws RangeError naming an option that is out of range. */
  constructor(scales: Scales, methods: readonly ComparedMethod[]) {
    this.contestants = methods.map(({ name, settings }) => ({
      name,
      classifier: new AggressorClassifier(scales, settings),
      tally: new MethodTally(),
    }));
  }

  /** Takes the next quotes, or what interrupts them. */
  pushQuotes(event: QuoteEvent): void {
    for (const { classifier } of this.contestants) classifier.pushQuotes(event);
  }

  /** Up to when quotes must have been pushed before trades up to the instant are, µs, inclusive. */
  neededUntilUs(tradeUs: number): number {
    return Math.max(...this.contestants.map(({ classifier }) => classifier.neededUntilUs(tradeUs)));
  }

  /** Lets every method decide the next trades, and compares with their own sides. */
  pushTrades(trades: ArrivedTrades): void {
    if (this.hidden.length < trades.length) this.hidden = new Int8Array(trades.length);
    const blind = { ...trades, side: this.hidden };
    for (const { classifier, tally } of this.contestants) tally.add(classifier.pushTrades(blind), trades.side);
  }

  /** Takes what interrupts the trades. */
  pushBreak(event: TapeBreak): void {
    for (const { classifier } of this.contestants) classifier.pushBreak(event);
  }

  /** The scores so far, in the order of the methods. */
  scores(): MethodScore[] {
    return this.contestants.map(({ name, classifier, tally }) =>
      tally.score(name, classifier.options, classifier.needsQuotes),
    );
  }
}
