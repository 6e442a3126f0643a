import { dayOfTime } from '../../core/time.ts';
import { InputError } from '../input-error.ts';
import type { TradeRows } from '../trade-rows.ts';
import { CompleteLines } from './complete-lines.ts';
import { FastRows } from './fast-rows.ts';
import { type AsideRow, type BadRowPolicy, EMPTY_LINE, malformedRow } from './malformed-row.ts';
import { PlainRows } from './plain-rows.ts';
import { RowBuffer } from './row-buffer.ts';
import { SideTokens } from './side-tokens.ts';
import { type RowFault, TextRows } from './text-row.ts';
import { countOne, type DayRange, type ReceiveAnomaly, TradeFindings } from './trade-findings.ts';
import type { TradeLayout } from './trade-layout.ts';

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

/** How to read one file. */
export interface TradeReadOptions {
  /** The file's base name, for messages. */
  readonly name: string;
  /** What the file's columns hold. */
  readonly layout: TradeLayout;
  /** The whole UTC days that its name claims. */
  readonly claim: DayRange | null;
  /** What a malformed row does: stop with an {@link InputError}, or be put aside. */
  readonly onBadRow: BadRowPolicy;
  /** Reads the exchange's own rows faster, one file at a time; null or absent: everything is read in TypeScript, to the same. */
  readonly plainRows?: PlainRows | null;
  /** Takes the rows put aside: malformed ones, and those with a price or size of 0. */
  readonly aside: (row: AsideRow) => void;
  /** Takes the trades, at most 65,536 at a time; the columns are reused after the call. */
  readonly sink: (rows: TradeRows) => void;
}

/** What became of the rows of a file. The maps count by UTC day. */
export interface TradeReadResult {
  /** Rows of the file but for the header and blank lines at its end. */
  readonly rows: number;
  /** Trades handed to the sink. */
  readonly trades: number;
  /** Rows put aside. */
  readonly quarantined: Map<number, number>;
  /** Rows that Binance took back; dropped. */
  readonly invalidated: Map<number, number>;
  /** Trades outside the claimed days; kept. */
  readonly outOfDay: Map<number, number>;
  /** Trades with an impossible receive time; kept. */
  readonly recvAnomalies: Map<number, number>;
  /** Fill ids missing between contiguous aggregate trades. */
  readonly fillIdHoles: Map<number, number>;
  /** The first 100 of the trades counted in `recvAnomalies`. */
  readonly listedAnomalies: readonly ReceiveAnomaly[];
  /** Prices and sizes like `156.54500000000002`, which a double had made of `156.545`: taken for what they were. */
  readonly noisyDecimals: number;
}

/** Turns the bytes of one trade file, chunk by chunk, into batches of trades. Memory does not grow with the file. */
export class TradeReader {
  readonly #options: TradeReadOptions;
  readonly #lines: CompleteLines;
  readonly #buffer: RowBuffer;
  readonly #plain: PlainRows | null;
  readonly #fast: FastRows;
  readonly #slow: TextRows;
  readonly #findings: TradeFindings;
  readonly #quarantined = new Map<number, number>();
  readonly #invalidated = new Map<number, number>();
  readonly #faultsBeforeAnyDay: Map<number, number>[] = [];
  #isAtStart = true;
  #rows = 0;
  #trades = 0;
  #blankRow = 0;
  #lastDay = Number.NaN;

  /** A reader for one file. */
  constructor(options: TradeReadOptions) {
    const { layout, plainRows = null } = options;
    const tokens = new SideTokens();
    this.#options = options;
    this.#plain = PlainRows.knows(layout) ? plainRows : null;
    this.#buffer = this.#plain?.begin(layout) ?? new RowBuffer(layout.columns.recv !== null);
    this.#fast = new FastRows(layout, tokens, this.#buffer);
    this.#slow = new TextRows(layout, tokens, this.#buffer);
    this.#findings = new TradeFindings(layout, options.claim);
    this.#lines = new CompleteLines((bytes, start, end) => this.#block(bytes, start, end), options.name);
  }

  /** Trades and rows put aside so far. */
  get rowsRead(): number {
    return this.#rows + this.#buffer.length;
  }

