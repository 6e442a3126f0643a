import type { BarTable } from '../../core/bar-table.ts';
import type { Signal } from '../../core/signal.ts';
import type { CommonOptions } from './common-options.ts';
import type { Detector } from '../detector.ts';
import { FindingBuffer } from './finding.ts';
import { signalOf, type SignalMaker } from './finding-signal.ts';
import { requireInteger } from './require-number.ts';
import { SignalGate } from './signal-gate.ts';
import { isCut } from './stretch.ts';
import type { WindowOptions } from '../window-options.ts';

/** A detector that can also say what it found in rows of the table: every rule of this folder. */
export interface RowDetector extends Detector, SignalMaker {
  /** Set by the window rule: lets a grid answer all lookbacks in one pass. */
  readonly windowOptions?: WindowOptions;
  /** As {@link Detector.scan}, appending rows to `found` instead of making signals. One of the two is to be used. */
  find(bars: BarTable, from: number, to: number, found: FindingBuffer): void;
}

/** What a rule looks for, free of the cuts in the data and of how its findings leave. */
export interface BarRule {
  /** A new stretch begins: nothing before this bar may be compared with it or anything after it. */
  begin(bar: number): void;
  /** Appends what became known with the bars [from, to), all of one stretch; ranges are consecutive. */
  scan(bars: BarTable, from: number, to: number, found: FindingBuffer): void;
}

/** What is known of a detector besides its rule. */
export interface RuleSetup extends SignalMaker {
  /** See {@link Detector.warmupBars}. */
  readonly warmupBars: number;
  /** Cuts and repeats. */
  readonly common: CommonOptions;
  /** See {@link RowDetector.windowOptions}. */
  readonly windowOptions?: WindowOptions;
}

/**
 * A detector from a rule: begins it anew at every cut, leaves out repeats, and turns findings into signals.
 * @throws RangeError for a cooldown that is no integer from 0 to 1,000,000.
 */
export function ruleDetector(rule: BarRule, setup: RuleSetup): RowDetector {
  requireInteger('cooldownBars', setup.common.cooldownBars, 0);
  return new RuleDetector(rule, setup);
}

class RuleDetector implements RowDetector {
  readonly rule: string;
  readonly warmupBars: number;
  readonly priceField: SignalMaker['priceField'];
  readonly windowOptions?: WindowOptions;
  private readonly barRule: BarRule;
  private readonly acrossResets: boolean;
  private readonly gate: SignalGate | null;
  private readonly all = new FindingBuffer();
  private readonly found = new FindingBuffer();

  constructor(rule: BarRule, setup: RuleSetup) {
    const { common, priceField } = setup;
    this.rule = setup.rule;
    this.warmupBars = setup.warmupBars;
    this.priceField = priceField;
    if (setup.windowOptions !== undefined) this.windowOptions = setup.windowOptions;
    this.barRule = rule;
    this.acrossResets = common.acrossResets;
    this.gate = common.cooldownBars > 0 || common.rearm ? new SignalGate(common, priceField) : null;
  }

  scan(bars: BarTable, from: number, to: number): Signal[] {
    const { found } = this;
    found.clear();
    this.find(bars, from, to, found);
    const signals: Signal[] = [];
    for (let index = 0; index < found.length; index += 1) signals.push(signalOf(bars, this, found.at(index)));
    return signals;
  }

  find(bars: BarTable, from: number, to: number, found: FindingBuffer): void {
    let start = from;
    for (let bar = Math.max(from, 1); bar < to; bar += 1) {
      if (!isCut(bars, bar, this.acrossResets)) continue;
      this.scanStretch(bars, start, bar, found);
      start = bar;
      this.barRule.begin(bar);
      this.gate?.begin();
    }
    this.scanStretch(bars, start, to, found);
  }

  private scanStretch(bars: BarTable, from: number, to: number, found: FindingBuffer): void {
    if (this.gate === null) {
      this.barRule.scan(bars, from, to, found);
      return;
    }
    const { all } = this;
    all.clear();
    this.barRule.scan(bars, from, to, all);
    for (let index = 0; index < all.length; index += 1) {
      const finding = all.at(index);
      if (this.gate.passes(bars, finding)) found.add(finding);
    }
  }
}
