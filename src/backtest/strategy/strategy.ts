import type { SessionCalendar } from '../../core/session.ts';
import type { Scales } from '../../core/trade-batch.ts';
import type { MoneyScale } from '../money.ts';
import type { Intent } from '../orders/order.ts';
import type { Moment } from './moment.ts';

/**
 * What is known now in, what is wanted out: the same object in backtest, replay and live. Every run, and in a backtest every
 * reading of the tape, has a fresh one.
 *
 * The contract, which `auditStrategy` puts to the test: a decision depends on nothing but the moments given so far. Not on a
 * clock, not on chance that was not seeded, not on another run, and it changes nothing of what it is given.
 */
export interface Strategy {
  /** What it is called in reports. */
  readonly name: string;
  /**
   * It wants to be asked at this instant even if nothing happens, µs; read after every decision. Absent or Infinity: it
   * does not. Has to lie after the moment of the decision.
   */
  readonly wakeUs?: number;
  /**
   * How many bars have to be closed before a bar that brings no signal means anything to it again: asked about one before,
   * it would do nothing and remember nothing. It is then not asked, which saves most of the time of a run that nobody
   * listens to. Read after every decision and before the first; Infinity: none does, as long as no signal, fill or end of an
   * order comes. Absent: every bar does.
   */
  readonly quietUntilBar?: number;
  /** What it wants done now; empty for nothing. Called for every moment, in the order of their times. */
  decide(moment: Moment): readonly Intent[];
}

/** What a strategy may know before the first moment. */
export interface StrategyContext {
  /** What a tick and a lot are worth. */
  readonly scales: Scales;
  /** What money units are. */
  readonly money: MoneyScale;
  /** The sessions that bars are made for. */
  readonly session: SessionCalendar;
}

/** Makes a fresh strategy, one that has seen nothing. */
export type MakeStrategy = (context: StrategyContext) => Strategy;
