import type { TradeBuffer } from './trade-columns.ts';

/**
 * The store's own guard at its door: what a reader hands over must be trades.
 * @param source name of the source, for the message.
 * @throws RangeError naming source, trade and value.
 */
export function checkTrades(buffer: TradeBuffer, source: string): void {
  const { timeUs, price, size, side, id, length } = buffer;
  for (let i = 0; i < length; i += 1) {
    // Written so that NaN fails.
    const sound = price[i]! > 0 && size[i]! > 0 && price[i]! < Infinity && size[i]! < Infinity;
    const whole = Number.isSafeInteger(timeUs[i]!) && Number.isSafeInteger(id[i]!);
    if (!sound || !whole || side[i]! > 1 || side[i]! < -1) {
      throw new RangeError(
        `${source}: not a trade: time ${timeUs[i]!}, price ${price[i]!}, size ${size[i]!}, side ${side[i]!}, id ${id[i]!}` +
          ' (price and size must be above 0, side 1, -1 or 0, time and id integers)',
      );
    }
  }
}
