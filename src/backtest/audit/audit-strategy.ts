import type { BacktestSetup } from '../engine/backtest-setup.ts';
import type { Strategy } from '../strategy/strategy.ts';
import { type AmbientScope, watchAmbient } from './ambient-watch.ts';
import { bareCuts, countedCuts } from './audit-cuts.ts';
import type { AuditedTape } from './audited-tape.ts';
import type { AuditedRuns, MakeAuditedStrategy } from './strategy-check.ts';
import type { StrategyOffence } from './strategy-offence.ts';
import { recorded, STRATEGY_CHECKS } from './strategy-checks.ts';

/** One check of an audit. */
export interface StrategyCheckResult {
  /** The promise. */
  readonly promise: string;
  /** Where it was broken first; null where it was kept. */
  readonly offence: StrategyOffence | null;
}

/** What an audit of a strategy found. */
export interface StrategyAudit {
  /** What it is called. */
  readonly strategy: string;
  /** Orders it sent in the base reading: of a strategy without any, nothing was shown. */
  readonly orders: number;
  /** Fills of them. */
  readonly fills: number;
  /** Places at which runs were stopped and futures were poisoned. */
  readonly cuts: number;
  /** Every check, in a fixed order. */
  readonly checks: readonly StrategyCheckResult[];
  /** Whether every promise was kept and there was at least one order to show it on. */
  readonly isClean: boolean;
}

/** How an audit is made. */
export interface StrategyAuditOptions {
  /** Decisions after which runs are stopped, at least 1, default 16; as many places again lie evenly on the tape. */
  readonly decisions?: number;
  /**
   * The global object: then the clocks and the chance that are not passed in are watched while the strategy is made and
   * decides. Absent: only two runs that differ show them up.
   */
  readonly ambient?: AmbientScope;
}

const DEFAULT_DECISIONS = 16;

/**
 * Puts every promise of a strategy to the test on a tape: runs on prefixes, with a poisoned future, in batches of several
 * sizes, twice and after another run. What is not shown: what a strategy reads from elsewhere without being told.
 * Cost: about a hundred runs over half of the tape.
 * @param make gives a fresh strategy at each call. What it throws is an offence.
 * @param setup everything but the strategy.
 */
export function auditStrategy(
  make: MakeAuditedStrategy,
  tape: AuditedTape,
  setup: Omit<BacktestSetup, 'strategy'>,
  { decisions = DEFAULT_DECISIONS, ambient }: StrategyAuditOptions = {},
): StrategyAudit {
  const used = new Set<string>();
  const watchedMake = ambient === undefined ? make : watched(make, ambient, used);
  const prepared = prepare(watchedMake, { tape, setup, decisions });
  if ('failed' in prepared) {
    const checks = [{ promise: 'it runs', offence: prepared.failed }];
    return { strategy: 'unknown', orders: 0, fills: 0, cuts: 0, checks, isClean: false };
  }
  const checks: StrategyCheckResult[] = Object.entries(STRATEGY_CHECKS).map(([promise, check]) => ({
    promise,
    offence: offenceOf(() => check(prepared)),
  }));
  if (ambient !== undefined) checks.push({ promise: AMBIENT, offence: ambientOffence(used) });
  const { strategy, readings } = prepared.whole.result!;
  const { orders, fills } = readings.base;
  const isClean = checks.every(({ offence }) => offence === null) && orders.length > 0;
  const counts = { orders: orders.length, fills: fills.length, cuts: prepared.cuts.length };
  return { strategy, ...counts, checks, isClean };
}

const AMBIENT = 'no clock and no chance is asked that was not passed in';

function prepare(
  make: MakeAuditedStrategy,
  { tape, setup, decisions }: Pick<AuditedRuns, 'tape' | 'setup'> & { readonly decisions: number },
): AuditedRuns | { readonly failed: StrategyOffence } {
  const given = { tape, setup, make };
  try {
    const whole = recorded(given, tape.events).push(tape.events).finish();
    const stopped = recorded(given, tape.events);
    const cuts = countedCuts(tape, stopped, bareCuts(tape, whole, decisions));
    return { ...given, whole, stopped, cuts };
  } catch (error) {
    return { failed: failure(error) };
  }
}

function offenceOf(check: () => StrategyOffence | null): StrategyOffence | null {
  try {
    return check();
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): StrategyOffence {
  const what = `the run failed: ${error instanceof Error ? error.message : String(error)}`;
  return { timeUs: Number.NaN, what };
}

function ambientOffence(used: ReadonlySet<string>): StrategyOffence | null {
  return used.size === 0 ? null : { timeUs: Number.NaN, what: `the strategy asked ${[...used].sort().join(', ')}` };
}

/** The same strategies, watched while they are made and while they decide. */
function watched(make: MakeAuditedStrategy, scope: AmbientScope, used: Set<string>): MakeAuditedStrategy {
  return (context, tape) => {
    const strategy = watchAmbient(scope, used, () => make(context, tape));
    return {
      name: strategy.name,
      get wakeUs() {
        return strategy.wakeUs ?? Number.POSITIVE_INFINITY;
      },
      decide: (moment) => watchAmbient(scope, used, () => strategy.decide(moment)),
    } satisfies Strategy;
  };
}
