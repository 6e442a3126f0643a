import { dayOfTime } from '../../core/time.ts';
import type { DecimalNumber } from '../csv/decimal-text.ts';
import type { VolumeCounterMetadata } from '../store/volume-counter-metadata.ts';
import { least, minus, NO_VOLUME, plus, volumeText } from './exact-volume.ts';
import { type VolumeFacts, VolumeTally } from './volume-facts.ts';

/** A trade that the volume counter bears out. */
export interface CountedTrade {
  /** Number of the tick that told of it, in the order of arrival. */
  readonly number: number;
  /** Time of that tick, µs. */
  readonly timeUs: number;
  /** The last price. */
  readonly price: DecimalNumber;
  /** Above 0. */
  readonly size: DecimalNumber;
}

/** Whether a lastSize tick told of a trade, or the counter alone. */
export type TradeOrigin = 'said' | 'counted';

/** A tick with a size. */
export type SizedTick = Omit<CountedTrade, 'price'>;

/** What a lastSize tick said, as far as the counter has borne it out. */
interface SaidTrade extends CountedTrade {
  confirmed: DecimalNumber;
  /** One value of the counter has come since that did not bear it out whole. */
  isLate: boolean;
}

interface DayTally {
  readonly said: VolumeTally;
  readonly shortfall: VolumeTally;
}

/**
 * Makes trades of last, lastSize and volume ticks such that they add up to the growth of the volume counter, exactly. TWS
 * sends a sample of the trades, and no lastSize where size and price repeat; the counter misses none. What the counter
 * grew by beyond what lastSize ticks say is a trade of its own at the last price.
 *
 * A lastSize tick usually comes right before the value of the counter that has it, sometimes right after it, or two values
 * early. What it says is borne out by the next value, by what the value before it left open, or by the one after the next;
 * else it is left out.
 */
export class CountedVolume {
  readonly #sink: (trade: CountedTrade, origin: TradeOrigin) => void;
  #price: DecimalNumber | null = null;
  #first: DecimalNumber | null = null;
  #counter: DecimalNumber | null = null;
  #growth = NO_VOLUME;
  #pending: SaidTrade[] = [];
  /** What the last value of the counter left open: a lastSize tick may still claim it. */
  #open: CountedTrade | null = null;
  #unpriced = NO_VOLUME;
  #restarts = 0;
  readonly #said = new VolumeTally();
  readonly #shortfall = new VolumeTally();
  readonly #beforeCounter = new VolumeTally();
  readonly #unconfirmed = new VolumeTally();
  readonly #cancelled = new VolumeTally();
  readonly #days = new Map<number, DayTally>();

  /** @param sink takes each trade; not always in the order of their numbers. */
  constructor(sink: (trade: CountedTrade, origin: TradeOrigin) => void) {
    this.#sink = sink;
  }

  /** Whether the counter was heard of. */
  get hasCounter(): boolean {
    return this.#counter !== null;
  }

  /** The last price, from a last or lastSize tick. */
  setPrice(price: DecimalNumber): void {
    this.#price = price;
  }

