import { civilDate, formatDay } from '../../../core/time.ts';
import type { BinanceMarket } from '../origins.ts';

/** What a dump holds: single trades, aggregate trades, or klines of one minute. */
export type DumpKind = 'trades' | 'aggTrades' | 'klines';

/** A series of dump files. */
export interface DumpSeries {
  /** Which market. */
  readonly market: BinanceMarket;
  /** Which symbol, e.g. `BTCUSDT`. */
  readonly symbol: string;
  /** What is in the files. */
  readonly kind: DumpKind;
}

/** Whether a file holds a UTC day or a calendar month. */
export type DumpPeriod = 'daily' | 'monthly';

/** One dump file. */
export interface DumpFile {
  /** Its series. */
  readonly series: DumpSeries;
  /** A day or a month of it. */
  readonly period: DumpPeriod;
  /** The day, or the first day of the month; days since 1970-01-01. */
  readonly firstDay: number;
}

const MARKET_FOLDERS: Readonly<Record<BinanceMarket, string>> = { spot: 'spot', um: 'futures/um', cm: 'futures/cm' };
/** The only interval that the pull needs: every longer bar is made of it. */
const INTERVAL = '1m';

/** The folder of a series on the dump host: `/data/spot/daily/aggTrades/BTCUSDT/`. */
export function dumpFolder({ market, symbol, kind }: DumpSeries, period: DumpPeriod): string {
  const interval = kind === 'klines' ? `${INTERVAL}/` : '';
  return `/data/${MARKET_FOLDERS[market]}/${period}/${kind}/${symbol}/${interval}`;
}

/** The name of a dump file: `BTCUSDT-aggTrades-2024-08-08.zip`, `BTCUSDT-1m-2024-08.zip`. */
export function dumpFileName({ series, period, firstDay }: DumpFile): string {
  const date = formatDay(firstDay);
  return `${series.symbol}-${stemOf(series.kind)}-${period === 'daily' ? date : date.slice(0, 7)}.zip`;
}

/** The path of a dump file on the dump host. Its checksum has `.CHECKSUM` after it. */
export function dumpPath(file: DumpFile): string {
  return `${dumpFolder(file.series, file.period)}${dumpFileName(file)}`;
}

/** The date in the name of one of the files of a series: days since 1970-01-01; null when it is no such name. */
export function dayInDumpName(name: string, series: DumpSeries, period: DumpPeriod): number | null {
  const stem = `${series.symbol}-${stemOf(series.kind)}-`;
  const date = new RegExp(period === 'daily' ? /^(\d{4}-\d{2}-\d{2})\.zip$/ : /^(\d{4}-\d{2})\.zip$/);
  const match = name.startsWith(stem) ? date.exec(name.slice(stem.length)) : null;
  if (match === null) return null;
  const day = Date.parse(period === 'daily' ? match[1]! : `${match[1]!}-01`) / 86_400_000;
  return Number.isInteger(day) ? day : null;
}

function stemOf(kind: DumpKind): string {
  return kind === 'klines' ? INTERVAL : kind;
}

/** The first day of the month that a day lies in. */
export function firstOfMonth(day: number): number {
  return day - civilDate(day).dayOfMonth + 1;
}

/** The first day of the month after the one that a day lies in. */
export function firstOfNextMonth(day: number): number {
  // The 32nd day counted from the first of a month always lies in the next one.
  return firstOfMonth(firstOfMonth(day) + 31);
}
