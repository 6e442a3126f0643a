import type { BarTable } from '../../core/bar-table.ts';
import type { Signal } from '../../core/signal.ts';
import type { Finding } from './finding.ts';
import { type PriceField, priceColumn, referencePrice } from './price-field.ts';
import { shiftFreeStrength } from './shift-free-strength.ts';

/** What the signals of one rule have in common. */
export interface SignalMaker {
  /** The rule and its parameters. */
  readonly rule: string;
  /** Which price of a bar it compares. */
  readonly priceField: PriceField;
}

/** A finding as a signal: rows become times, prices and CVD. A bar that is its own reference is compared with its open. */
export function signalOf(bars: BarTable, { rule, priceField }: SignalMaker, finding: Finding): Signal {
  const { type, kind, event, known, ref, strength } = finding;
  return {
    rule,
    type,
    kind,
    eventTimeUs: bars.timeUs[event]!,
    knownTimeUs: bars.endUs[known]!,
    price: priceColumn(bars, priceField, type)[event]!,
    cvd: bars.cvdClose[event]!,
    refTimeUs: bars.timeUs[ref]!,
    refPrice: referencePrice(bars, priceField, finding),
    refCvd: ref === event ? bars.cvdOpen[event]! : bars.cvdClose[ref]!,
    cvdCarry: bars.cvdCarry?.[event] ?? 0n,
    strength,
    strengthShiftFree: shiftFreeStrength(bars, ref, event),
  };
}
