import { columnBlocks } from '../shared/column-file.ts';
import { sumsText } from '../shared/sums-text.ts';

// column-sums COLUMNS PRICE-SCALE SIZE-SCALE: what the trades of a file of columns add up to. Not timed.

const [path = '', ...decimals] = process.argv.slice(2);
const [ticks, lots] = decimals.map((scale) => 10 ** Number(scale)) as [number, number];
const sums = { rows: 0, size: 0, delta: 0, price: 0 };
for (const { length, price, size, side } of columnBlocks(path)) {
  sums.rows += length;
  for (let row = 0; row < length; row += 1) {
    const units = Math.round(size[row]! * lots);
    sums.size += units;
    sums.delta += units * side[row]!;
    sums.price += Math.round(price[row]! * ticks);
  }
}
process.stdout.write(sumsText(sums));
