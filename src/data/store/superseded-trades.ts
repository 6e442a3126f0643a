import { InputError } from '../input-error.ts';
import type { SupersededTrade } from './day-metadata.ts';
import type { TradeColumns } from './trade-columns.ts';

/** Sources that differ about more sizes than this do not differ by accident. */
const MOST_SUPERSEDED = 10_000;

/** The trades of a day that gave way to another version with a larger size, each of them once. */
export class SupersededTrades {
  private readonly trades = new Map<string, SupersededTrade>();
  private readonly where: string;

  /**
   * Starts with those known already.
   * @param where which day this is, for messages.
   */
  constructor(where: string, known: readonly SupersededTrade[]) {
    this.where = where;
    for (const trade of known) this.enter(trade);
  }

  /**
   * Enters a trade of the given size.
   * @throws InputError when there are too many: the sources do not speak of the same trades or units.
   */
  add(trades: TradeColumns, row: number, size: number): void {
    const [time, id] = [trades.timeUs[row]!, trades.id[row]!];
    this.enter({ time, price: trades.price[row]!, size, side: trades.side[row]!, id });
    if (this.trades.size <= MOST_SUPERSEDED) return;
    throw new InputError(
      `${this.where}: more than ${MOST_SUPERSEDED} trades have the same id, time, price and side but another size; ` +
        'are these the same market, the same units, and is the id that of a trade?',
    );
  }

  /** All of them, by time and id. */
  sorted(): SupersededTrade[] {
    const all = [...this.trades.values()];
    return all.sort(
      (a, b) => a.time - b.time || a.id - b.id || a.price - b.price || a.side - b.side || a.size - b.size,
    );
  }

  private enter(trade: SupersededTrade): void {
    this.trades.set(`${trade.time} ${trade.id} ${trade.price} ${trade.side} ${trade.size}`, trade);
  }
}
