import type { Bracket, Intent, Order, OrderKind, OrderRequest, TimeInForce } from '../../src/backtest/orders/order.ts';
import type { Moment } from '../../src/backtest/strategy/moment.ts';
import type { MakeStrategy, Strategy } from '../../src/backtest/strategy/strategy.ts';
import { type Random, seededRandom } from '../../src/core/random.ts';

const KINDS: readonly OrderKind[] = ['market', 'limit', 'stop', 'stop-limit'];
const FORCES: readonly TimeInForce[] = ['GTC', 'GTC', 'DAY', 'IOC', 'FOK'];

/**
 * Does everything that a strategy can do, by seeded chance: every kind of order, in groups, with brackets and time-outs,
 * changes, cancels, flattening, wakes. What it does depends on the moments alone.
 */
export function restless(seed: number): MakeStrategy {
  return () => new Restless(seed);
}

class Restless implements Strategy {
  readonly name = 'restless';
  wakeUs = Number.POSITIVE_INFINITY;
  private readonly random: Random;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  decide(moment: Moment): Intent[] {
    const { random } = this;
    const draw = random.integer(12);
    this.wakeUs = random.integer(4) === 0 ? moment.timeUs + 1 + random.integer(90e6) : Number.POSITIVE_INFINITY;
    if (moment.kind === 'fill' && draw > 4) return [];
    const alive = moment.orders[random.integer(Math.max(moment.orders.length, 1))];
    if (draw === 0) return [{ type: 'flatten', tag: 'enough' }];
    if (draw === 1 && alive !== undefined) return [{ type: 'cancel', orderId: alive.id }];
    if (draw === 2 && alive !== undefined) return [this.modification(alive)];
    if (draw > 7) return [];
    const isPair = random.integer(4) === 0;
    const oco = isPair ? `pair-${moment.timeUs}` : undefined;
    const intents = [this.submission(moment, oco)];
    if (isPair) intents.push(this.submission(moment, oco));
    return intents;
  }

  private submission(moment: Moment, oco: string | undefined): Intent {
    const order = this.order(moment, oco);
    const bracket = this.random.integer(3) === 0 ? this.bracket(order, moment) : null;
    return { type: 'submit', order, ...(bracket !== null && { bracket }) };
  }

  private order(moment: Moment, oco: string | undefined): OrderRequest {
    const { random } = this;
    const kind = KINDS[random.integer(KINDS.length)]!;
    const side = random.integer(2) === 0 ? 1 : -1;
    const near = (): number => Math.max(price(moment) + random.integer(21) - 10, 1);
    return {
      ...{ kind, side, lots: 1 + random.integer(900), timeInForce: FORCES[random.integer(FORCES.length)]! },
      ...{ reduceOnly: random.integer(3) === 0, tag: kind },
      ...(oco !== undefined && { oco }),
      ...(random.integer(3) === 0 && { expiresUs: moment.timeUs + random.integer(200e6) }),
      ...((kind === 'limit' || kind === 'stop-limit') && { limitTicks: near() }),
      ...((kind === 'stop' || kind === 'stop-limit') && { stopTicks: near() }),
    };
  }

  private bracket({ side, lots }: OrderRequest, moment: Moment): Bracket {
    const common = { side, lots, timeInForce: 'GTC', reduceOnly: true } as const;
    const stopTicks = Math.max(price(moment) - side * (1 + this.random.integer(9)), 1);
    const limitTicks = Math.max(price(moment) + side * (1 + this.random.integer(9)), 1);
    return {
      stop: { ...common, kind: 'stop', stopTicks, tag: 'stop' },
      target: { ...common, kind: 'limit', limitTicks, tag: 'target' },
    };
  }

  private modification(order: Order): Intent {
    const { random } = this;
    return {
      ...{ type: 'modify', orderId: order.id },
      ...(random.integer(2) === 0 && { lots: 1 + random.integer(900) }),
      ...(order.limitTicks !== undefined && { limitTicks: Math.max(order.limitTicks + random.integer(7) - 3, 1) }),
      ...(order.stopTicks !== undefined && { stopTicks: Math.max(order.stopTicks + random.integer(7) - 3, 1) }),
    };
  }
}

function price({ touch }: Moment): number {
  return Number.isNaN(touch.lastTicks) ? 100 : touch.lastTicks;
}