  /**
   * Takes the next chunk of the file.
   * @throws InputError naming file, row, column and value of a malformed row when the policy is to stop.
   */
  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  /**
   * Ends the file.
   * @throws InputError like `push`, and when the file held no trade at all.
   */
  finish(): TradeReadResult {
    this.#lines.finish();
    this.#flush();
    if (this.#trades === 0) throw new InputError(`${this.#options.name}: no trades in this file`);
    const { outOfDay, recvAnomalies, fillIdHoles, listedAnomalies } = this.#findings;
    return {
      rows: this.#rows,
      trades: this.#trades,
      quarantined: this.#quarantined,
      invalidated: this.#invalidated,
      outOfDay,
      recvAnomalies,
      fillIdHoles,
      listedAnomalies,
      noisyDecimals: this.#slow.noisyDecimals,
    };
  }

  #block(bytes: Uint8Array, start: number, end: number): void {
    const buffer = this.#buffer;
    let position = this.#isAtStart ? this.#skipHead(bytes, start) : start;
    let parser: PlainRows | FastRows = this.#plain ?? this.#fast;
    while (position < end) {
      if (this.#blankRow > 0 && !isBlank(lineAt(bytes, position))) this.#refuseBlank();
      position = parser.read(bytes, position, end);
      if (position < end && buffer.length < buffer.capacity && parser !== this.#fast) {
        // Copying into its memory is not repeated for every odd line: the rest of the block is read without it.
        parser = this.#fast;
        continue;
      }
      if (buffer.length === buffer.capacity) this.#flush();
      else if (position < end) position = this.#slowLine(bytes, position);
    }
  }

  #skipHead(bytes: Uint8Array, start: number): number {
    this.#isAtStart = false;
    const hasMark = BYTE_ORDER_MARK.every((byte, index) => bytes[start + index] === byte);
    const first = hasMark ? start + BYTE_ORDER_MARK.length : start;
    if (!this.#options.layout.hasHeader) return first;
    this.#buffer.nextRow += 1;
    return bytes.indexOf(LINE_FEED, first) + 1;
  }

  #slowLine(bytes: Uint8Array, start: number): number {
    const text = lineAt(bytes, start);
    const row = this.#buffer.nextRow;
    if (isBlank(text)) {
      if (this.#blankRow === 0) this.#blankRow = row;
      this.#buffer.nextRow += 1;
    } else {
      const fault = this.#slow.read(text);
      if (fault !== null) this.#fault(fault, { row, text });
    }
    return bytes.indexOf(LINE_FEED, start) + 1;
  }

  /** Blank lines are fine at the end of a file; a row after one means that something is missing between. */
  #refuseBlank(): void {
    const row = this.#blankRow;
    this.#blankRow = 0;
    this.#fault({ kind: 'malformed', timeUs: Number.NaN, reason: EMPTY_LINE }, { row, text: '' });
  }

  #fault(fault: RowFault, { row, text }: Omit<AsideRow, 'reason'>): void {
    this.#rows += 1;
    const { name, onBadRow } = this.#options;
    const isMalformed = fault.kind === 'malformed';
    if (fault.kind === 'fatal' || (isMalformed && onBadRow === 'stop')) {
      throw malformedRow(name, row, fault.reason, isMalformed);
    }
    if (fault.kind !== 'invalidated') this.#options.aside({ row, reason: fault.reason, text });
    this.#countByDay(fault.kind === 'invalidated' ? this.#invalidated : this.#quarantined, fault.timeUs);
  }

  #countByDay(counts: Map<number, number>, timeUs: number): void {
    const day = Number.isNaN(timeUs) ? this.#dayOfUnreadable() : dayOfTime(timeUs);
    // Before the first trade nothing tells the day: that trade will.
    if (Number.isNaN(day)) this.#faultsBeforeAnyDay.push(counts);
    else countOne(counts, day);
  }

  #dayOfUnreadable(): number {
    const { claim } = this.#options;
    if (claim !== null && claim.firstDay === claim.lastDay) return claim.firstDay;
    const { length, timeUs } = this.#buffer;
    if (length > 0) return dayOfTime(timeUs[length - 1]!);
    return Number.isNaN(this.#lastDay) && claim !== null ? claim.firstDay : this.#lastDay;
  }

  #flush(): void {
    const buffer = this.#buffer;
    if (buffer.length === 0) return;
    if (this.#options.layout.columns.id === null) buffer.id.set(buffer.rowNumber.subarray(0, buffer.length));
    for (const counts of this.#faultsBeforeAnyDay.splice(0)) countOne(counts, dayOfTime(buffer.timeUs[0]!));
    this.#findings.inspect(buffer);
    this.#options.sink(buffer);
    this.#rows += buffer.length;
    this.#trades += buffer.length;
    this.#lastDay = dayOfTime(buffer.timeUs[buffer.length - 1]!);
    buffer.length = 0;
  }
}

/** The line that begins there, without its line end; the bytes end with a line feed. */
function lineAt(bytes: Uint8Array, start: number): string {
  const end = bytes.indexOf(LINE_FEED, start);
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
    .toString('utf8')
    .replace(/\r$/, '');
}

function isBlank(line: string): boolean {
  return line.trim() === '';
}
