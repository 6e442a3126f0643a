import type { BacktestSetup } from '../../src/backtest/engine/backtest-setup.ts';
import { BacktestEngine } from '../../src/backtest/engine/backtest-engine.ts';
import { canonicalJson } from '../../src/core/canonical-json.ts';
import type { EventSink, EventStream } from '../../src/backtest/engine/run-event.ts';
import type { BookedFill, RunResult, WorldResult } from '../../src/backtest/engine/run-result.ts';
import { parseCosts } from '../../src/backtest/costs/parse-costs.ts';
import { createSizing } from '../../src/backtest/sizing/create-sizing.ts';
import { parseSizing } from '../../src/backtest/sizing/parse-sizing.ts';
import { resolveSignalStrategy } from '../../src/backtest/strategy/resolve-signal-strategy.ts';
import { SignalStrategy } from '../../src/backtest/strategy/signal-strategy.ts';
import type { SignalStrategyInput } from '../../src/backtest/strategy/signal-strategy-options.ts';
import type { MakeStrategy } from '../../src/backtest/strategy/strategy.ts';
import type { BarTable } from '../../src/core/bar-table.ts';
import type { Signal, SignalType } from '../../src/core/signal.ts';
import { formatTime } from '../../src/core/time.ts';
import type { Scales } from '../../src/core/trade-batch.ts';
import type { MarketEvent } from '../../src/cvd/bars-from-source.ts';
import type { Detector } from '../../src/divergence/detector.ts';
import { engineOptions } from './trades.ts';
import { at, WHOLE } from './tape.ts';

/** A strategy that trades signals; one lot an entry unless told otherwise. */
export function signals(input: SignalStrategyInput = {}, sizing = 'size:1'): MakeStrategy {
  const options = resolveSignalStrategy(input);
  return ({ scales, money }) => new SignalStrategy(options, createSizing(parseSizing(sizing), scales, money));
}

/** Nothing costs anything, everything happens at once, there is no queue: bars of a minute of the UTC day. */
export function freeSetup(setup: Partial<BacktestSetup> = {}): BacktestSetup {
  const { bar, session, reset } = engineOptions();
  return {
    ...{ bar, session, reset, detectors: () => [], strategy: signals(), capital: '1000000' },
    ...{ costs: parseCosts('none'), latency: { feedUs: 0, decisionUs: 0, orderUs: 0 } },
    tape: { slippageTicks: 0, queueFactor: 0, sides: 'known' },
    ...setup,
  };
}

/** What events give. */
export function runOf(
  events: readonly MarketEvent[],
  setup: BacktestSetup,
  { scales = WHOLE, sink }: { scales?: Scales; sink?: EventSink } = {},
): RunResult {
  const kind = events.some((event) => event.type === 'bars') ? 'bars' : 'trades';
  const engine = new BacktestEngine(setup, { scales, kind, ...(sink !== undefined && { sink }) });
  for (const event of events) engine.push(event);
  return engine.finish();
}

/** Every event as text, stream by stream. */
export class TextSink implements EventSink {
  readonly lines: Record<EventStream, string[]> = { market: [], optimistic: [], base: [], pessimistic: [] };

  take(stream: EventStream, event: Parameters<EventSink['take']>[1]): void {
    this.lines[stream].push(canonicalJson(event));
  }
}

/** A detector that says what a test wants at the close of the bars that end at these instants. */
export function says(words: Readonly<Record<string, SignalType>>, facts: Partial<Signal> = {}): () => Detector[] {
  const types = new Map(Object.entries(words).map(([clock, type]) => [at(clock), type]));
  return () => [
    {
      rule: 'says',
      warmupBars: 1,
      scan: (bars, from, to) => {
        const found: Signal[] = [];
        for (let row = from; row < to; row += 1) {
          const type = types.get(bars.endUs[row]!);
          if (type !== undefined) found.push({ ...signalOf(bars, row, type), ...facts });
        }
        return found;
      },
    },
  ];
}

function signalOf(bars: BarTable, row: number, type: SignalType): Signal {
  return {
    ...{ rule: 'says', type, kind: 'regular', eventTimeUs: bars.timeUs[row]!, knownTimeUs: bars.endUs[row]! },
    ...{ price: bars.close[row]!, cvd: bars.cvdClose[row]!, refTimeUs: bars.timeUs[row]!, refPrice: bars.close[row]! },
    ...{ refCvd: 0, cvdCarry: 0n, strength: null, strengthShiftFree: null },
  };
}

/** `HH:MM:SS[.ffffff]` of an instant. */
export function clock(timeUs: number): string {
  return formatTime(timeUs)
    .replace('2024-08-08T', '')
    .replace(/(?:\.0+)?Z$/, '');
}

/** Fills as lines: time, `+` or `-` and lots, price, tag. */
export function fillLines({ fills }: Pick<WorldResult, 'fills'>): string[] {
  return fills.map((fill: BookedFill) => {
    const lots = `${fill.side === 1 ? '+' : '-'}${fill.lots}`;
    return `${clock(fill.timeUs)} ${lots} at ${fill.ticks} ${fill.tag}`;
  });
}
