import type { BarTable } from '../../core/bar-table.ts';
import type { SignalType } from '../../core/signal.ts';
import type { Finding } from './finding.ts';
import { type PriceField, referencePrice } from './price-field.ts';

/** How a rule is kept from repeating itself on one move. */
export interface RepeatOptions {
  /** After a signal, the next signals of its type within this many bars are left out; 0 leaves out none. */
  readonly cooldownBars: number;
  /**
   * After a signal, further signals of its type are left out until price has traded back through the reference price:
   * a low below it after a bearish signal, a high above it after a bullish one.
   */
  readonly rearm: boolean;
}

/**
 * Leaves out signals that repeat one on the same move, each type for itself. It counts what it let through, so a signal
 * left out silences nothing, and it forgets everything where a new stretch of bars begins.
 */
export class SignalGate {
  private readonly options: RepeatOptions;
  private readonly priceField: PriceField;
  private readonly bearish = new Rearming();
  private readonly bullish = new Rearming();

  constructor(options: RepeatOptions, priceField: PriceField) {
    this.options = options;
    this.priceField = priceField;
  }

  /** A new stretch of bars begins. */
  begin(): void {
    this.bearish.clear();
    this.bullish.clear();
  }

  /** Whether a finding is let through; findings come in the order in which they became known. */
  passes(bars: BarTable, finding: Finding): boolean {
    const state = finding.type === 'bearish' ? this.bearish : this.bullish;
    if (finding.known - state.last <= this.options.cooldownBars) return false;
    if (this.options.rearm && !state.isArmed(bars, finding)) return false;
    state.arm(finding.known, referencePrice(bars, this.priceField, finding));
    return true;
  }
}

/** The state of one type: the last signal let through, and whether price came back since. */
class Rearming {
  /** Row at which the last signal became known; −Infinity before the first. */
  last = Number.NEGATIVE_INFINITY;
  private level = Number.NaN;
  private seen = 0;
  private armed = true;

  clear(): void {
    this.last = Number.NEGATIVE_INFINITY;
    this.armed = true;
  }

  arm(known: number, level: number): void {
    this.last = known;
    this.level = level;
    this.seen = known;
    this.armed = false;
  }

  isArmed(bars: BarTable, { type, known }: { readonly type: SignalType; readonly known: number }): boolean {
    while (!this.armed && this.seen < known) {
      this.seen += 1;
      this.armed = type === 'bearish' ? bars.low[this.seen]! < this.level : bars.high[this.seen]! > this.level;
    }
    return this.armed;
  }
}
