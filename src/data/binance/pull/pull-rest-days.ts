import { Outage } from './outage.ts';
import { failureOfOneFile } from './pull-dumps.ts';
import type { PullPlan } from './pull-plan.ts';
import type { DayLogs } from './pull-report.ts';
import type { RestReach } from './rest-reach.ts';
import type { SymbolScales } from './symbol-scales.ts';

/** What is done with the days that dumps do not give. */
export interface RestWork {
  /** What the pull set out to do. */
  readonly plan: PullPlan;
  /** What REST can give. */
  readonly reach: RestReach;
  /** What is noted about days. */
  readonly logs: DayLogs;
  /** What the exchange says about the symbol. */
  symbolInfo(): Promise<SymbolScales>;
  /** Brings a day in over REST. */
  pullRestDay(day: number): Promise<void>;
}

/**
 * Brings in, one after the other, the days that are to come over REST.
 * @param absent days whose dump turned out not to be there.
 * @throws InputError when neither the exchange nor the dumps know the symbol: a mistake of whoever typed it; and what
 * ends everything. What goes wrong with one day is noted on it.
 */
export async function pullRestDays(work: RestWork, absent: readonly number[]): Promise<void> {
  const { plan, reach, logs } = work;
  for (const day of absent) {
    if (day < reach.fromDay) logs.of(day).notes.push(`no dump is published, and ${reach.limit}`);
  }
  const cameByDump = plan.dumps.some((dump) => dump.days.some((day) => !absent.includes(day)));
  if (!cameByDump && absent.length + plan.restDays.length > 0) {
    const { unknownSymbol } = await work.symbolInfo();
    if (unknownSymbol !== null) throw unknownSymbol;
  }
  const days = [...plan.restDays, ...absent.filter((day) => day >= reach.fromDay)];
  const outage = new Outage();
  for (const day of days.sort((a, b) => a - b)) {
    if (outage.error !== null) {
      logs.fail([day], outage.error);
      continue;
    }
    try {
      await work.pullRestDay(day);
      outage.note(null);
    } catch (error) {
      const failure = failureOfOneFile(error);
      outage.note(failure);
      logs.fail([day], failure);
    }
  }
}
