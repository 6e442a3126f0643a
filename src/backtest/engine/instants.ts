import type { SessionCalendar } from '../../core/session.ts';
import { DAY_US, dayOfTime } from '../../core/time.ts';
import type { FundingEvent, FundingSchedule } from '../costs/funding.ts';

/** What happens at an instant by itself; those of one instant happen in this order. */
export const INSTANT_KINDS = ['session-end', 'funding', 'day-end', 'wake'] as const;

/** One of {@link INSTANT_KINDS}. */
export type InstantKind = (typeof INSTANT_KINDS)[number];

/** What is to happen by itself, kind by kind: always the next of each. */
export class Instants {
  /** The earliest of all, µs; Infinity: none. */
  nextUs = Number.POSITIVE_INFINITY;
  /** The next funding; null when there is none. */
  funding: FundingEvent | null = null;

  private readonly calendar: SessionCalendar;
  private readonly schedule: FundingSchedule | null;
  private readonly timeUs: Record<InstantKind, number> = {
    'session-end': Number.POSITIVE_INFINITY,
    funding: Number.POSITIVE_INFINITY,
    'day-end': Number.POSITIVE_INFINITY,
    wake: Number.POSITIVE_INFINITY,
  };

  /** @param schedule null where nothing is funded. */
  constructor(calendar: SessionCalendar, schedule: FundingSchedule | null) {
    this.calendar = calendar;
    this.schedule = schedule;
  }

  /** Whether {@link Instants.begin} was called. */
  get hasBegun(): boolean {
    return this.timeUs['day-end'] !== Number.POSITIVE_INFINITY;
  }

  /** Time begins at an instant, µs. */
  begin(timeUs: number): void {
    for (const kind of INSTANT_KINDS) this.follow(kind, timeUs);
  }

  /** Asks for a wake, in the place of the one asked for before; Infinity: none. */
  wakeAt(timeUs: number): void {
    if (timeUs === this.timeUs.wake) return;
    this.timeUs.wake = timeUs;
    this.nextUs = this.earliest();
  }

  /** When the next thing happens up to an instant, inclusive, µs; Infinity: nothing does. A wake only before it, unless told. */
  nextUpTo(untilUs: number, wakesToo: boolean): number {
    const { timeUs } = this;
    const wakeUs = timeUs.wake < untilUs || wakesToo ? timeUs.wake : Number.POSITIVE_INFINITY;
    const next = Math.min(timeUs['session-end'], timeUs.funding, timeUs['day-end'], wakeUs);
    return next <= untilUs ? next : Number.POSITIVE_INFINITY;
  }

  /** What happens at the instant that {@link Instants.nextUpTo} gave. */
  kindAt(timeUs: number): InstantKind {
    return INSTANT_KINDS.find((kind) => this.timeUs[kind] === timeUs)!;
  }

  /** What happened at an instant is over: looks for the next one of its kind. */
  follow(kind: InstantKind, afterUs: number): void {
    this.timeUs[kind] = this.after(kind, afterUs);
    this.nextUs = this.earliest();
  }

  private earliest(): number {
    const { timeUs } = this;
    return Math.min(timeUs['session-end'], timeUs.funding, timeUs['day-end'], timeUs.wake);
  }

  private after(kind: InstantKind, afterUs: number): number {
    switch (kind) {
      case 'session-end':
        return this.calendar.firstEndingAfter(afterUs).endUs;
      case 'funding':
        this.funding = this.schedule?.nextAfter(afterUs) ?? null;
        return this.funding?.timeUs ?? Number.POSITIVE_INFINITY;
      case 'day-end':
        return (dayOfTime(afterUs) + 1) * DAY_US;
      case 'wake':
        return Number.POSITIVE_INFINITY;
    }
  }
}
