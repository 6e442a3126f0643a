/** What an order has paid and why, money units. */
interface OrderTotal {
  due: bigint;
  worth: bigint;
  charged: bigint;
}

/**
 * Charges an order within its bounds however many fills it has: each pays what the order owes by then less what it has
 * paid before.
 */
export class OrderCharge {
  private readonly totals = new Map<number, OrderTotal>();
  private readonly bound: (due: bigint, worth: bigint) => bigint;

  /** @param bound what an order pays, by what its fills come to and what they were worth in all. */
  constructor(bound: (due: bigint, worth: bigint) => bigint) {
    this.bound = bound;
  }

  /** What a fill pays that comes to `due` before the bounds. */
  charge(orderId: number, due: bigint, worth: bigint): bigint {
    const total = this.totals.get(orderId) ?? { due: 0n, worth: 0n, charged: 0n };
    this.totals.set(orderId, total);
    total.due += due;
    total.worth += worth;
    const owed = this.bound(total.due, total.worth);
    const fee = owed - total.charged;
    total.charged = owed;
    return fee;
  }
}