  /** A lastSize tick; without a price so far it says nothing. */
  say(tick: SizedTick): void {
    if (this.#price === null || tick.size.mantissa === 0) return;
    this.#pending.push({ ...tick, price: this.#price, confirmed: NO_VOLUME, isLate: false });
  }

  /**
   * A volume tick.
   * @throws RangeError when volumes cannot be counted exactly.
   */
  count({ number, timeUs, size }: SizedTick): void {
    const before = this.#counter;
    this.#counter = size;
    if (before === null || this.#price === null) this.#begin(before, size);
    else this.#grow(this.#growthSince(before, size), { number, timeUs, price: this.#price, size: NO_VOLUME });
  }

  /** The recording ends: what the counter has not borne out by now, it never will. */
  finish(): void {
    const claimed = this.#claimed();
    this.#confirm(this.#takeBack(claimed));
    this.#settleOpen();
    for (const said of this.#pending) this.#settle(said);
    this.#pending = [];
  }

  /** How it all went together; after {@link CountedVolume.finish}. */
  facts(): VolumeFacts {
    const share = this.#growth.mantissa === 0 ? 0 : this.#shortfall.volume.value / this.#growth.value;
    return {
      counterFirst: volumeText(this.#first ?? NO_VOLUME),
      counterLast: volumeText(this.#counter ?? NO_VOLUME),
      growth: volumeText(this.#growth),
      said: this.#said.count(),
      shortfall: this.#shortfall.count(),
      shortfallShare: share,
      beforeCounter: this.#beforeCounter.count(),
      unconfirmed: this.#unconfirmed.count(),
      unpriced: volumeText(this.#unpriced),
      restarts: this.#restarts,
      cancellations: this.#cancelled.count(),
    };
  }

  /** What was said and what the counter alone told of, by UTC day. */
  byDay(): ReadonlyMap<number, VolumeCounterMetadata> {
    const counted = Array.from(this.#days, ([day, { said, shortfall }]) => {
      return [day, { said: said.count(), shortfall: shortfall.count() }] as const;
    });
    return new Map(counted);
  }

  /** The first value tells what was traded before; so do later ones, as long as there is no price to book anything at. */
  #begin(before: DecimalNumber | null, value: DecimalNumber): void {
    const growth = before === null ? NO_VOLUME : minus(value, before);
    if (growth.mantissa > 0) this.#unpriced = plus(this.#unpriced, growth);
    this.#first = value;
    for (const { size } of this.#pending) this.#beforeCounter.add(size);
    this.#pending = [];
  }

  /** A counter that fell to less than half began anew with a trading day; one that fell less has had trades cancelled. */
  #growthSince(before: DecimalNumber, value: DecimalNumber): DecimalNumber {
    const growth = minus(value, before);
    if (growth.mantissa >= 0) return growth;
    if (plus(value, value).value < before.value) {
      this.#restarts += 1;
      return value;
    }
    this.#cancelled.add(minus(before, value));
    return NO_VOLUME;
  }

  #grow(growth: DecimalNumber, at: CountedTrade): void {
    if (growth.mantissa === 0) return;
    this.#growth = plus(this.#growth, growth);
    const excess = minus(this.#claimed(), growth);
    const back = excess.mantissa > 0 ? this.#takeBack(excess) : NO_VOLUME;
    const rest = this.#confirm(plus(back, growth));
    this.#settleOpen();
    this.#open = { ...at, size: rest };
    this.#pending = this.#pending.filter((said) => this.#stays(said));
  }

  #claimed(): DecimalNumber {
    return this.#pending.reduce((sum, { size, confirmed }) => plus(sum, minus(size, confirmed)), NO_VOLUME);
  }

  /** Takes up to so much from what the value before left open. */
  #takeBack(claim: DecimalNumber): DecimalNumber {
    if (this.#open === null) return NO_VOLUME;
    const taken = least(claim, this.#open.size);
    this.#open = { ...this.#open, size: minus(this.#open.size, taken) };
    return taken;
  }

  /** Bears out what was said, the earliest first; returns what is left of the volume. */
  #confirm(volume: DecimalNumber): DecimalNumber {
    let rest = volume;
    for (const said of this.#pending) {
      const borneOut = least(rest, minus(said.size, said.confirmed));
      said.confirmed = plus(said.confirmed, borneOut);
      rest = minus(rest, borneOut);
    }
    return rest;
  }

  /** Whether what was said waits for one more value of the counter. */
  #stays(said: SaidTrade): boolean {
    if (said.isLate || minus(said.size, said.confirmed).mantissa === 0) {
      this.#settle(said);
      return false;
    }
    said.isLate = true;
    return true;
  }

  #settle({ number, timeUs, price, size, confirmed }: SaidTrade): void {
    this.#unconfirmed.add(minus(size, confirmed));
    this.#said.add(confirmed);
    this.#dayOf(timeUs).said.add(confirmed);
    if (confirmed.mantissa > 0) this.#sink({ number, timeUs, price, size: confirmed }, 'said');
  }

  #dayOf(timeUs: number): DayTally {
    const day = dayOfTime(timeUs);
    const tally = this.#days.get(day) ?? { said: new VolumeTally(), shortfall: new VolumeTally() };
    this.#days.set(day, tally);
    return tally;
  }

  #settleOpen(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null || open.size.mantissa === 0) return;
    this.#shortfall.add(open.size);
    this.#dayOf(open.timeUs).shortfall.add(open.size);
    this.#sink(open, 'counted');
  }
}
