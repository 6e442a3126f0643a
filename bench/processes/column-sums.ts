import { columnBlocks } from '../shared/column-file.ts';
import { sumsText } from '../shared/sums-text.ts';

// column-sums COLUMNS: what the trades of a file of columns add up to. Not timed.

const sums = { rows: 0, size: 0, delta: 0, price: 0 };
for (const { length, price, size, side } of columnBlocks(process.argv[2]!)) {
  sums.rows += length;
  for (let row = 0; row < length; row += 1) {
    sums.size += size[row]!;
    sums.delta += size[row]! * side[row]!;
    sums.price += price[row]!;
  }
}
process.stdout.write(sumsText(sums));
