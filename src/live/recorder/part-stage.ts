import { POWERS_OF_TEN } from '../../core/decimal.ts';
import { DAY_US, dayOfTime } from '../../core/time.ts';
import type { TradeBatch } from '../../core/trade-batch.ts';
import { MAX_BATCH_ROWS } from '../../data/store/arrow-schema.ts';
import { TradeBuffer } from '../../data/store/trade-columns.ts';
import { type PartAbout, partMetadata } from './part-header.ts';
import { framesFile, tradesFile } from './recording-layout.ts';
import type { StagedWrite } from './staged-writes.ts';
import { TextBytes } from './text-bytes.ts';
import { encodeTradesBatch, encodeTradesHeader, STREAM_END } from './trade-stream.ts';

/**
 * Turns trades and frames into writes, part by part: a part begins with its first trade and ends before the first trade of
 * a later UTC day, or where coverage ends. So a part is one source of the store, sealed once.
 */
export class PartStage {
  /** Trades taken so far, of all parts. */
  trades = 0;
  private readonly about: PartAbout;
  private readonly buffer = new TradeBuffer(MAX_BATCH_ROWS);
  private writes: StagedWrite[] = [];
  private readonly frames = new TextBytes();
  private part = 1;
  private isOpen = false;
  /** Where the part ends at the latest, µs. */
  private endUs = Number.POSITIVE_INFINITY;
  /** From where on the next part's trades are complete, µs; null where only its first trade tells. */
  private coveredFromUs: number | null;

  /** @param coveredFromUs from where on the first trades are complete, µs; null where a mark or a trade will tell. */
  constructor(about: PartAbout, coveredFromUs: number | null) {
    this.about = about;
    this.coveredFromUs = coveredFromUs;
  }

  /** Takes trades; their columns are free again when it returns. */
  take(batch: TradeBatch): void {
    let from = 0;
    let index = 0;
    for (const timeUs of batch.timeUs.subarray(0, batch.length)) {
      if (timeUs >= this.endUs || !this.isOpen) {
        this.append(batch, from, index);
        this.beginAt(timeUs);
        from = index;
      }
      index += 1;
    }
    this.append(batch, from, batch.length);
    this.trades += batch.length;
  }

  /** Parts that have ended: they are whole when what was given out until now is written. */
  get wholeParts(): number {
    return this.part - 1;
  }

  /** Takes a raw frame, a line of JSON. */
  frame(line: string): void {
    this.frames.add(line);
    this.frames.add('\n');
  }

  /** Coverage starts here: so does the next part. */
  startCoverage(timeUs: number): void {
    this.endPart();
    this.coveredFromUs = timeUs;
  }

  /** Ends the part; the next trade begins another one. */
  endPart(): void {
    this.stageRows();
    if (!this.isOpen) return;
    this.writes.push({ file: tradesFile(this.part), data: STREAM_END, isLast: true });
    this.stageFrames(true);
    this.isOpen = false;
    this.endUs = Number.POSITIVE_INFINITY;
    this.coveredFromUs = null;
    this.part += 1;
  }

  /** Gives out what is to be written, in order. */
  drain(): readonly StagedWrite[] {
    this.stageRows();
    this.stageFrames(false);
    const { writes } = this;
    this.writes = [];
    return writes;
  }

  private beginAt(timeUs: number): void {
    const dayStartUs = dayOfTime(timeUs) * DAY_US;
    const goesOn = this.isOpen && timeUs >= this.endUs;
    const endUs = this.endUs;
    if (goesOn) this.endPart();
    const coveredFromUs = goesOn ? endUs : (this.coveredFromUs ?? timeUs);
    this.isOpen = true;
    this.endUs = dayStartUs + DAY_US;
    this.coveredFromUs = null;
    this.writes.push({
      file: tradesFile(this.part),
      data: encodeTradesHeader(partMetadata({ ...this.about, coveredFromUs, goesOn })),
    });
  }

  private append(batch: TradeBatch, from: number, to: number): void {
    for (let at = from; at < to; ) {
      const end = Math.min(to, at + this.buffer.room);
      appendNatural(this.buffer, batch, at, end);
      at = end;
      if (this.buffer.room === 0) this.stageRows();
    }
  }

  private stageRows(): void {
    if (this.buffer.length === 0) return;
    this.writes.push({ file: tradesFile(this.part), data: encodeTradesBatch(this.buffer) });
    this.buffer.length = 0;
  }

  private stageFrames(isLast: boolean): void {
    if (this.frames.length === 0 && !isLast) return;
    this.writes.push({ file: framesFile(this.part), data: this.frames.take(), isLast });
  }
}

/** Appends trades [from, to) as natural numbers; they must fit. */
function appendNatural(buffer: TradeBuffer, batch: TradeBatch, from: number, to: number): void {
  const { priceScale, sizeScale } = batch.scales;
  const start = buffer.length;
  buffer.timeUs.set(batch.timeUs.subarray(from, to), start);
  buffer.side.set(batch.side.subarray(from, to), start);
  buffer.id.set(batch.id.subarray(from, to), start);
  divide(batch.price.subarray(from, to), POWERS_OF_TEN[priceScale] ?? 1, buffer.price.subarray(start));
  divide(batch.size.subarray(from, to), POWERS_OF_TEN[sizeScale] ?? 1, buffer.size.subarray(start));
  buffer.length += to - from;
}

/** A quotient of two exact integers is the double nearest to the decimal. */
function divide(units: Float64Array, perOne: number, target: Float64Array): void {
  let index = 0;
  for (const value of units) target[index++] = value / perOne;
}
