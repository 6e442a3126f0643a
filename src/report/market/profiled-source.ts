import type { Session, SessionCalendar } from '../../core/session.ts';
import type { TradeBatch } from '../../core/trade-batch.ts';
import type { MarketEvent, MarketSource } from '../../cvd/bars-from-source.ts';
import { RunningVwap } from '../../cvd/running-vwap.ts';
import { VolumeProfile } from '../../cvd/volume-profile.ts';
import {
  addedRows,
  countingRowTicks,
  greatestCommonDivisor,
  type MarketProfile,
  priceVolume,
  type SessionVolume,
  shownRowTicks,
} from './market-profile.ts';

/** A source that counts volume by price while somebody else makes bars of it. */
export interface ProfiledSource {
  /** Read this in the place of the source it was made from. */
  readonly source: MarketSource;
  /** What the latest reading gave, when it has ended; null where there was no trade, as in imported bars. */
  profile(): MarketProfile | null;
}

/**
 * Counts volume by price and session on the way of the trades to whoever reads them. Trades outside every session are in no
 * profile, as they are in no bar; where a size bucket was asked for, its volume is what counts.
 */
export function profiledSource(source: MarketSource, calendar: SessionCalendar): ProfiledSource {
  let counter = new ProfileCounter(calendar);
  async function* reading(): AsyncGenerator<MarketEvent> {
    counter = new ProfileCounter(calendar);
    for await (const event of source) {
      if (event.type === 'trades') counter.add(event);
      yield event;
    }
  }
  const { scales, kind } = source;
  return { source: { scales, kind, [Symbol.asyncIterator]: reading }, profile: () => counter.profile() };
}

interface CountedSession {
  readonly session: Session;
  readonly rows: VolumeProfile;
  readonly vwap: RunningVwap;
}

/** Counts volume by price, session by session. */
export class ProfileCounter {
  private readonly calendar: SessionCalendar;
  private readonly sessions: CountedSession[] = [];
  private readonly whole = new RunningVwap();
  private rowTicks = 0;
  private firstPrice = 0;
  /** All prices so far differ from the first by multiples of it; 0 while there is but one. */
  private step = 0;

  constructor(calendar: SessionCalendar) {
    this.calendar = calendar;
  }

  /**
   * Counts a batch.
   * @throws RangeError when prices lie too far apart to be counted in rows.
   */
  add(trades: TradeBatch): void {
    if (trades.length === 0) return;
    const batch = trades.sizeInBucket === undefined ? trades : { ...trades, size: trades.sizeInBucket };
    if (this.rowTicks === 0) {
      this.firstPrice = batch.price[0]!;
      this.rowTicks = countingRowTicks(this.firstPrice);
    }
    for (let from = 0; from < batch.length; ) {
      const session = this.calendar.firstEndingAfter(batch.timeUs[from]!);
      const start = batch.timeUs[from]! < session.startUs ? session.startUs : session.endUs;
      let to = from + 1;
      while (to < batch.length && batch.timeUs[to]! < start) to += 1;
      if (start === session.endUs) this.addTo(session, batch, from, to);
      from = to;
    }
  }

  private addTo(session: Session, batch: TradeBatch, from: number, to: number): void {
    let last = this.sessions.at(-1);
    if (last?.session.day !== session.day) {
      last = { session, rows: new VolumeProfile(this.rowTicks), vwap: new RunningVwap() };
      this.sessions.push(last);
    }
    this.measure(batch.price, from, to);
    last.rows.add(batch, from, to);
    last.vwap.add(batch, from, to);
    this.whole.add(batch, from, to);
  }

  private measure(price: Float64Array, from: number, to: number): void {
    let { step } = this;
    for (let index = from; index < to && step !== 1; index += 1) {
      const distance = Math.abs(price[index]! - this.firstPrice);
      if (step === 0 || distance % step !== 0) step = greatestCommonDivisor(step, distance);
    }
    this.step = step;
  }

  /** What was counted, in rows that are few enough to be shown. */
  profile(): MarketProfile | null {
    const counted = this.sessions.map(({ session, rows, vwap }) => {
      return { session: session.day, rows: rows.rows(), vwapTicks: vwap.vwapTicks() };
    });
    const low = Math.min(...counted.map(({ rows }) => rows[0]?.price ?? Infinity));
    const high = Math.max(...counted.map(({ rows }) => rows.at(-1)?.price ?? -Infinity));
    if (low > high) return null;
    const grid = this.step > 0 && this.firstPrice % this.step === 0 ? this.step : 1;
    const rowTicks = shownRowTicks(this.rowTicks, { low, high, grid });
    const sessions = counted.flatMap(({ session, rows, vwapTicks }): SessionVolume[] => {
      const volume = priceVolume(rows, rowTicks, vwapTicks);
      return volume === null ? [] : [{ session, ...volume }];
    });
    const rows = addedRows(
      sessions.map((each) => each.rows),
      rowTicks,
    );
    const whole = priceVolume(rows, rowTicks, this.whole.vwapTicks());
    return whole === null ? null : { rowTicks, whole, sessions };
  }
}
