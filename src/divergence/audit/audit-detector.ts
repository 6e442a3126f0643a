import type { BarTable } from '../../core/bar-table.ts';
import type { MakeDetector, Offence } from './detector-check.ts';
import { DETECTOR_CHECKS } from './detector-checks.ts';
import { measureWarmUp, type WarmUp } from './warm-up.ts';

/** One check of an audit. */
export interface CheckResult {
  /** The promise. */
  readonly promise: string;
  /** Where it was broken first; null where it was kept. */
  readonly offence: Offence | null;
}

/** What an audit of a detector found. */
export interface DetectorAudit {
  /** The rule that was audited. */
  readonly rule: string;
  /** Bars it was audited on. */
  readonly bars: number;
  /** Signals it gave on them: of a detector without any, nothing was shown. */
  readonly signals: number;
  /** Every check, in a fixed order. */
  readonly checks: readonly CheckResult[];
  /** How much of the past it needs. Reported, not judged: a long memory is no look-ahead. */
  readonly warmUp: WarmUp;
  /** Whether every promise was kept and there was at least one signal to show it on. */
  readonly isClean: boolean;
}

/**
 * Puts every promise of a detector to the test on a table of bars: runs on every prefix, with a poisoned future, in
 * ranges of several lengths, twice. Cost: about twenty runs of the detector.
 * @param make gives a fresh detector at each call. What it throws is an offence at the first bar.
 */
export function auditDetector(make: MakeDetector, bars: BarTable): DetectorAudit {
  const checks = Object.entries(DETECTOR_CHECKS).map(([promise, check]) => ({
    promise,
    offence: offenceOf(() => check(make, bars)),
  }));
  const detector = make();
  const broken = checks.some((check) => check.offence !== null);
  const signals = broken ? countOf(make, bars) : detector.scan(bars, 0, bars.length).length;
  const warmUp = broken
    ? { declaredBars: detector.warmupBars, measuredBars: null, tooEarly: null, starts: 0 }
    : measureWarmUp(make, bars);
  const isClean = !broken && signals > 0 && warmUp.tooEarly === null;
  return { rule: detector.rule, bars: bars.length, signals, checks, warmUp, isClean };
}

function offenceOf(check: () => Offence | null): Offence | null {
  try {
    return check();
  } catch (error) {
    return { bar: 0, what: `the detector failed: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function countOf(make: MakeDetector, bars: BarTable): number {
  try {
    return make().scan(bars, 0, bars.length).length;
  } catch {
    return 0;
  }
}
