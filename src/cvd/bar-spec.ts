import type { Decimal } from '../core/decimal.ts';
import { parseDecimal } from '../core/decimal.ts';
import { DAY_US, parseDuration } from '../core/time.ts';

/** What closes a bar: time, a number of trades, traded volume, or one-sided volume. */
export type BarSpec =
  | {
      /** Bars of equal time, laid from the start of the session. */
      readonly kind: 'time';
      /** Length in µs, at most a day. */
      readonly lengthUs: number;
    }
  | {
      /** Bars of an equal number of trades. */
      readonly kind: 'tick';
      /** Trades per bar, at least 1. */
      readonly count: number;
    }
  | {
      /** Bars that close with the trade that lifts their volume (`volume`) or their |delta| (`delta`) to the threshold. */
      readonly kind: 'volume' | 'delta';
      /** Threshold in units of the symbol, above 0. No trade is ever split. */
      readonly threshold: Decimal;
    };

const EXPECTED = 'expected a duration up to 1d such as 1m, or tick:500, volume:12.5, delta:3';

/**
 * Reads a bar length as the command line takes it: `1m`, `30s`, `4h`, `tick:500`, `volume:12.5`, `delta:3`.
 * @throws RangeError naming the text and what was expected.
 */
export function parseBarSpec(text: string): BarSpec {
  const spec = countedBar(text);
  if (spec !== null) return spec;
  let lengthUs: number;
  try {
    lengthUs = parseDuration(text);
  } catch {
    throw new RangeError(`not a bar: "${text}" (${EXPECTED})`);
  }
  if (lengthUs < 1000 || lengthUs > DAY_US) throw new RangeError(`bar length out of range: "${text}" (1ms to 1d)`);
  return { kind: 'time', lengthUs };
}

/** A bar of trades, volume or delta; null for any other text, thresholds that are not above 0 included. */
function countedBar(text: string): BarSpec | null {
  const [, kind, amount] = /^(tick|volume|delta):(\d*\.?\d+)$/.exec(text) ?? [];
  if (kind === undefined || amount === undefined) return null;
  if (kind === 'tick') return /^[1-9]\d{0,8}$/.test(amount) ? { kind, count: Number(amount) } : null;
  const threshold = parseDecimal(amount);
  return threshold.units > 0n ? { kind: kind === 'volume' ? 'volume' : 'delta', threshold } : null;
}
