import { BAR_COLUMNS, BarBuffer, type BarColumn, type BarRow, type BarTable } from '../../core/bar-table.ts';
import { resetSchedule } from '../../core/reset-schedule.ts';
import { barClock } from '../../cvd/bar-clock.ts';
import { CvdEngine, type CvdEngineOptions } from '../../cvd/cvd-engine.ts';
import type { CvdEngineState } from '../../cvd/cvd-engine-state.ts';
import { frameAt } from '../../cvd/time-frames.ts';
import type { OpenBar } from '../protocol/live-hub.ts';

/** One bar of a table as a row of its own. */
export function rowAt(bars: BarTable, index: number): BarRow {
  const row = BAR_COLUMNS.map((column): [BarColumn, number] => [column, bars[column][index] ?? Number.NaN]);
  return Object.fromEntries(row) as Record<BarColumn, number>; // every column was put in
}

/** Looks at the bar that an engine has open, by the engine's own arithmetic: what it would be if the data ended now. */
export class OpenBarReader {
  private readonly options: CvdEngineOptions;
  private readonly scratch: BarBuffer;
  private startUs = Number.NaN;
  private endUs = Number.NaN;

  /** @param options those of the engine. */
  constructor(options: CvdEngineOptions) {
    this.options = options;
    this.scratch = new BarBuffer(options.scales);
  }

  /** The bar that was open in an engine's snapshot; null when there was none, or when nothing of it was covered yet. */
  read(state: CvdEngineState): OpenBar | null {
    const { startUs, quality } = state.writer;
    if (startUs === null) return null;
    const bars = this.ended(state);
    if (bars.length === 0) return null;
    // That the data ends is no more than a way to see the bar.
    const row = { ...rowAt(bars, 0), quality, endUs: this.endOf(startUs) };
    return { row, cvdCarry: bars.cvdCarry?.[0] ?? 0n };
  }

  /** The bar that closes where the data ends now. */
  private ended(state: CvdEngineState): BarTable {
    this.scratch.length = 0;
    this.scratch.cvdCarry = null;
    CvdEngine.restore(this.options, state).flush(this.scratch);
    return this.scratch;
  }

  private endOf(startUs: number): number {
    if (startUs === this.startUs) return this.endUs;
    const { bar, scales, session, reset } = this.options;
    const clock = barClock(bar, scales);
    this.startUs = startUs;
    this.endUs = clock.cutsTime ? frameAt(startUs, session, resetSchedule(reset, session), clock).endUs : Number.NaN;
    return this.endUs;
  }
}
