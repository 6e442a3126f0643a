import { describe, expect, it } from 'vitest';
import { constantFunding, recordedFunding } from '../../../src/backtest/costs/funding.ts';
import { parseDecimal } from '../../../src/core/decimal.ts';
import { HOUR_US, parseIsoTime } from '../../../src/core/time.ts';

const at = (time: string): number => parseIsoTime(time).timeUs;
const rate = parseDecimal('0.0001');

describe('funding', () => {
  it('at a constant rate comes at 00:00, 08:00 and 16:00 UTC, strictly after the instant asked about', () => {
    const schedule = constantFunding({ rate, intervalUs: 8 * HOUR_US });
    expect(schedule.nextAfter(at('2024-08-08T07:59:59Z'))).toEqual({ timeUs: at('2024-08-08T08:00:00Z'), rate });
    expect(schedule.nextAfter(at('2024-08-08T08:00:00Z'))).toEqual({ timeUs: at('2024-08-08T16:00:00Z'), rate });
    expect(schedule.nextAfter(at('2024-08-08T16:00:01Z'))).toEqual({ timeUs: at('2024-08-09T00:00:00Z'), rate });
  });

  it('as recorded ends with the record', () => {
    const events = [
      { timeUs: 100, rate },
      { timeUs: 250, rate: parseDecimal('-0.0002') },
    ];
    const schedule = recordedFunding(events);
    expect([0, 99, 100, 249, 250].map((timeUs) => schedule.nextAfter(timeUs))).toEqual([
      ...[events[0], events[0], events[1], events[1], null],
    ]);
    expect(recordedFunding([]).nextAfter(0)).toBeNull();
  });

  it('refuses a record whose times do not rise', () => {
    const events = [5, 5].map((timeUs) => ({ timeUs, rate }));
    expect(() => recordedFunding(events)).toThrow(new RangeError('funding times must rise: 5 µs comes after 5 µs'));
  });
});
