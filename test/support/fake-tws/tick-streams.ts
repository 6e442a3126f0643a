import type { FakeTick } from './fake-tape.ts';
import type { Field } from './wire.ts';

/** A tick as it happens. */
export interface LiveTick extends FakeTick {
  /** What it is of. */
  readonly kind: 'trade' | 'quote';
}

interface Watch<Client> {
  readonly client: Client;
  readonly id: number;
  readonly conId: number;
  /** `Last`, `AllLast` or `BidAsk`. */
  readonly type: string;
}

/** Who watches which ticks as they happen, within the subscriptions that an account has. */
export class TickStreams<Client> {
  /** Most subscriptions at once. */
  slots: number;
  private readonly send: (client: Client, fields: readonly Field[]) => void;
  private watches: Watch<Client>[] = [];

  constructor(slots: number, send: (client: Client, fields: readonly Field[]) => void) {
    this.slots = slots;
    this.send = send;
  }

  /** The types that are watched, in the order in which they were asked for. */
  get types(): readonly string[] {
    return this.watches.map(({ type }) => type);
  }

  /** Takes a subscription. @returns false when there is none left. */
  watch(watch: Watch<Client>): boolean {
    if (this.watches.length >= this.slots) return false;
    this.watches.push(watch);
    return true;
  }

  /** Ends one. @returns false when there is none of that id. */
  cancel(client: Client, id: number): boolean {
    const before = this.watches.length;
    this.watches = this.watches.filter((watch) => watch.client !== client || watch.id !== id);
    return this.watches.length < before;
  }

  /** Ends all of a client. */
  leave(client: Client): void {
    this.watches = this.watches.filter((watch) => watch.client !== client);
  }

  /** Ends all without a word, as when data is lost. */
  forget(): void {
    this.watches = [];
  }

  /**
   * Tells whoever watches of a tick.
   * @param change makes something else of the message.
   * @returns how many heard of it.
   */
  tell(conId: number, tick: LiveTick, change: (fields: Field[]) => Field[] = (fields) => fields): number {
    const heard = this.watches.filter((watch) => watch.conId === conId && isOf(watch.type, tick));
    for (const { client, id, type } of heard) this.send(client, change(messageOf(id, type, tick)));
    return heard.length;
  }
}

function isOf(type: string, { kind }: LiveTick): boolean {
  return (type === 'BidAsk') === (kind === 'quote');
}

/** TICK_BY_TICK (99): the mask comes after the numbers here, before them in historical ticks. */
function messageOf(id: number, type: string, { kind, time, fields }: LiveTick): Field[] {
  const [mask = 0, ...rest] = fields;
  if (kind === 'quote') return [99, id, 3, time, ...rest, mask];
  const [price = '', size = '', exchange = '', conditions = ''] = rest;
  return [99, id, type === 'AllLast' ? 2 : 1, time, price, size, mask, exchange, conditions];
}
