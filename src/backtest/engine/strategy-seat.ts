import type { Intent } from '../orders/order.ts';
import type { Moment } from '../strategy/moment.ts';
import type { Strategy } from '../strategy/strategy.ts';
import type { Instants } from './instants.ts';
import type { RunEvent } from './run-event.ts';

/** Decisions at one instant after which a strategy is taken to go round in circles. */
const MOST_DECISIONS = 100_000;

/** Where a strategy is asked: sees to its wakes and its notes, and that it comes to an end. */
export class StrategySeat {
  /** Who decides. */
  readonly strategy: Strategy;
  /** What it noted, and how often. */
  readonly notes = new Map<string, number>();
  /** Takes a note of the strategy at the moment in hand. */
  readonly note = (text: string): void => {
    this.notes.set(text, (this.notes.get(text) ?? 0) + 1);
    this.tell?.({ type: 'note', timeUs: this.latestUs, text });
  };

  private readonly instants: Instants;
  private readonly tell: ((event: RunEvent) => void) | null;
  private latestUs = Number.NEGATIVE_INFINITY;
  private decisions = 0;

  /** @param tell told of its notes; null: nobody is. */
  constructor(strategy: Strategy, instants: Instants, tell: ((event: RunEvent) => void) | null) {
    this.strategy = strategy;
    this.instants = instants;
    this.tell = tell;
  }

  /** See `Strategy.quietUntilBar`; 0 where it wants to hear of every bar. */
  get quietUntilBar(): number {
    return this.strategy.quietUntilBar ?? 0;
  }

  /** Whether it wants to be asked at an instant. */
  get wantsWake(): boolean {
    return (this.strategy.wakeUs ?? Number.POSITIVE_INFINITY) < Number.POSITIVE_INFINITY;
  }

  /**
   * Asks what it wants done at a moment, whose `note` is {@link StrategySeat.note}.
   * @throws RangeError when it decides at one instant without end, or wants a wake in the past.
   */
  ask(moment: Moment): readonly Intent[] {
    const { strategy, instants } = this;
    const { timeUs } = moment;
    this.requireProgress(timeUs);
    const intents = strategy.decide(moment);
    const wakeUs = strategy.wakeUs ?? Number.POSITIVE_INFINITY;
    if (!(wakeUs > timeUs)) {
      throw new RangeError(`${strategy.name} wants a wake at ${wakeUs} µs, but it is ${timeUs} µs already`);
    }
    instants.wakeAt(wakeUs);
    return intents;
  }

  private requireProgress(timeUs: number): void {
    this.decisions = timeUs > this.latestUs ? 1 : this.decisions + 1;
    this.latestUs = timeUs;
    if (this.decisions <= MOST_DECISIONS) return;
    const { name } = this.strategy;
    throw new RangeError(`${name} has decided ${MOST_DECISIONS} times at ${timeUs} µs: it answers itself without end`);
  }
}
