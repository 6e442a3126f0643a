import { storeTradeSource } from '../../src/data/store/trade-store.ts';
import { sumsText } from '../shared/sums-text.ts';

// store-sums DATA-DIR SYMBOL: what the trades of a store add up to. Not timed.

const [dataDir = '', symbol = ''] = process.argv.slice(2);
const instrument = { venue: 'binance', market: 'spot', symbol };
const source = storeTradeSource({ dataDir, instrument, fromDay: 0, toDay: 100_000 });
const sums = { rows: 0, size: 0, delta: 0, price: 0 };
for await (const event of source) {
  if (event.type !== 'trades') continue;
  sums.rows += event.length;
  for (let row = 0; row < event.length; row += 1) {
    sums.size += event.size[row]!;
    sums.delta += event.size[row]! * event.side[row]!;
    sums.price += event.price[row]!;
  }
}
process.stdout.write(sumsText(sums));
