import { DAY_US, dayNumber, dayOfTime, HOUR_US, MINUTE_US, SECOND_US } from './time.ts';

/** What the clock on a wall shows. */
export interface WallClock {
  /** The local date, days since 1970-01-01. */
  readonly day: number;
  /** Time since the local midnight, as the clock shows it, µs, 0 to 24 h exclusive. */
  readonly clockUs: number;
}

/**
 * The instant, UTC µs, at which a clock in the zone first shows the wall time or a later one. That settles the two odd
 * hours of the year: a time in the gap of spring becomes the instant the gap ends, and of the two times the clock shows
 * in the overlap of autumn the earlier counts. So the result never falls when the wall time rises.
 *
 * Costs a few table look-ups; the first use of a zone's day costs about 10 µs more, a day with a change about 100 µs.
 *
 * @param zone - IANA name, e.g. `America/New_York`.
 * @param day - The local date, days since 1970-01-01.
 * @param clockUs - Time of day in wall time, µs. It may leave the day: −7 h is 17:00 of the day before, 24 h the midnight after.
 * @throws RangeError naming a zone that is unknown, or a time outside the years a time in µs is exact in.
 */
export function wallClockToUtcUs(zone: string, day: number, clockUs: number): number {
  return zoneOffsets(zone).firstShowing(requireTime(day * DAY_US + clockUs));
}

/**
 * What a clock in the zone shows at an instant, UTC µs. Costs a table look-up, like {@link wallClockToUtcUs}.
 * @throws RangeError naming a zone that is unknown, or a time outside the years a time in µs is exact in.
 */
export function utcToWallClock(zone: string, timeUs: number): WallClock {
  const wallUs = timeUs + zoneOffsets(zone).offsetAt(requireTime(timeUs));
  const day = dayOfTime(wallUs);
  return { day, clockUs: wallUs - day * DAY_US };
}

/** The offsets from UTC of one UTC day. No zone ever changed its offset twice within three days (tzdata). */
interface DayOffsets {
  /** Local time less UTC before the change, µs. */
  readonly beforeUs: number;
  /** The instant of the change, or the end of the day when there is none. */
  readonly changeUs: number;
  /** Local time less UTC from the change on, µs. */
  readonly afterUs: number;
}

/** A zone's offsets, looked up once a UTC day: asking Intl costs some 4 µs, too much for every row of a file. */
class ZoneOffsets {
  private readonly format: Intl.DateTimeFormat;
  private readonly days = new Map<number, DayOffsets>();

  constructor(format: Intl.DateTimeFormat) {
    this.format = format;
  }

  offsetAt(timeUs: number): number {
    const { beforeUs, changeUs, afterUs } = this.offsetsOf(dayOfTime(timeUs));
    return timeUs < changeUs ? beforeUs : afterUs;
  }

  firstShowing(wallUs: number): number {
    // No zone is 24 h away from UTC, so the answer lies within a day of the wall time read as UTC.
    let utcDay = dayOfTime(wallUs) - 1;
    let timeUs = this.firstShowingOn(utcDay, wallUs);
    while (timeUs === null) {
      utcDay += 1;
      timeUs = this.firstShowingOn(utcDay, wallUs);
    }
    return timeUs;
  }

  /** The first instant of the UTC day at which the clock shows the wall time or a later one; null when it never does. */
  private firstShowingOn(utcDay: number, wallUs: number): number | null {
    const { beforeUs, changeUs, afterUs } = this.offsetsOf(utcDay);
    const beforeChange = Math.max(wallUs - beforeUs, utcDay * DAY_US);
    if (beforeChange < changeUs) return beforeChange;
    const afterChange = Math.max(wallUs - afterUs, changeUs);
    return afterChange < (utcDay + 1) * DAY_US ? afterChange : null;
  }

  private offsetsOf(utcDay: number): DayOffsets {
    let offsets = this.days.get(utcDay);
    if (offsets === undefined) {
      offsets = this.readOffsets(utcDay);
      this.days.set(utcDay, offsets);
    }
    return offsets;
  }

  private readOffsets(utcDay: number): DayOffsets {
    let unchangedUs = utcDay * DAY_US;
    let changeUs = unchangedUs + DAY_US;
    const beforeUs = this.readOffset(unchangedUs);
    const afterUs = this.readOffset(changeUs);
    // A change falls on a whole second: halve the span that holds it down to one.
    while (beforeUs !== afterUs && changeUs - unchangedUs > SECOND_US) {
      const middleUs = unchangedUs + Math.floor((changeUs - unchangedUs) / (2 * SECOND_US)) * SECOND_US;
      if (this.readOffset(middleUs) === beforeUs) unchangedUs = middleUs;
      else changeUs = middleUs;
    }
    return { beforeUs, changeUs, afterUs };
  }

  /** The offset at a whole second, from the date and time that Intl gives for it. */
  private readOffset(timeUs: number): number {
    const shown = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
    for (const { type, value } of this.format.formatToParts(timeUs / 1000)) {
      if (type in shown) shown[type as keyof typeof shown] = Number(value);
    }
    const day = dayNumber({ year: shown.year, month: shown.month, dayOfMonth: shown.day });
    const clockUs = shown.hour * HOUR_US + shown.minute * MINUTE_US + shown.second * SECOND_US;
    return day * DAY_US + clockUs - timeUs;
  }
}

/** What was learnt of each zone. Only a memory of what Intl says: it changes the speed of an answer, never the answer. */
const knownZones = new Map<string, ZoneOffsets>();

function zoneOffsets(zone: string): ZoneOffsets {
  let offsets = knownZones.get(zone);
  if (offsets === undefined) {
    offsets = new ZoneOffsets(zoneFormat(zone));
    knownZones.set(zone, offsets);
  }
  return offsets;
}

function zoneFormat(zone: string): Intl.DateTimeFormat {
  try {
    // Newer engines take offsets such as +01:00 too; a zone is a name here, on every engine.
    if (!/^[A-Za-z]/.test(zone)) throw new RangeError('not a name');
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (cause) {
    throw new RangeError(`unknown time zone "${zone}" (expected an IANA name such as America/New_York)`, { cause });
  }
}

function requireTime(timeUs: number): number {
  if (!(Math.abs(timeUs) <= Number.MAX_SAFE_INTEGER)) {
    throw new RangeError(`not a time: ${timeUs} µs (expected microseconds since 1970, before the year 2255)`);
  }
  return timeUs;
}
