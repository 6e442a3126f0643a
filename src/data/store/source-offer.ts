import type { Scales } from '../../core/trade-batch.ts';
import { InputError } from '../input-error.ts';
import { coverOf, type TradedTime, unionRanges } from './coverage.ts';
import { type SourceEntry, type TimeRange, wholeDay } from './day-metadata.ts';
import type { DayIntake } from './source-intake.ts';
import type { VolumeCounterMetadata } from './volume-counter-metadata.ts';

/** What a source says about itself before its rows. */
export interface SourceClaim {
  /** UTC day numbers, both included, that the source says it holds whole; null when it says nothing. */
  readonly wholeDays: { readonly firstDay: number; readonly lastDay: number } | null;
  /** Base name of the file. */
  readonly name: string;
  /** Stretches of those days of which it may lack rows though it has some; none by default. */
  readonly doubtful?: readonly TimeRange[];
}

/** What the reader saw and counted beyond the rows it handed over; the keys of the maps are UTC day numbers. */
export interface SourceFindings {
  /** SHA-256 of the source's bytes, hex. */
  readonly sha256: string;
  /** Rows set aside as malformed. */
  readonly quarantined: ReadonlyMap<number, number>;
  /** Rows that the venue itself took back (Binance: price, size 0 and fill ids −1). */
  readonly invalidated: ReadonlyMap<number, number>;
  /** Rows outside of the days the source claims. */
  readonly outOfDay: ReadonlyMap<number, number>;
  /** Rows whose receive time is impossible. */
  readonly recvAnomalies: ReadonlyMap<number, number>;
  /** Holes in the numbers of the single fills behind the rows. */
  readonly fillIdHoles: ReadonlyMap<number, number>;
  /** What a volume counter tells beside the rows; absent where the source has none. */
  readonly volumeCounter?: ReadonlyMap<number, VolumeCounterMetadata>;
}

/** A source whose rows have all been taken. */
export interface SourceOffer {
  /** Base name of the file. */
  readonly name: string;
  /** Whether it claims a day. */
  readonly claims: (day: number) => boolean;
  /** Stretches of the days it claims of which it may lack rows. */
  readonly doubtful: readonly TimeRange[];
  /** Days it claims or has rows of. */
  readonly days: ReadonlySet<number>;
  /** What it counted. */
  readonly findings: SourceFindings;
  /** The most decimals that any of its rows had. */
  readonly scales: Scales;
  /** Its rows by day. */
  readonly intakes: ReadonlyMap<number, DayIntake>;
}

/** Puts together what a source said before, during and after its rows. */
export function makeOffer(
  claim: SourceClaim,
  findings: SourceFindings,
  rows: { readonly days: ReadonlyMap<number, DayIntake>; readonly scales: Scales },
): SourceOffer {
  const { firstDay, lastDay } = claim.wholeDays ?? { firstDay: 0, lastDay: -1 };
  const days = new Set(rows.days.keys());
  for (let day = firstDay; day <= lastDay; day += 1) days.add(day);
  const claims = (day: number): boolean => day >= firstDay && day <= lastDay;
  const { name, doubtful = [] } = claim;
  return { name, claims, doubtful, days, findings, scales: rows.scales, intakes: rows.days };
}

/** The number of rows that an offer has for a day. */
export function rowsOffered(offer: SourceOffer, day: number): number {
  return offer.intakes.get(day)?.rows ?? 0;
}

/**
 * The entry of a source in the metadata of a day.
 * @param traded when it traded on that day; null without trades.
 */
export function entryOf(offer: SourceOffer, day: number, traded: TradedTime | null): SourceEntry {
  const { findings } = offer;
  const covers: TimeRange[] = offer.claims(day) ? [wholeDay(day)] : [];
  if (traded !== null) covers.push(coverOf(traded, day));
  return {
    name: offer.name,
    sha256: findings.sha256,
    rows: rowsOffered(offer, day),
    quarantined: findings.quarantined.get(day) ?? 0,
    invalidated: findings.invalidated.get(day) ?? 0,
    out_of_day: findings.outOfDay.get(day) ?? 0,
    recv_anomalies: findings.recvAnomalies.get(day) ?? 0,
    fill_id_holes: findings.fillIdHoles.get(day) ?? 0,
    covers: unionRanges(covers),
  };
}

/**
 * Two entries of the same source as one: its smallest name, and every part of the day it ever claimed.
 * @param where the day's file, for the message.
 * @throws InputError when it had another number of rows: then it was read in another way.
 */
export function mergeEntries(known: SourceEntry, again: SourceEntry, where: string): SourceEntry {
  if (known.rows !== again.rows) {
    throw new InputError(
      `${where}: source ${again.name} was imported before with ${known.rows} rows for this day, now it has ` +
        `${again.rows}: it was read in another way; use --overwrite to replace the day`,
    );
  }
  return {
    ...known,
    name: known.name < again.name ? known.name : again.name,
    quarantined: Math.max(known.quarantined, again.quarantined),
    invalidated: Math.max(known.invalidated, again.invalidated),
    out_of_day: Math.max(known.out_of_day, again.out_of_day),
    recv_anomalies: Math.max(known.recv_anomalies, again.recv_anomalies),
    fill_id_holes: Math.max(known.fill_id_holes, again.fill_id_holes),
    covers: unionRanges([...known.covers, ...again.covers]),
  };
}

/** The number of things a source counted on days that it neither claims nor has rows of, so that no file keeps them. */
export function strayFindings(offer: SourceOffer): number {
  const { quarantined, invalidated, outOfDay, recvAnomalies, fillIdHoles } = offer.findings;
  let stray = 0;
  for (const counts of [quarantined, invalidated, outOfDay, recvAnomalies, fillIdHoles]) {
    for (const [day, found] of counts) stray += offer.days.has(day) ? 0 : found;
  }
  return stray;
}
