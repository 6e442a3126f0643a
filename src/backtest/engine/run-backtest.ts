import type { QuoteSource } from '../../cvd/aggressor/quote-batch.ts';
import type { MarketSource } from '../../cvd/bars-from-source.ts';
import { BacktestEngine } from './backtest-engine.ts';
import type { BacktestSetup } from './backtest-setup.ts';
import { readTape } from './read-tape.ts';
import type { EventSink } from './run-event.ts';
import type { RunResult } from './run-result.ts';

/** What goes beside a source, and who listens. */
export interface RunOptions {
  /** Quotes of the same instrument, by the same clock as the trades: then the spread is real. */
  readonly quotes?: QuoteSource;
  /** Told of everything that happens, see `EventLog`. */
  readonly sink?: EventSink;
}

/**
 * Runs a backtest on everything a source holds, in one pass: three readings of the tape, side by side.
 * @throws RangeError for a setting out of its range, and like {@link BacktestEngine.push}.
 */
export async function runBacktest(
  source: MarketSource,
  setup: BacktestSetup,
  options: RunOptions = {},
): Promise<RunResult> {
  const [result] = await runBacktests(source, [setup], options);
  return result!;
}

/**
 * Runs several backtests while a source is read once: the same strategy at several latencies, say.
 * @returns the results in the order of the setups; a sink hears of the first one only.
 * @throws RangeError like {@link runBacktest}.
 */
export async function runBacktests(
  source: MarketSource,
  setups: readonly BacktestSetup[],
  { quotes, sink }: RunOptions = {},
): Promise<RunResult[]> {
  const { scales, kind } = source;
  let engines: readonly BacktestEngine[] = [];
  await readTape(source, quotes ?? null, (tape) => {
    const beside = tape === null ? {} : { quotes: tape };
    engines = setups.map((setup, index) => {
      const heard = sink !== undefined && index === 0 ? { sink } : {};
      return new BacktestEngine(setup, { scales, kind, ...beside, ...heard });
    });
    return (event) => {
      for (const engine of engines) engine.push(event);
    };
  });
  return engines.map((engine) => engine.finish());
}
