import { closeSync, openSync, writevSync } from 'node:fs';
import { storeTradeSource } from '../../src/data/store/trade-store.ts';
import { BLOCK_ROWS, blockBytes, type ColumnBlock } from '../shared/column-file.ts';

// columns DATA-DIR SYMBOL OUT: the trades of a store as a file of plain columns, for the kernels and the C programs.

const [dataDir = '', symbol = '', out = ''] = process.argv.slice(2);
const instrument = { venue: 'binance', market: 'spot', symbol };
const source = storeTradeSource({ dataDir, instrument, fromDay: 0, toDay: 100_000 });
const [ticks, lots] = [10 ** source.scales.priceScale, 10 ** source.scales.sizeScale];
const column = (): Float64Array => new Float64Array(BLOCK_ROWS);
const block = {
  length: 0,
  timeUs: column(),
  price: column(),
  size: column(),
  id: column(),
  side: new Int8Array(BLOCK_ROWS),
};
const file = openSync(out, 'w');

function write(full: ColumnBlock): void {
  writevSync(file, blockBytes(full));
  block.length = 0;
}

for await (const event of source) {
  if (event.type !== 'trades') continue;
  const { id } = event;
  for (let row = 0; row < event.length; row += 1) {
    const at = block.length;
    block.timeUs[at] = event.timeUs[row]!;
    block.price[at] = event.price[row]! / ticks;
    block.size[at] = event.size[row]! / lots;
    block.id[at] = id[row]!;
    block.side[at] = event.side[row]!;
    block.length += 1;
    if (block.length === BLOCK_ROWS) write(block);
  }
}
if (block.length > 0) write(block);
closeSync(file);
