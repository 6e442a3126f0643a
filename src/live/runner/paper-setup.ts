import type { BacktestSetup } from '../../backtest/engine/backtest-setup.ts';

/** A strategy that trades on paper: a backtest's, on the bars and signals of a session's first view. */
export type PaperSetup = Omit<BacktestSetup, 'bar' | 'session' | 'reset' | 'detectors'>;
