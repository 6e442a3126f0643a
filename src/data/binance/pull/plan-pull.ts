import { type DumpPeriod, type DumpSeries, dumpFileName, firstOfMonth, firstOfNextMonth } from '../dump/dump-file.ts';
import type { RestReach } from './rest-reach.ts';
import type { DayRemark, PlannedDump, Published, PullPlan, StoredState } from './pull-plan.ts';

/** What a plan is made from. */
export interface PlanInputs {
  /** What to pull. */
  readonly series: DumpSeries;
  /** First day wanted. */
  readonly fromDay: number;
  /** Last day wanted. */
  readonly toDay: number;
  /** The day that is not over yet. */
  readonly today: number;
  /** What the store has. */
  readonly stored: ReadonlyMap<number, StoredState>;
  /** Which dumps there are. */
  readonly published: Published;
  /** What REST can give. */
  readonly reach: RestReach;
  /** Whether to use dumps. */
  readonly useDumps: boolean;
  /** Look at complete days again: were their dumps replaced? */
  readonly refresh: boolean;
  /** Fetch everything anew. */
  readonly overwrite: boolean;
}

/**
 * Decides by which way each day comes: whole months by a monthly dump, other days by daily dumps, what is not published
 * by REST. Days that the store has whole are left alone. The same inputs give the same plan, and what an interrupted
 * pull has already brought in does not change by which way the rest comes.
 */
export function planPull(inputs: PlanInputs): PullPlan {
  const planner = new Planner(inputs);
  for (let first = firstOfMonth(inputs.fromDay); first <= inputs.toDay; first = firstOfNextMonth(first)) {
    planner.planMonth(first);
  }
  return planner.plan;
}

class Planner {
  private readonly inputs: PlanInputs;
  private readonly dumps: PlannedDump[] = [];
  private readonly restDays: number[] = [];
  private readonly settled: DayRemark[] = [];
  private readonly unavailable: DayRemark[] = [];

  constructor(inputs: PlanInputs) {
    this.inputs = inputs;
  }

  get plan(): PullPlan {
    const { dumps, restDays, settled, unavailable } = this;
    return { dumps, restDays, settled, unavailable };
  }

  planMonth(first: number): void {
    const { fromDay, toDay } = this.inputs;
    const last = firstOfNextMonth(first) - 1;
    const days = daysBetween(Math.max(first, fromDay), Math.min(last, toDay));
    const settled = days.filter((day) => this.isSettled(day));
    const pending = days.filter((day) => !settled.includes(day));
    for (const day of settled) this.settled.push({ day, reason: this.settledBecause(day) });
    if (pending.length === 0) return;
    const monthly = this.dumpOf('monthly', first);
    const isWholeMonth = first >= fromDay && last <= toDay;
    if (isWholeMonth && monthly !== null && this.goesWith(monthly, settled, pending)) {
      this.dumps.push({ ...monthly, days: pending });
      return;
    }
    for (const day of pending) this.planDay(day);
  }

  /**
   * A day that is there from a daily dump makes the monthly one a waste. But days that are there from this very monthly
   * dump tell of a pull that was interrupted while it put them into the store: it goes on as it began.
   */
  private goesWith(
    monthly: { readonly name: string },
    settled: readonly number[],
    pending: readonly number[],
  ): boolean {
    const isSourceOf = (day: number): boolean => this.hasSource(day, monthly.name);
    if (this.inputs.refresh) return pending.every((day) => !this.isCovered(day) || isSourceOf(day));
    return settled.length === 0 || settled.some(isSourceOf);
  }

  private planDay(day: number): void {
    const { reach, today, useDumps } = this.inputs;
    const daily = this.dumpOf('daily', day);
    if (daily !== null) this.dumps.push({ ...daily, days: [day] });
    else if (day > today) this.unavailable.push({ day, reason: 'the day has not begun' });
    else if (day >= reach.fromDay) this.restDays.push(day);
    else this.unavailable.push({ day, reason: useDumps ? `no dump is published, and ${reach.limit}` : reach.limit });
  }

  private dumpOf(period: DumpPeriod, firstDay: number): Omit<PlannedDump, 'days'> | null {
    const { series, published, today, useDumps } = this.inputs;
    const end = period === 'daily' ? firstDay + 1 : firstOfNextMonth(firstDay);
    if (!useDumps || end > today) return null;
    const sizes = published[period];
    const file = { series, period, firstDay };
    const named = { ...file, name: dumpFileName(file) };
    if (sizes === null) return { ...named, byteLength: null };
    const byteLength = sizes.get(firstDay);
    return byteLength === undefined ? null : { ...named, byteLength };
  }

  private isSettled(day: number): boolean {
    const { overwrite, refresh } = this.inputs;
    if (overwrite) return false;
    return this.isCovered(day) && !(refresh && this.couldBeReplaced(day));
  }

  /** Nothing can replace a day while no dump of it is published. */
  private couldBeReplaced(day: number): boolean {
    return this.dumpOf('daily', day) !== null || this.dumpOf('monthly', firstOfMonth(day)) !== null;
  }

  private isCovered(day: number): boolean {
    return this.inputs.stored.get(day)?.isCovered ?? false;
  }

  private hasSource(day: number, name: string): boolean {
    return this.inputs.stored.get(day)?.sources.some((source) => source.name === name) ?? false;
  }

  private settledBecause(day: number): string {
    return this.inputs.stored.get(day)?.isComplete === true ? 'complete' : 'all that its sources have is there';
  }
}

function daysBetween(first: number, last: number): number[] {
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, index) => first + index);
}
