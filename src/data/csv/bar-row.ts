import { quoteValue } from '../input-error.ts';
import type { BarLayout, BarRole } from './bar-layout.ts';
import { addDecimals, type DecimalNumber, readDecimal, readInteger } from './decimal-text.ts';
import { EXPECTED_TIME, readTime } from './time-text.ts';

/** One bar as it stands in a file. */
export interface BarRow {
  /** The instant the file stamps it with, µs. */
  readonly timeUs: number;
  /** First price. */
  readonly open: DecimalNumber;
  /** Highest price. */
  readonly high: DecimalNumber;
  /** Lowest price. */
  readonly low: DecimalNumber;
  /** Last price. */
  readonly close: DecimalNumber;
  /** buyVolume + sellVolume + unknownVolume. */
  readonly volume: DecimalNumber;
  /** Volume in which the buyer was the aggressor. */
  readonly buyVolume: DecimalNumber;
  /** Volume in which the seller was the aggressor. */
  readonly sellVolume: DecimalNumber;
  /** Volume whose aggressor is not known. */
  readonly unknownVolume: DecimalNumber;
  /** Σ price × size; null where the file does not say, or with more digits than a double holds. */
  readonly quoteVolume: DecimalNumber | null;
  /** Number of trades; NaN where the file does not say. */
  readonly trades: number;
  /** When it ends, µs, as Binance writes it: the last ms or µs in it; NaN where the file does not say. */
  readonly closeTimeUs: number;
}

const NOTHING: DecimalNumber = { mantissa: 0, decimals: 0, value: 0 };

/**
 * Reads the fields of one row, as many as the layout has names.
 * @throws RangeError saying which column, what was expected and what was got; the caller knows file and row.
 */
export function readBarRow(fields: readonly string[], layout: BarLayout): BarRow {
  const { columns, time } = layout;
  const date = columns.date === undefined ? undefined : fields[columns.date]!;
  const timeUs = readTime(fields[columns.time]!, time, date);
  if (Number.isNaN(timeUs)) throw mismatch({ fields, layout }, 'time', EXPECTED_TIME[time.unit]);
  const closeTime = columns.close_time;
  return {
    timeUs,
    ...readPrices({ fields, layout }),
    ...readVolumes({ fields, layout }),
    quoteVolume: readQuoteVolume({ fields, layout }),
    trades: readTrades({ fields, layout }),
    closeTimeUs: closeTime === undefined ? Number.NaN : readTime(fields[closeTime]!, time),
  };
}

interface Row {
  readonly fields: readonly string[];
  readonly layout: BarLayout;
}

function readPrices(row: Row): Pick<BarRow, 'open' | 'high' | 'low' | 'close'> {
  const open = requireAmount(row, 'open');
  const high = requireAmount(row, 'high');
  const low = requireAmount(row, 'low');
  const close = requireAmount(row, 'close');
  if (low.mantissa === 0) throw mismatch(row, 'low', 'a price above 0');
  // The nearest doubles of two decimals never stand in the wrong order.
  if (low.value > Math.min(open.value, close.value)) throw mismatch(row, 'low', 'a low not above open and close');
  if (high.value < Math.max(open.value, close.value)) throw mismatch(row, 'high', 'a high not below open and close');
  return { open, high, low, close };
}

/**
 * Any two of volume, buy and sell give the third; where all three are there, what is left over is unknown, and where there
 * is only the volume all of it is.
 */
function readVolumes(row: Row): Pick<BarRow, 'volume' | 'buyVolume' | 'sellVolume' | 'unknownVolume'> {
  const volume = readAmount(row, 'volume');
  const buyVolume = readAmount(row, 'buy_volume');
  const sellVolume = readAmount(row, 'sell_volume');
  if (volume === null) {
    const buy = buyVolume ?? NOTHING;
    const sell = sellVolume ?? NOTHING;
    const sum = addDecimals(buy, sell, 1);
    if (sum === null) throw mismatch(row, 'buy_volume', 'volumes whose sum has at most 15 digits');
    return { volume: sum, buyVolume: buy, sellVolume: sell, unknownVolume: NOTHING };
  }
  const afterBuy = remainder(row, volume, buyVolume ?? NOTHING);
  const afterBoth = remainder(row, afterBuy, sellVolume ?? NOTHING);
  if ((buyVolume === null) === (sellVolume === null)) {
    return { volume, buyVolume: buyVolume ?? NOTHING, sellVolume: sellVolume ?? NOTHING, unknownVolume: afterBoth };
  }
  return { volume, buyVolume: buyVolume ?? afterBoth, sellVolume: sellVolume ?? afterBoth, unknownVolume: NOTHING };
}

function remainder(row: Row, volume: DecimalNumber, part: DecimalNumber): DecimalNumber {
  const rest = addDecimals(volume, part, -1);
  if (rest === null) throw mismatch(row, 'volume', 'volumes whose difference has at most 15 digits');
  if (rest.mantissa < 0) throw mismatch(row, 'volume', 'a volume not below its buy and sell parts');
  return rest;
}

/** A day's quote volume may have more digits than a double holds: it is then left out, not rounded. */
function readQuoteVolume({ fields, layout }: Row): DecimalNumber | null {
  const column = layout.columns.quote_volume;
  if (column === undefined) return null;
  const amount = readDecimal(fields[column]!);
  if (typeof amount !== 'string') return amount.mantissa < 0 ? null : amount;
  if (/^\d+(?:\.\d*)?$/.test(fields[column]!)) return null;
  throw mismatch({ fields, layout }, 'quote_volume', amount);
}

function readTrades(row: Row): number {
  const column = row.layout.columns.trades;
  if (column === undefined) return Number.NaN;
  const trades = readInteger(row.fields[column]!);
  if (Number.isNaN(trades)) throw mismatch(row, 'trades', 'a whole number');
  return trades;
}

function requireAmount(row: Row, role: BarRole): DecimalNumber {
  const amount = readAmount(row, role);
  if (amount === null) throw new Error(`a bar layout without ${role}`);
  return amount;
}

/** The amount in a column, not negative; null when the file has no such column. */
function readAmount(row: Row, role: BarRole): DecimalNumber | null {
  const column = row.layout.columns[role];
  if (column === undefined) return null;
  const amount = readDecimal(row.fields[column]!);
  if (typeof amount === 'string') throw mismatch(row, role, amount);
  if (amount.mantissa < 0) throw mismatch(row, role, 'a number not below 0');
  return amount;
}

function mismatch({ fields, layout }: Row, role: BarRole, expected: string): RangeError {
  const column = layout.columns[role]!;
  return new RangeError(`${layout.names[column]!}: expected ${expected}, got ${quoteValue(fields[column]!)}`);
}
