import type { Recorded, RecordedDay } from '../data/recorded-days.ts';
import type { ReportDay } from '../report/market/report-input.ts';

/** Every UTC day of the range with what the store holds of it. */
export function coveredDays(recorded: Recorded): ReportDay[] {
  const byDay = new Map(recorded.days.map((day) => [day.day, day]));
  const count = recorded.toDay - recorded.fromDay + 1;
  return Array.from({ length: count }, (_, index) => {
    const day = recorded.fromDay + index;
    const data = byDay.get(day);
    return { day, data: data === undefined ? null : coverageOf(data) };
  });
}

function coverageOf(day: RecordedDay): NonNullable<ReportDay['data']> {
  return {
    rows: day.rows,
    coveredFromUs: day.coverage[0]?.[0] ?? Number.NaN,
    coveredToUs: day.coverage.at(-1)?.[1] ?? Number.NaN,
    gaps: day.gaps,
    duplicatesDropped: day.duplicatesDropped,
    conflicts: day.idConflicts,
    quarantined: day.quarantined,
    complete: day.isComplete,
  };
}
