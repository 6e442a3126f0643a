import { DAY_US, dayOfTime } from '../../core/time.ts';
import type { Scales } from '../../core/trade-batch.ts';
import type { TradeRows } from '../trade-rows.ts';
import { MAX_BATCH_ROWS } from './arrow-schema.ts';
import type { WriteScratch } from './arrow-writer.ts';
import { checkTrades } from './trade-check.ts';
import { TradeBuffer } from './trade-columns.ts';
import { compareTrades, sortTrades } from './trade-order.ts';
import { TradeRun } from './trade-run.ts';

/** Days whose rows are collected at once; a source that jumps between more of them writes smaller batches. */
const OPEN_DAYS = 8;
/** Jumps between days in one append past which its rows are collected by day first. */
const MOST_STRETCHES = 64;

/** What one source gave to one day. */
export interface DayIntake {
  /** Rows it gave. */
  rows: number;
  /** Those rows in the order of the tape, in as many runs as their disorder took. */
  readonly runs: TradeRun[];
}

/** Takes the rows of one source, in any order, and writes them to temporary files, sorted, by UTC day. */
export class SourceIntake {
  /** What was given to each day so far. */
  readonly days = new Map<number, DayIntake>();
  private readonly name: string;
  private readonly newPath: () => string;
  private readonly scratch: WriteScratch;
  // In the order of use: the first is the one that was not written to for longest.
  private readonly open = new Map<number, TradeBuffer>();
  private readonly spare: TradeBuffer[] = [];
  private hasRecv: boolean | null = null;
  private priceScale = 0;
  private sizeScale = 0;

  /** Starts a source without rows. */
  constructor(name: string, newPath: () => string, scratch: WriteScratch) {
    this.name = name;
    this.newPath = newPath;
    this.scratch = scratch;
  }

  /** The most decimals that any row had. */
  get scales(): Scales {
    return { priceScale: this.priceScale, sizeScale: this.sizeScale };
  }

  /** Takes rows; the columns are free again when it returns. */
  append(rows: TradeRows): void {
    if (rows.length === 0) return;
    this.hasRecv ??= rows.recvTimeUs !== null;
    if (this.hasRecv !== (rows.recvTimeUs !== null)) {
      throw new Error(`${this.name}: has receive times for some rows and not for others`);
    }
    this.priceScale = Math.max(this.priceScale, rows.priceScale);
    this.sizeScale = Math.max(this.sizeScale, rows.sizeScale);
    const stretches = stretchesByDay(rows);
    if (stretches === null) this.appendScattered(rows);
    else for (const stretch of stretches) this.appendStretch(rows, stretch);
  }

  /** Writes what is still held in memory. */
  finish(): void {
    for (const [day, buffer] of this.open) this.flush(day, buffer);
    this.open.clear();
  }

  private appendStretch(rows: TradeRows, { day, from, to }: Stretch): void {
    const buffer = this.bufferOf(day);
    for (let at = from; at < to; ) {
      if (buffer.room === 0) this.flush(day, buffer);
      const end = Math.min(to, at + buffer.room);
      buffer.append(rows, at, end);
      at = end;
    }
  }

  /** Day by day, so that rows which jump between many days do not write a batch each. */
  private appendScattered(rows: TradeRows): void {
    const rowsOfDay = new Map<number, number[]>();
    for (let row = 0; row < rows.length; row += 1) {
      const day = dayOfTime(rows.timeUs[row]!);
      const list = rowsOfDay.get(day);
      if (list === undefined) rowsOfDay.set(day, [row]);
      else list.push(row);
    }
    for (const [day, list] of rowsOfDay) {
      const buffer = this.bufferOf(day);
      for (const row of list) {
        if (buffer.room === 0) this.flush(day, buffer);
        buffer.appendRow(rows, row);
      }
    }
  }

  private bufferOf(day: number): TradeBuffer {
    const kept = this.open.get(day);
    if (kept === undefined && this.open.size === OPEN_DAYS) this.closeOldest();
    const buffer = kept ?? this.spare.pop() ?? new TradeBuffer(MAX_BATCH_ROWS);
    this.open.delete(day);
    this.open.set(day, buffer);
    return buffer;
  }

  private closeOldest(): void {
    for (const [day, buffer] of this.open) {
      this.flush(day, buffer);
      this.open.delete(day);
      this.spare.push(buffer);
      return;
    }
  }

  private flush(day: number, buffer: TradeBuffer): void {
    if (buffer.length === 0) return;
    checkTrades(buffer, this.name);
    sortTrades(buffer);
    const intake = this.intakeOf(day);
    const run = bestRun(intake.runs, buffer) ?? this.newRun(intake);
    run.append(buffer, buffer.length);
    // A file may hold a year of days: none of them keeps a descriptor.
    run.park();
    intake.rows += buffer.length;
    buffer.length = 0;
  }

  private intakeOf(day: number): DayIntake {
    const intake = this.days.get(day) ?? { rows: 0, runs: [] };
    this.days.set(day, intake);
    return intake;
  }

  private newRun(intake: DayIntake): TradeRun {
    const run = new TradeRun(this.newPath(), this.hasRecv === true, this.scratch);
    intake.runs.push(run);
    return run;
  }
}

/** Rows [from, to) that fall on one day. */
interface Stretch {
  readonly day: number;
  readonly from: number;
  readonly to: number;
}

/** The rows as stretches of one day each; null when they jump between days too often for that. */
function stretchesByDay(rows: TradeRows): Stretch[] | null {
  const stretches: Stretch[] = [];
  for (let from = 0; from < rows.length; ) {
    if (stretches.length === MOST_STRETCHES) return null;
    const day = dayOfTime(rows.timeUs[from]!);
    const to = endOfDay(rows, from, day);
    stretches.push({ day, from, to });
    from = to;
  }
  return stretches;
}

function endOfDay(rows: TradeRows, from: number, day: number): number {
  const { timeUs, length } = rows;
  const start = day * DAY_US;
  const end = start + DAY_US;
  let to = from + 1;
  while (to < length && timeUs[to]! >= start && timeUs[to]! < end) to += 1;
  return to;
}

/** The run that the buffer follows most closely, so that blocks which alternate in a file each keep to one run. */
function bestRun(runs: readonly TradeRun[], buffer: TradeBuffer): TradeRun | null {
  let best: TradeRun | null = null;
  for (const run of runs) {
    if (!run.accepts(buffer, 0)) continue;
    if (best === null || compareTrades(run.facts.lastTrade, 0, best.facts.lastTrade, 0) > 0) best = run;
  }
  return best;
}
