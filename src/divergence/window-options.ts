import { COMMON_DEFAULTS, type CommonOptions } from './rule/common-options.ts';
import type { PriceField } from './rule/price-field.ts';
import { requireInteger } from './rule/require-number.ts';
import { ruleName } from './rule/rule-name.ts';
import type { Ties } from './sliding-extreme.ts';

/** Options of the classic window rule. */
export interface WindowOptions extends CommonOptions {
  /** Number of bars before the current one that its price is compared with, at least 1. */
  readonly lookback: number;
  /**
   * Which prices are compared: closes, or highs for bearish and lows for bullish signals. CVD is always that of the
   * bar's close, also where the price is one from inside the bar.
   */
  readonly priceField: PriceField;
  /** Which of equal extremes is the reference: its earliest or its latest bar. They can give different signals. */
  readonly ties: Ties;
  /**
   * Measure strength as |Σδ| ÷ ΣV × 100 over the bars after the reference. Which signals there are stays the same: CVD
   * against its value at the reference is Σδ, and dividing it by volume does not turn its sign.
   */
  readonly normalised: boolean;
}

/** The defaults of {@link WindowOptions}. */
export const WINDOW_DEFAULTS: WindowOptions = Object.freeze({
  ...COMMON_DEFAULTS,
  lookback: 20,
  priceField: 'close',
  ties: 'earliest',
  normalised: false,
});

/** The text that names a window rule. */
export function windowRuleName(options: WindowOptions): string {
  const words = [
    options.priceField === 'close' ? '' : options.priceField,
    options.ties === 'earliest' ? '' : options.ties,
    options.normalised ? 'normalised' : '',
  ];
  const numbers = [options.lookback];
  return ruleName({ name: 'window', numbers, shown: 1, defaults: numbers, words }, options);
}

/** @throws RangeError when the lookback or the cooldown is out of range. */
export function requireWindowOptions(options: WindowOptions): void {
  requireInteger('lookback', options.lookback, 1);
  requireInteger('cooldownBars', options.cooldownBars, 0);
}
