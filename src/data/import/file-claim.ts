import { dayNumber, parseDay } from '../../core/time.ts';
import type { DayRange } from '../csv/trade-findings.ts';

/** What the name of one of Binance's dump files says about its content. */
export interface FileClaim {
  /** The symbol. */
  readonly symbol: string;
  /** `trades`, `aggTrades`, or the interval of klines as Binance writes it (`1m`). */
  readonly series: string;
  /** The whole UTC days that it holds. */
  readonly days: DayRange;
}

const DUMP_NAME = /^([^-\s]+)-(trades|aggTrades|\d+(?:s|m|h|d|w|mo))-(\d{4}-\d{2})(-\d{2})?\.(?:csv|zip)$/;

/**
 * Reads `SYMBOL-aggTrades-2024-08-08.zip`, or `…-2024-08.csv` for a month; null for a name of any other shape, which
 * claims nothing. Source: binance-public-data, README.
 */
export function claimOfName(name: string): FileClaim | null {
  const match = DUMP_NAME.exec(name);
  if (match === null) return null;
  const [, symbol, series, month, dayOfMonth] = match;
  const firstDay = dayOrNull(`${month!}${dayOfMonth ?? '-01'}`);
  if (firstDay === null) return null;
  const lastDay = dayOfMonth === undefined ? lastDayOfMonth(month!) : firstDay;
  return { symbol: symbol!, series: series!, days: { firstDay, lastDay } };
}

function dayOrNull(text: string): number | null {
  try {
    return parseDay(text);
  } catch {
    return null; // a name that only looks like a dump's
  }
}

function lastDayOfMonth(month: string): number {
  const year = Number(month.slice(0, 4));
  const number = Number(month.slice(5));
  const next = number === 12 ? { year: year + 1, month: 1 } : { year, month: number + 1 };
  return dayNumber({ ...next, dayOfMonth: 1 }) - 1;
}
