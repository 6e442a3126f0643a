import { POWERS_OF_TEN } from '../../core/decimal.ts';
import { DAY_US } from '../../core/time.ts';
import type { Scales } from '../../core/trade-batch.ts';
import { TradeBuffer, type TradeColumns } from './trade-columns.ts';
import { compareTrades, isSameTrade } from './trade-order.ts';

/** What can be wrong with a row. */
type Fault = 'order' | 'twice' | 'day' | 'side' | 'price' | 'size' | 'price scale' | 'size scale';

interface FirstSeen {
  count: number;
  readonly message: string;
}

/** Checks the rows of a day file one after the other; remembers the first of each fault, and how many there are. */
export class RowChecks {
  private readonly faults = new Map<Fault, FirstSeen>();
  private readonly last = new TradeBuffer(1);
  private readonly dayStartUs: number;
  private readonly ticksPerOne: number;
  private readonly lotsPerOne: number;
  private row = 0;

  /** Starts before the first row of a day with such scales. */
  constructor(day: number, scales: Scales) {
    this.dayStartUs = day * DAY_US;
    this.ticksPerOne = POWERS_OF_TEN[scales.priceScale]!;
    this.lotsPerOne = POWERS_OF_TEN[scales.sizeScale]!;
  }

  /** Checks the next rows. */
  add(trades: TradeColumns, length: number): void {
    if (length === 0) return;
    if (this.row > 0) this.checkOrder(this.last, 0, trades, 0);
    for (let i = 0; i < length; i += 1) {
      if (i > 0) this.checkOrder(trades, i - 1, trades, i);
      this.checkValues(trades, i);
      this.row += 1;
    }
    this.last.length = 0;
    this.last.appendRow(trades, length - 1);
  }

  /** What was found, a line for each kind of fault. */
  messages(): string[] {
    return Array.from(this.faults.values(), ({ count, message }) =>
      count === 1 ? message : `${message} (and ${count - 1} more rows like it)`,
    );
  }

  private checkOrder(a: TradeColumns, i: number, b: TradeColumns, j: number): void {
    const step = b.timeUs[j]! - a.timeUs[i]!;
    if (step > 0 || (step === 0 && b.id[j]! > a.id[i]!)) return;
    if (compareTrades(a, i, b, j) > 0) this.fault('order', 'comes before the row above it in time and id');
    else if (isSameTrade(a, i, b, j)) this.fault('twice', `holds trade ${b.id[j]!} a second time`);
  }

  private checkValues(trades: TradeColumns, i: number): void {
    const [price, size, side, sinceStart] = [
      trades.price[i]!,
      trades.size[i]!,
      trades.side[i]!,
      trades.timeUs[i]! - this.dayStartUs,
    ];
    if (!(sinceStart >= 0 && sinceStart < DAY_US)) this.fault('day', 'lies outside of the day');
    if (side > 1 || side < -1) this.fault('side', `side must be 1, -1 or 0, got ${side}`);
    if (!(price > 0)) this.fault('price', `price must be above 0, got ${price}`);
    if (!(size > 0)) this.fault('size', `size must be above 0, got ${size}`);
    if (isOff(price, this.ticksPerOne)) this.fault('price scale', `price ${price} has more decimals than price_scale`);
    if (isOff(size, this.lotsPerOne)) this.fault('size scale', `size ${size} has more decimals than size_scale`);
  }

  private fault(fault: Fault, message: string): void {
    const seen = this.faults.get(fault);
    if (seen === undefined) this.faults.set(fault, { count: 1, message: `row ${this.row + 1} ${message}` });
    else seen.count += 1;
  }
}

function isOff(value: number, unitsPerOne: number): boolean {
  return Math.round(value * unitsPerOne) / unitsPerOne !== value;
}
