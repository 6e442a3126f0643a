import { parseDay } from '../core/time.ts';
import type { PullProgress } from '../data/binance/pull/pull-context.ts';
import type { Progress } from './progress.ts';

const HOUR_MS = 3_600_000;
const FILE_PERIOD = /(\d{4})-(\d{2})(?:-(\d{2}))?(?:\.zip)?$/;

/** Turns what a pull reports into bars: one for each file or day, and one for all days of all symbols. */
export class PullProgressBars {
  private readonly progress: Progress;
  private daysPerSymbol = 1;
  private totalDays = 1;
  private daysBefore = 0;
  private daysOfSymbol = 0;

  constructor(progress: Progress) {
    this.progress = progress;
  }

  /** A file or day has moved on. */
  show({ name, phase, done, total }: PullProgress): void {
    if (phase === 'rest') this.progress.update(`${phase} ${name}`, done / HOUR_MS, (total ?? done) / HOUR_MS, 'h');
    else this.progress.update(`${phase} ${name}`, done, total ?? done);
    if (total === null || done < total || phase === 'download') return;
    this.daysOfSymbol = Math.min(this.daysOfSymbol + daysIn(name), this.daysPerSymbol);
    this.showAll();
  }

  /** Everything of so many symbols is done, also what needed no fetching; called first with none. */
  symbolsDone(done: number, total: number, daysPerSymbol: number): void {
    this.daysPerSymbol = daysPerSymbol;
    this.totalDays = total * daysPerSymbol;
    this.daysBefore = done * daysPerSymbol;
    this.daysOfSymbol = 0;
    this.showAll();
  }

  private showAll(): void {
    this.progress.overall(this.daysBefore + this.daysOfSymbol, this.totalDays);
  }
}

/** The days of a dump by its name: one, or those of a month. */
function daysIn(name: string): number {
  const match = FILE_PERIOD.exec(name);
  if (match === null || match[3] !== undefined) return 1;
  const [year, month] = [Number(match[1]), Number(match[2])];
  const next = month === 12 ? `${year + 1}-01-01` : `${match[1]!}-${String(month + 1).padStart(2, '0')}-01`;
  return parseDay(next) - parseDay(`${match[1]!}-${match[2]!}-01`);
}
