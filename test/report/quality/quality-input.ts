import { DAY_US, HOUR_US, MINUTE_US, parseDay } from '../../../src/core/time.ts';
import type { QualityDay, QualityDayData, QualitySeries } from '../../../src/report/quality/quality-input.ts';

/** 2026-01-05, a Monday. */
export const MONDAY = parseDay('2026-01-05');

/** A whole day of 24,000 trades about which nothing bad is known. */
export function soundDay(day: number, changes: Partial<QualityDayData> = {}): QualityDay {
  const data: QualityDayData = {
    rows: 24_000,
    coverage: [[day * DAY_US, (day + 1) * DAY_US]],
    ...{ gaps: [], gapsTotal: 0, missing: 0, doubtful: [], duplicatesDropped: 0, idConflicts: 0, conflictIds: [] },
    ...{ quarantined: 0, invalidated: 0, outOfDay: 0, timeDisorder: 0, repairs: [] },
    ...{ aggressor: 'exchange', sources: 1, complete: true },
  };
  return { day, data: { ...data, ...changes } };
}

/** A sound day, one with a hole from 05:30 over 06:10 and more, one without data, and one that ends at 12:30. */
export function damagedSeries(symbol = 'BTCUSDT'): QualitySeries {
  const second = (MONDAY + 1) * DAY_US;
  const fromUs = second + 5.5 * HOUR_US;
  const gap = { fromUs, toUs: fromUs + 40 * MINUTE_US, missing: 400, afterId: 31_795, beforeId: 32_196 };
  return {
    instrument: { venue: 'binance', market: 'spot', symbol },
    what: 'trades',
    days: [
      soundDay(MONDAY),
      soundDay(MONDAY + 1, {
        ...{ gaps: [gap], gapsTotal: 1, missing: 400, duplicatesDropped: 2, quarantined: 1, complete: false },
        ...{ idConflicts: 1, conflictIds: [24_695], doubtful: [[second + 20 * HOUR_US, second + 20 * HOUR_US + 1e6]] },
        repairs: [{ what: 'missing ids filled in over REST: 100 to 139', count: 40 }],
      }),
      { day: MONDAY + 2, data: null },
      soundDay(MONDAY + 3, {
        coverage: [[(MONDAY + 3) * DAY_US, (MONDAY + 3) * DAY_US + 12.5 * HOUR_US]],
        complete: false,
      }),
    ],
  };
}
