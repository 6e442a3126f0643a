import { formatUnits, parseDecimal, unitsAtScale } from '../../core/decimal.ts';
import { formatDuration, parseDuration, SECOND_US } from '../../core/time.ts';
import type { Scales } from '../../core/trade-batch.ts';

/** How long after the entry a forward return is measured. */
export interface Horizon {
  /** What is counted: closed bars, seconds, prints, or traded lots. */
  readonly unit: 'bars' | 'seconds' | 'trades' | 'volume';
  /** How many; above 0, whole for all but seconds, which may have six decimals. */
  readonly amount: number;
}

const EXPECTED = 'expected bars such as 15, a time such as 90s or 5m, trades:200 or volume:12.5';

/**
 * Reads a horizon as the command line takes it: `15` (bars), `90s`, `5m`, `trades:200`, `volume:12.5` (in units of the
 * symbol).
 * @throws RangeError naming the text and what was expected.
 */
export function parseHorizon(text: string, scales: Scales): Horizon {
  const horizon = countedHorizon(text, scales) ?? timedHorizon(text);
  if (horizon === null || !isHorizon(horizon)) throw new RangeError(`not a horizon: "${text}" (${EXPECTED})`);
  return horizon;
}

/** A horizon in words: `15 bars`, `5m`, `200 trades`, `volume 12.5`. */
export function horizonLabel(horizon: Horizon, scales: Scales): string {
  switch (horizon.unit) {
    case 'bars':
      return horizon.amount === 1 ? '1 bar' : `${horizon.amount} bars`;
    case 'seconds':
      return formatDuration(Math.round(horizon.amount * SECOND_US));
    case 'trades':
      return horizon.amount === 1 ? '1 trade' : `${horizon.amount} trades`;
    case 'volume':
      return `volume ${formatUnits(horizon.amount, scales.sizeScale)}`;
  }
}

/** @throws RangeError when there is none, or one is not above 0 or not whole where it has to be. */
export function requireHorizons(horizons: readonly Horizon[]): void {
  if (horizons.length === 0) throw new RangeError('an event study needs at least one horizon');
  for (const { unit, amount } of horizons) {
    if (!isHorizon({ unit, amount }))
      throw new RangeError(`a horizon must be above 0 and whole, got ${amount} ${unit}`);
  }
}

function isHorizon({ unit, amount }: Horizon): boolean {
  const units = unit === 'seconds' ? Math.round(amount * SECOND_US) : amount;
  return Number.isSafeInteger(units) && units >= 1;
}

function countedHorizon(text: string, scales: Scales): Horizon | null {
  if (/^\d{1,9}$/.test(text)) return { unit: 'bars', amount: Number(text) };
  const [, unit, amount] = /^(trades|volume):(\d*\.?\d+)$/.exec(text) ?? [];
  if (unit === undefined || amount === undefined) return null;
  if (unit === 'volume') return { unit, amount: unitsAtScale(parseDecimal(amount), scales.sizeScale) };
  return { unit: 'trades', amount: Number(amount) };
}

function timedHorizon(text: string): Horizon | null {
  try {
    return { unit: 'seconds', amount: parseDuration(text) / SECOND_US };
  } catch {
    return null;
  }
}
