import { formatDay } from '../core/time.ts';
import type { Instrument } from '../core/trade-batch.ts';
import { rangeWithin } from './recorded-days.ts';
import { readBarDay } from './store/bar-day.ts';
import { listBarSeries } from './store/bar-store.ts';
import type { DayFile } from './store/store-listing.ts';
import { listDays } from './store/store-listing.ts';
import { verifyRange } from './store/verify-day.ts';

/** Something that is wrong with the store. */
export interface StoredFinding {
  /** Venue, market and symbol. */
  readonly symbol: string;
  /** The UTC day, YYYY-MM-DD. */
  readonly date: string;
  /** `unsound`: a file contradicts itself; `incomplete`: it is sound, and something is missing. */
  readonly severity: 'unsound' | 'incomplete';
  /** What was found. */
  readonly message: string;
}

/** What to verify. */
export interface VerifyOptions {
  /** The store's folder. */
  readonly dataDir: string;
  /** Whose trades and bars. */
  readonly instruments: readonly Instrument[];
  /** First UTC day; the store's first when absent. */
  readonly fromDay?: number;
  /** Last UTC day, included; the store's last when absent. */
  readonly toDay?: number;
  /** Called after each series. */
  readonly onSeries?: (name: string, done: number, total: number) => void;
}

/** The outcome: what is wrong, and how many days were looked at. */
export interface StoreVerification {
  /** Days read. */
  readonly days: number;
  /** What was found; empty when everything is sound and complete. */
  readonly findings: readonly StoredFinding[];
}

/** Reads day files again from end to end and compares them with what they say about themselves. */
export function verifyStored(options: VerifyOptions): StoreVerification {
  const findings: StoredFinding[] = [];
  let days = 0;
  const instruments = [...new Map(options.instruments.map((one) => [nameOf(one), one])).values()];
  for (const [index, instrument] of instruments.entries()) {
    for (const outcome of [verifyTrades(options, instrument), ...verifyBars(options, instrument)]) {
      days += outcome.days;
      findings.push(...outcome.findings);
    }
    options.onSeries?.(nameOf(instrument), index + 1, instruments.length);
  }
  return { days, findings };
}

function nameOf({ venue, market, symbol }: Instrument): string {
  return `${venue} ${market} ${symbol}`;
}

function verifyTrades(options: VerifyOptions, instrument: Instrument): StoreVerification {
  const { dataDir } = options;
  const stored = listDays(dataDir, instrument).map((file) => file.day);
  const range = rangeWithin(stored, options);
  if (range === null) return { days: 0, findings: [] };
  const verified = verifyRange({ dataDir, instrument, ...range });
  const findings = verified.flatMap((day) =>
    day.findings.map(({ severity, message }) => {
      return { symbol: nameOf(instrument), date: formatDay(day.day), severity, message };
    }),
  );
  return { days: stored.filter((day) => day >= range.fromDay && day <= range.toDay).length, findings };
}

function verifyBars(options: VerifyOptions, instrument: Instrument): StoreVerification[] {
  return listBarSeries(options.dataDir)
    .filter((series) => nameOf(series.instrument) === nameOf(instrument))
    .map(({ interval, days }) => {
      const range = rangeWithin(
        days.map((file) => file.day),
        options,
      );
      if (range === null) return { days: 0, findings: [] };
      const wanted = days.filter((file) => file.day >= range.fromDay && file.day <= range.toDay);
      const symbol = `${nameOf(instrument)} ${interval}`;
      const findings = [...wanted.flatMap(barDayFindings), ...missingBarDays(wanted, range)];
      return { days: wanted.length, findings: findings.map((finding) => ({ symbol, ...finding })) };
    });
}

type UnnamedFinding = Omit<StoredFinding, 'symbol'>;

function barDayFindings({ day, path }: DayFile): UnnamedFinding[] {
  const date = formatDay(day);
  try {
    const { metadata } = readBarDay(path);
    if (metadata.complete) return [];
    return [{ date, severity: 'incomplete', message: `${metadata.rows} bars, not the whole day` }];
  } catch (error) {
    return [{ date, severity: 'unsound', message: error instanceof Error ? error.message : String(error) }];
  }
}

function missingBarDays(files: readonly DayFile[], range: { fromDay: number; toDay: number }): UnnamedFinding[] {
  const present = new Set(files.map((file) => file.day));
  const findings: UnnamedFinding[] = [];
  for (let day = range.fromDay; day <= range.toDay; day += 1) {
    if (present.has(day)) continue;
    findings.push({ date: formatDay(day), severity: 'incomplete', message: `${formatDay(day)} is not in the store` });
  }
  return findings;
}
