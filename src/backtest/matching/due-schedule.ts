import type { OrderChange } from '../orders/order.ts';
import type { LiveOrder } from './live-order.ts';

/** What is done at an instant. */
export interface DueAction {
  /** When, µs. */
  readonly timeUs: number;
  /**
   * Time of the first print it comes before, µs: what is sent is in effect for prints strictly after its arrival, a time-out
   * from its instant on.
   */
  readonly effectiveUs: number;
  /** Whose. */
  readonly order: LiveOrder;
  /** What: the order arrives, a cancel or a change of it arrives, it expires. */
  readonly kind: 'arrival' | 'cancel' | 'change' | 'expiry';
  /** Of a `change`; empty otherwise. */
  readonly change: OrderChange;
  /** Of an `expiry`: why; empty otherwise. */
  readonly reason: string;
}

/** Actions in the order in which they fall due; of one instant in the order in which they were asked for. */
export class DueSchedule {
  private readonly actions: DueAction[] = [];

  /** The next action; undefined when there is none. */
  get next(): DueAction | undefined {
    return this.actions[0];
  }

  /** Puts an action in its place. */
  add(action: DueAction): void {
    const { actions } = this;
    let place = actions.length;
    while (place > 0 && isLater(actions[place - 1]!, action)) place -= 1;
    actions.splice(place, 0, action);
  }

  /** Takes the next action out. */
  take(): DueAction | undefined {
    return this.actions.shift();
  }

  /** Forgets everything about an order that is over. */
  forget(order: LiveOrder): void {
    for (let index = this.actions.length - 1; index >= 0; index -= 1) {
      if (this.actions[index]!.order === order) this.actions.splice(index, 1);
    }
  }
}

function isLater(left: DueAction, right: DueAction): boolean {
  return left.effectiveUs === right.effectiveUs ? left.timeUs > right.timeUs : left.effectiveUs > right.effectiveUs;
}
