import { ExactSum } from '../../core/exact-sum.ts';
import { DECIDING_RULES, type DecidingRule } from './rule-stack.ts';

/** Trades and their volume. */
export interface Amount {
  /** Number of trades. */
  readonly trades: number;
  /** Their lots. */
  readonly volume: bigint;
}

/** What one rule decided; of the rule `unknown`, what no rule did. */
export interface RuleAmount extends Amount {
  /** The rule. */
  readonly rule: DecidingRule;
}

/** How the sides of all trades so far came to be known. */
export interface AggressorCounts {
  /** All trades. */
  readonly all: Amount;
  /** By rule, in the order of `DECIDING_RULES`; rules that decided nothing are left out. Together they are all trades. */
  readonly byRule: readonly RuleAmount[];
  /** Trades that strict and inclusive matching would not have given the same side. */
  readonly disagreeing: Amount;
  /** Their share of all trades, 0 to 1; 0 without trades. */
  readonly disagreementShare: number;
}

/** What counts have to know of a batch: columns of at least `length` rows. */
interface Counted {
  readonly length: number;
  readonly size: Float64Array;
  readonly rule: Uint8Array;
  readonly disagrees: Uint8Array;
}

/** Adds up {@link AggressorCounts}. Volumes are exact whatever their size. */
export class AggressorTally {
  private readonly trades = DECIDING_RULES.map(() => 0);
  private readonly volumes = DECIDING_RULES.map(() => new ExactSum());
  private disagreeingTrades = 0;
  private readonly disagreeingVolume = new ExactSum();

  /** Adds the trades of a batch. */
  add({ length, size, rule, disagrees }: Counted): void {
    const { trades, volumes } = this;
    for (let index = 0; index < length; index += 1) {
      const code = rule[index]!;
      trades[code]! += 1;
      volumes[code]!.add(size[index]!);
      if (disagrees[index] === 0) continue;
      this.disagreeingTrades += 1;
      this.disagreeingVolume.add(size[index]!);
    }
  }

  /** The counts so far. */
  counts(): AggressorCounts {
    const byRule = DECIDING_RULES.map((rule, code) => ({
      rule,
      trades: this.trades[code]!,
      volume: this.volumes[code]!.value(),
    }));
    const trades = byRule.reduce((sum, amount) => sum + amount.trades, 0);
    const volume = byRule.reduce((sum, amount) => sum + amount.volume, 0n);
    return {
      all: { trades, volume },
      byRule: byRule.filter((amount) => amount.trades > 0),
      disagreeing: { trades: this.disagreeingTrades, volume: this.disagreeingVolume.value() },
      disagreementShare: trades > 0 ? this.disagreeingTrades / trades : 0,
    };
  }
}
