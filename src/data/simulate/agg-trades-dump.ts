import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { formatUnits, POWERS_OF_TEN } from '../../core/decimal.ts';
import type { Scales } from '../../core/trade-batch.ts';
import type { TradeRows } from '../trade-rows.ts';

/** Decimals in Binance's spot dumps. */
const DUMP_DECIMALS = 8;

/** Rows that are made into one text at a time: enough to make writes few, little enough to stay in the cache. */
const ROWS_PER_WRITE = 4096;

/**
 * Writes trades in the layout of Binance's spot aggTrades dumps since 2025: no header, eight columns
 * `id,price,quantity,first trade id,last trade id,time in µs,buyer was maker,best match`. Each row counts as one trade.
 * The file appears under its name only when it is whole.
 */
export class AggTradesDump {
  private readonly path: string;
  private readonly partPath: string;
  private readonly scales: Scales;
  private readonly file: number;

  /** Opens the file beside its final name. The scales are those of the instrument's ticks and lots. */
  constructor(path: string, scales: Scales) {
    this.path = path;
    this.partPath = `${path}.part`;
    this.scales = scales;
    this.file = openSync(this.partPath, 'w');
  }

  /** Adds rows. Their side must be known: the layout has no word for an unknown aggressor. */
  append(rows: TradeRows): void {
    for (let from = 0; from < rows.length; from += ROWS_PER_WRITE) {
      writeSync(this.file, this.textOf(rows, from, Math.min(from + ROWS_PER_WRITE, rows.length)));
    }
  }

  /** Finishes the file and gives it its name. */
  close(): void {
    closeSync(this.file);
    renameSync(this.partPath, this.path);
  }

  /** Gives the file up and removes it. */
  abort(): void {
    closeSync(this.file);
    rmSync(this.partPath);
  }

  private textOf(rows: TradeRows, from: number, to: number): string {
    const { priceScale, sizeScale } = this.scales;
    const ticksPerUnit = POWERS_OF_TEN[priceScale]!;
    const lotsPerUnit = POWERS_OF_TEN[sizeScale]!;
    const priceTail = zerosAfter(priceScale);
    const sizeTail = zerosAfter(sizeScale);
    let text = '';
    for (let i = from; i < to; i += 1) {
      const id = rows.id[i]!;
      const price = formatUnits(Math.round(rows.price[i]! * ticksPerUnit), priceScale) + priceTail;
      const size = formatUnits(Math.round(rows.size[i]! * lotsPerUnit), sizeScale) + sizeTail;
      const buyerWasMaker = rows.side[i]! < 0 ? 'True' : 'False';
      text += `${id},${price},${size},${id},${id},${rows.timeUs[i]!},${buyerWasMaker},True\n`;
    }
    return text;
  }
}

/** What follows a number of so many decimals to make it eight. */
function zerosAfter(scale: number): string {
  return (scale === 0 ? '.' : '') + '0'.repeat(Math.max(DUMP_DECIMALS - scale, 0));
}
