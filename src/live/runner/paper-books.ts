import type { RunEvent } from '../../backtest/engine/run-event.ts';
import { READINGS, type Reading } from '../../backtest/matching/reading.ts';
import type { MoneyScale } from '../../backtest/money.ts';
import { formatUnits } from '../../core/decimal.ts';
import type { TextColumn } from '../../core/text-table.ts';
import { formatTime } from '../../core/time.ts';
import type { Scales } from '../../core/trade-batch.ts';
import type { PaperReport } from '../protocol/paper-report.ts';

/** A fill on paper, ready to be shown: plain decimals. */
export interface PaperFill {
  /** How kindly the tape was read. */
  readonly reading: Reading;
  /** Time of the print, µs. */
  readonly timeUs: number;
  /** Why the order was sent, e.g. `entry`. */
  readonly tag: string;
  /** What it did. */
  readonly side: 'buy' | 'sell';
  /** Whether the order rested in the book, or came to trade. */
  readonly liquidity: 'maker' | 'taker';
  /** Price paid or got. */
  readonly price: string;
  /** Size. */
  readonly size: string;
  /** Fee, in the currency the contract pays in. */
  readonly fee: string;
  /** What is held after it; below 0 short. */
  readonly position: string;
}

/** Hears of paper trading as it goes on. */
export interface PaperListener {
  /** An order was filled. */
  fill(fill: PaperFill): void;
  /** A risk limit was hit. */
  halt(reading: Reading, timeUs: number, reason: string): void;
}

/** What a reading's account is counted in. */
interface Book {
  cash: bigint;
  fees: bigint;
  funding: bigint;
  lots: number;
  fillCount: number;
  roundTrips: number;
  fills: PaperFill[];
}

/** Fills of a reading past which the oldest are forgotten. */
const MOST_FILLS = 2000;

const BASE_FIRST: readonly Reading[] = [...READINGS].sort((a, b) => Number(b === 'base') - Number(a === 'base'));

const number = (name: string): TextColumn => ({ name, type: 'number' });
const text = (name: string): TextColumn => ({ name, type: 'text' });

/** Keeps the books of a run that goes on: the engine's own are told when it is over. */
export class PaperBooks {
  /** The last price, ticks; 0 before the first. */
  lastTicks = 0;
  private readonly scales: Scales;
  private readonly money: MoneyScale;
  private readonly capital: bigint;
  private readonly listener: PaperListener | null;
  private readonly books: Readonly<Record<Reading, Book>>;

  /** @param capital money at the start, decimal text. */
  constructor(options: { scales: Scales; money: MoneyScale; capital: string; listener: PaperListener | null }) {
    const { scales, money, capital, listener } = options;
    this.scales = scales;
    this.money = money;
    this.capital = money.parse(capital);
    this.listener = listener;
    const newBook = (): Book => {
      return { cash: this.capital, fees: 0n, funding: 0n, lots: 0, fillCount: 0, roundTrips: 0, fills: [] };
    };
    this.books = { optimistic: newBook(), base: newBook(), pessimistic: newBook() };
  }

  /** Takes what happened in a reading. */
  take(reading: Reading, event: RunEvent): void {
    const book = this.books[reading];
    if (event.type === 'fill') {
      book.cash = event.cash;
      book.fees += event.fee;
      book.lots = event.position;
      book.fillCount += 1;
      const fill = this.shown(reading, event);
      book.fills.push(fill);
      if (book.fills.length > MOST_FILLS) book.fills = book.fills.slice(-MOST_FILLS / 2);
      this.listener?.fill(fill);
    } else if (event.type === 'funding') {
      book.cash = event.cash;
      book.funding += event.amount;
    } else if (event.type === 'round-trip') book.roundTrips += 1;
    else if (event.type === 'halt') this.listener?.halt(reading, event.timeUs, event.reason);
  }

  /** What they hold now. */
  report(strategy: string): PaperReport {
    const amounts = ['position', 'last_price', 'equity', 'profit', 'fees', 'funding'];
    return {
      strategy,
      accounts: {
        columns: [text('reading'), ...['fills', 'round_trips', ...amounts].map(number)],
        rows: BASE_FIRST.map((reading) => [reading, ...this.accountCells(this.books[reading])]),
      },
      fills: {
        columns: [
          ...['reading', 'time', 'tag', 'side', 'liquidity'].map(text),
          ...['price', 'size', 'fee', 'position'].map(number),
        ],
        rows: BASE_FIRST.flatMap((reading) => this.books[reading].fills.map(fillCells)),
      },
    };
  }

  private accountCells({ cash, fees, funding, lots, fillCount, roundTrips }: Book): string[] {
    const { money, scales, lastTicks } = this;
    const equity = lots === 0 ? cash : cash + money.value(lastTicks, lots);
    return [
      String(fillCount),
      String(roundTrips),
      formatUnits(lots, scales.sizeScale),
      lastTicks === 0 ? '' : formatUnits(lastTicks, scales.priceScale),
      ...[equity, equity - this.capital, fees, funding].map((amount) => money.format(amount)),
    ];
  }

  private shown(reading: Reading, { fill, fee, position }: RunEvent & { type: 'fill' }): PaperFill {
    const { priceScale, sizeScale } = this.scales;
    const { timeUs, tag, liquidity } = fill;
    return {
      ...{ reading, timeUs, tag, liquidity, side: fill.side === 1 ? 'buy' : 'sell' },
      price: formatUnits(fill.ticks, priceScale),
      size: formatUnits(fill.lots, sizeScale),
      fee: this.money.format(fee),
      position: formatUnits(position, sizeScale),
    };
  }
}

function fillCells({ reading, timeUs, tag, side, liquidity, price, size, fee, position }: PaperFill): string[] {
  return [reading, formatTime(timeUs), tag, side, liquidity, price, size, fee, position];
}
