import { type BarTable, QUALITIES } from '../core/bar-table.ts';
import { formatUnits } from '../core/decimal.ts';
import type { TextColumn, TextTable } from '../core/text-table.ts';
import { formatDay, formatTime } from '../core/time.ts';

const TEXT_COLUMNS = new Set(['time', 'session', 'quality']);

/** The columns of bars as they leave the program, in order: a contract. */
export const BAR_TEXT_COLUMNS: readonly TextColumn[] = [
  'time',
  'session',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'buy_volume',
  'sell_volume',
  'unknown_volume',
  'trades',
  'delta',
  'delta_min',
  'delta_max',
  'cvd_open',
  'cvd_high',
  'cvd_low',
  'cvd_close',
  'vwap',
  'quality',
].map((name) => ({ name, type: TEXT_COLUMNS.has(name) ? 'text' : 'number' }));

/** Bars as text: ISO times, plain decimals with the symbol's own number of digits, empty cells for absent values. */
export function barTextTable(bars: BarTable): TextTable {
  return { columns: BAR_TEXT_COLUMNS, rows: barRows(bars) };
}

function* barRows(bars: BarTable): Generator<string[]> {
  const { priceScale, sizeScale } = bars.scales;
  for (let index = 0; index < bars.length; index += 1) {
    const price = (column: Float64Array): string => formatUnits(column[index]!, priceScale);
    const lots = (column: Float64Array): string => formatUnits(column[index]!, sizeScale);
    const carry = bars.cvdCarry?.[index] ?? 0n;
    const cvd = (column: Float64Array): string => formatCarried(column[index]!, carry, sizeScale);
    yield [
      formatTime(bars.timeUs[index]!),
      formatDay(bars.session[index]!),
      price(bars.open),
      price(bars.high),
      price(bars.low),
      price(bars.close),
      lots(bars.volume),
      lots(bars.buyVolume),
      lots(bars.sellVolume),
      lots(bars.unknownVolume),
      formatUnits(bars.trades[index]!, 0),
      lots(bars.delta),
      lots(bars.deltaMin),
      lots(bars.deltaMax),
      cvd(bars.cvdOpen),
      cvd(bars.cvdHigh),
      cvd(bars.cvdLow),
      cvd(bars.cvdClose),
      price(bars.vwap),
      QUALITIES[bars.quality[index]!]!,
    ];
  }
}

/** An integer and what was carried out of it, as one decimal. */
export function formatCarried(units: number, carry: bigint, scale: number): string {
  if (carry === 0n || Number.isNaN(units)) return formatUnits(units, scale);
  return formatUnits(carry + BigInt(units), scale);
}
