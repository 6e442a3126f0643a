import type { MarketEvent } from '../../cvd/bars-from-source.ts';
import type { BacktestSetup } from '../engine/backtest-setup.ts';
import type { Strategy, StrategyContext } from '../strategy/strategy.ts';
import type { AuditedTape, TapePlace } from './audited-tape.ts';
import type { RecordedRun } from './recorded-run.ts';
import type { StrategyOffence } from './strategy-offence.ts';

/**
 * Makes a fresh strategy for a run of an audit. It is given the tape of that run, too: an honest one has no use for it, one
 * that prepares itself from the whole tape is shown up by it.
 */
export type MakeAuditedStrategy = (context: StrategyContext, tape: readonly MarketEvent[]) => Strategy;

/** A place at which an audit stops a run: what was decided up to there is compared. */
export interface AuditCut {
  /** Everything before it was pushed. */
  readonly place: TapePlace;
  /** Up to when time has passed without a print, µs; null: not beyond the last print. */
  readonly advanceUs: number | null;
  /** Number of lines of every stream up to there, in the run over the whole tape. */
  readonly lines: RecordedRun['lengths'];
}

/** What the checks of an audit have in common. */
export interface AuditedRuns {
  /** The tape. */
  readonly tape: AuditedTape;
  /** Everything but the strategy. */
  readonly setup: Omit<BacktestSetup, 'strategy'>;
  /** Makes the strategy. */
  readonly make: MakeAuditedStrategy;
  /** The run over the whole tape. */
  readonly whole: RecordedRun;
  /** The same, stopped at every cut and gone on with. */
  readonly stopped: RecordedRun;
  /** Where to stop. */
  readonly cuts: readonly AuditCut[];
}

/** One promise of a strategy, put to the test; null where it was kept. */
export type StrategyCheck = (runs: AuditedRuns) => StrategyOffence | null;
