import { expect } from 'vitest';
import type { BarTable } from '../../../src/core/bar-table.ts';
import type { Signal } from '../../../src/core/signal.ts';
import type { Instrument } from '../../../src/core/trade-batch.ts';
import { barsFromSource, type MarketEvent } from '../../../src/cvd/bars-from-source.ts';
import { sizeBucketTrades } from '../../../src/cvd/size-bucket/size-bucket-trades.ts';
import { detect, sortSignals } from '../../../src/divergence/detector.ts';
import type { LiveEvent, LiveFeed } from '../../../src/live/feed/live-feed.ts';
import { LiveRunner, type LiveRunnerOptions } from '../../../src/live/runner/live-runner.ts';
import { type LiveView, liveView, type ViewSettings } from '../../../src/live/runner/live-view.ts';
import { FakeClock } from '../../support/fake-binance/fake-clock.ts';
import { sourceOf } from '../../support/tape.ts';
import { rowsOf, TEST_SCALES } from '../../support/trades.ts';

export const BTC: Instrument = { venue: 'binance', market: 'spot', symbol: 'BTCUSDT' };

/** A view of minutes that looks for divergences over three bars. */
export function settings(rest: Partial<ViewSettings> = {}): ViewSettings {
  const common = { session: 'utc', reset: 'session', sizes: null, rules: 'window', lookbacks: [3], options: {} };
  return { bar: '1m', ...common, ...rest };
}

/** Views of every kind of clock, reset and bucket. */
export const VIEWS: readonly LiveView[] = [
  settings(),
  settings({ bar: '1m', reset: 'never', rules: 'window,pivot(2,2)' }),
  settings({ bar: 'tick:5' }),
  settings({ bar: 'volume:80', session: 'us-rth' }),
  settings({ bar: '7s', session: '08:00-20:00@Europe/Berlin', reset: 'day' }),
  settings({ bar: '1m', sizes: { min: '25.5', max: null, unit: 'order' } }),
].map((one) => liveView(one));

/** A runner of some views that begins with nothing. */
export function runnerOf(views: readonly LiveView[], rest: Partial<LiveRunnerOptions> = {}): LiveRunner {
  return new LiveRunner({
    ...{ instrument: BTC, scales: TEST_SCALES, aggressor: 'exchange', views, clock: new FakeClock() },
    ...{ start: null, joint: null, record: null, paper: null, closeAfterMs: null },
    ...rest,
  });
}

/** A feed that yields just these events. */
export function feedOf(events: readonly LiveEvent[], scales = TEST_SCALES): LiveFeed {
  return {
    instrument: BTC,
    scales,
    close: () => Promise.resolve(),
    async *[Symbol.asyncIterator]() {
      for (const event of events) yield await Promise.resolve(event);
    },
  };
}

/** What the batch way makes of a tape for a view. */
export async function batchOfView(
  events: readonly MarketEvent[],
  view: LiveView,
): Promise<{ bars: BarTable; signals: Signal[] }> {
  const source = sourceOf(events, TEST_SCALES);
  const trades = { ...source, instrument: BTC } as Parameters<typeof sizeBucketTrades>[0];
  const sized = view.sizes === null ? source : sizeBucketTrades(trades, view.sizes);
  const { bars } = await barsFromSource(sized, view.bars);
  return { bars, signals: sortSignals(detect(view.detectors(), bars)) };
}

/** Expects of every view what the batch way makes of the tape. */
export async function expectBatch(
  runner: LiveRunner,
  events: readonly MarketEvent[],
  views: readonly LiveView[],
): Promise<void> {
  for (const [index, view] of views.entries()) {
    const { bars, signals } = await batchOfView(events, view);
    const live = runner.snapshot(index);
    expect(rowsOf(live.bars)).toEqual(rowsOf(bars));
    expect(live.bars.cvdCarry).toEqual(bars.cvdCarry);
    expect(sortSignals([...live.signals])).toEqual(signals);
  }
}
