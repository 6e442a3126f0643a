import { DAY_US, formatDay } from '../../../core/time.ts';
import type { Instrument } from '../../../core/trade-batch.ts';
import { readBarDay } from '../../store/bar-day.ts';
import { barFolder, type BarSeries } from '../../store/bar-layout.ts';
import type { BarDayMetadata } from '../../store/bar-metadata.ts';
import { dayFilesIn } from '../../store/store-listing.ts';
import type { StoredState } from './pull-plan.ts';

/** What the store says about some days of klines, by day. */
export type StoredKlines = ReadonlyMap<number, BarDayMetadata>;

/** The klines of an instrument that a pull is about: of one minute, which every longer bar is made of. */
export function klineSeries(instrument: Instrument): BarSeries {
  return { instrument, interval: '1m' };
}

/** Reads what the store says about the days of a range, both ends included, that are there. */
export function storedKlines(
  dataDir: string,
  instrument: Instrument,
  { fromDay, toDay }: { readonly fromDay: number; readonly toDay: number },
): StoredKlines {
  const files = dayFilesIn(barFolder(dataDir, klineSeries(instrument)));
  const wanted = files.filter(({ day }) => day >= fromDay && day <= toDay);
  return new Map(wanted.map(({ day, path }) => [day, readBarDay(path).metadata]));
}

/** The same as a plan needs it. */
export function klineStates(stored: StoredKlines): Map<number, StoredState> {
  return new Map([...stored].map(([day, metadata]) => [day, stateOf(metadata)]));
}

/** The exchange has no klines of minutes in which it was down: a day from a source of the whole day has all there is. */
function stateOf({ day, symbol, complete, sources }: BarDayMetadata): StoredState {
  const stem = `${symbol}-1m-${formatDay(day)}`;
  const whole = [`${stem}.zip`, `${stem}.csv`, `${symbol}-1m-${formatDay(day).slice(0, 7)}.zip`];
  return { isComplete: complete, isCovered: complete || sources.some(({ name }) => whole.includes(name)), sources };
}

/** Up to when a day is there without a break from midnight on, µs; midnight when it is not there. */
export function knownUntil(metadata: BarDayMetadata | undefined, day: number): number {
  const [first] = metadata?.coverage ?? [];
  return first !== undefined && first[0] <= day * DAY_US ? first[1] : day * DAY_US;
}
