import type { BarTable } from '../../src/core/bar-table.ts';
import { BarBuffer } from '../../src/core/bar-table.ts';
import { parseDecimal } from '../../src/core/decimal.ts';
import type { Signal, SignalType } from '../../src/core/signal.ts';
import type { RoundTrip, SignalBacktestOptions } from '../../src/backtest/signal-backtest.ts';
import { SignalBacktest } from '../../src/backtest/signal-backtest.ts';
import type { MarketEvent } from '../../src/cvd/bars-from-source.ts';
import { CvdEngine, type CvdEngineOptions } from '../../src/cvd/cvd-engine.ts';
import type { Detector } from '../../src/divergence/detector.ts';
import { at, wholeOptions } from './tape.ts';

/** Nothing costs anything, everything happens at once, every position is held for one bar. */
export const FREE: SignalBacktestOptions = {
  lots: 1,
  holdBars: 1,
  latencyUs: 0,
  feeBps: parseDecimal('0'),
  slippageTicks: 0,
  flattenBeforeUs: 0,
};

/** A signal that is known at an instant; the rest of it is filler. */
export function signalAt(clock: string, type: SignalType): Signal {
  const knownTimeUs = at(clock);
  return {
    ...{
      rule: 'test',
      type,
      kind: 'regular',
      eventTimeUs: knownTimeUs - 60e6,
      knownTimeUs,
      price: 1,
      cvd: 0,
      cvdCarry: 0n,
    },
    ...{ refTimeUs: knownTimeUs - 120e6, refPrice: 1, refCvd: 1, strength: null, strengthShiftFree: null },
  };
}

/** Trades hand-made signals over events, each offered when a bar has closed at or after its known time. */
export function backtestOf(
  events: readonly MarketEvent[],
  signals: readonly Signal[],
  options: Partial<SignalBacktestOptions> = {},
  engineOptions: CvdEngineOptions = wholeOptions(),
): { readonly run: SignalBacktest; readonly bars: BarTable } {
  const engine = new CvdEngine(engineOptions);
  const bars = new BarBuffer(engineOptions.scales);
  const run = new SignalBacktest({ ...FREE, ...options }, bars, engineOptions.session);
  let offered = 0;
  const offer = (): void => {
    const lastEndUs = bars.length === 0 ? Number.NEGATIVE_INFINITY : bars.endUs[bars.length - 1]!;
    const from = offered;
    while (offered < signals.length && signals[offered]!.knownTimeUs <= lastEndUs) offered += 1;
    run.offer(signals.slice(from, offered));
  };
  for (const event of events) {
    engine.push(event, bars);
    offer();
    if (event.type === 'trades') run.trade(event);
  }
  engine.flush(bars);
  offer();
  run.finish();
  return { run, bars };
}

/** Round trips as lines: side, entry time and price, exit time and price, reason. */
export function tripLines(trips: readonly RoundTrip[]): string[] {
  const clock = (timeUs: number): string =>
    new Date(timeUs / 1000)
      .toISOString()
      .replace('2024-08-08T', '')
      .replace(/(?:\.0+)?Z$/, '');
  return trips.map((trip) => {
    const entry = `${clock(trip.entryTimeUs)} at ${trip.entryPrice}`;
    const exit = `${clock(trip.exitTimeUs)} at ${trip.exitPrice}`;
    return `${trip.side === 1 ? 'long' : 'short'} ${entry}, out ${exit}, ${trip.exitReason}`;
  });
}

/** A detector that speaks at every bar with volume: the trade's side that was ahead decides, an even one says nothing. */
export function followDelta(turned = false): Detector {
  return {
    rule: 'follow-delta',
    warmupBars: 1,
    scan: (bars, from, to) => {
      const signals: Signal[] = [];
      for (let index = from; index < to; index += 1) {
        if (bars.delta[index] === 0) continue;
        signals.push({
          ...{ rule: 'follow-delta', type: bars.delta[index]! > 0 !== turned ? 'bullish' : 'bearish', kind: 'regular' },
          ...{ eventTimeUs: bars.timeUs[index]!, knownTimeUs: bars.endUs[index]!, price: bars.close[index]! },
          ...{ cvd: bars.cvdClose[index]!, cvdCarry: 0n, refTimeUs: bars.timeUs[index]!, refPrice: 1, refCvd: 1 },
          ...{ strength: null, strengthShiftFree: null },
        });
      }
      return signals;
    },
  };
}
