import type { TapeOrder } from '../tape/tape-reader.ts';
import { hasOwnNumbers, type TimeAndSalesLayout } from './time-and-sales-layout.ts';
import type { TimeAndSalesRow } from './time-and-sales-row.ts';

/** The numbers of a row's trade and of its quote. */
interface RowNumbers {
  readonly trade: number;
  readonly quote: number;
}

/**
 * Gives trades and quotes their numbers in one order of arrival: Sierra's own, which count trades and changes of the book
 * together, and where the file does not have them two for each row. Sierra's may wrap or begin again: then they are kept,
 * but tell no order.
 */
export class ArrivalNumbers {
  readonly #areSierras: boolean;
  #row = 0;
  #first = Number.NaN;
  /** The numbers of the last trade and of the last quote that was written. */
  #last = Number.NEGATIVE_INFINITY;
  #isOrdered = true;

  /** For one file. */
  constructor(layout: TimeAndSalesLayout) {
    this.#areSierras = hasOwnNumbers(layout);
  }

  /**
   * The numbers of the next row.
   * @param isNewQuote whether its quote is another one than that of the row before.
   */
  next({ side, sequence, depthSequence }: TimeAndSalesRow, isNewQuote: boolean): RowNumbers {
    this.#row += 1;
    const own = { trade: 2 * this.#row, quote: 2 * this.#row - 1 };
    const numbers = this.#areSierras ? { trade: sequence, quote: side === null ? sequence : depthSequence } : own;
    if (isNewQuote) this.#pass(numbers.quote);
    if (side !== null) this.#pass(numbers.trade);
    return numbers;
  }

  /** The numbers used; null where they tell no order. */
  order(): TapeOrder | null {
    return this.#isOrdered ? { first: this.#first, last: this.#last } : null;
  }

  #pass(number: number): void {
    if (Number.isNaN(this.#first)) this.#first = number;
    if (number <= this.#last) this.#isOrdered = false;
    this.#last = number;
  }
}
