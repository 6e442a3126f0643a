import { expect, it } from 'vitest';
import { barsFromSource } from '../../../src/cvd/bars-from-source.ts';
import { copyOf } from '../../../src/cvd/trade-pieces.ts';
import { detect } from '../../../src/divergence/detector.ts';
import { openRecorded } from '../../../src/data/recorded.ts';
import type { LiveEvent, LiveFeed } from '../../../src/live/feed/live-feed.ts';
import { recordedEvents } from '../../../src/live/replay/recorded-events.ts';
import { checkReplay } from '../../../src/live/replay/check-replay.ts';
import { liveView } from '../../../src/live/runner/live-view.ts';
import type { LiveRunner } from '../../../src/live/runner/live-runner.ts';
import { runLive } from '../../../src/live/runner/run-live.ts';
import { tempFolder } from '../../data/store/temp-folder.ts';
import { startFeedBench } from '../../support/fake-exchange-stream/feed-bench.ts';
import { recordedTape } from '../../support/fake-exchange-stream/stream-tape.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import { rowsOf } from '../../support/trades.ts';
import { BTC, settings } from '../runner/live-fixtures.ts';
import { liveOptions, recordingsOf } from './recorder-bench.ts';

const SCALES = { priceScale: 2, sizeScale: 5 };
const VIEW = liveView(settings({ bar: '10s', reset: 'never', lookbacks: [5] }));

/** Passes on what another reader of a feed hears. */
class Relay implements LiveFeed {
  readonly instrument = BTC;
  readonly scales = SCALES;
  private readonly events: (LiveEvent | null)[] = [];
  private wake: () => void = () => undefined;

  /** Null: it is over. */
  tell(event: LiveEvent | null): void {
    this.events.push(event?.type === 'trades' ? copyOf(event, 0, event.length) : event);
    this.wake();
  }

  close(): Promise<void> {
    this.tell(null);
    return Promise.resolve();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LiveEvent, void> {
    for (;;) {
      const event = this.events.shift();
      if (event === null) return;
      if (event !== undefined) yield event;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}

describeWithSharedData('the recorded spot stream, across midnight and through faults', () => {
  it('comes to the same bars, signals and CVD live, in the store, and run again', async () => {
    const dataDir = tempFolder();
    const paths = ['binance/streams/spot-btcusdt-20240808.gz', 'binance/streams/spot-btcusdt-20240809.gz'];
    const tape = recordedTape({ market: 'spot', symbol: 'BTCUSDT', scales: SCALES }, paths.map(sharedData));
    const relay = new Relay();
    const settingsOfFeed = { settings: { graceMs: 3_600_000 } };
    const bench = await startFeedBench(tape, {
      ...{ apiKey: 'a key', feed: settingsOfFeed },
      onEvent: (event) => relay.tell(event),
    });
    const { exchange, clock } = bench;
    const runners: LiveRunner[] = [];
    const session = runLive(
      liveOptions(dataDir, {
        ...{ scales: SCALES, views: [VIEW], clock, tape: { kind: 'trades', ids: 'contiguous', aggressor: 'exchange' } },
        openFeed: () => relay,
        onRunner: (runner) => runners.push(runner),
      }),
    );
    await bench.says('live');
    for (let round = 0; exchange.happened < tape.trades.length; round += 1) {
      exchange.play(1900);
      if (round % 3 === 0) exchange.drop();
      if (round % 3 === 1) exchange.play(40, (texts) => [...texts.toReversed(), ...texts]);
      if (round % 3 === 2) exchange.happen(60);
      await clock.pass(1000);
    }
    await bench.givenInTime(tape.trades.length);
    await bench.feed.close();
    await bench.reader.done;
    relay.tell(null);
    const { folder, logs } = await session;

    const snapshot = runners[0]!.snapshot(0);
    const recorded = (await openRecorded({ dataDir, instrument: BTC, kind: 'trades' }))!;
    const before = tape.trades.filter(({ timeUs }) => timeUs < Date.UTC(2024, 7, 9) * 1000).length;
    expect(recorded.days.map(({ rows, gaps }) => [rows, gaps.length])).toEqual([
      [before, 0],
      [19_904 - before, 0],
    ]);
    const { bars } = await barsFromSource(recorded.source, VIEW.bars);
    // data/README.md: a total delta of −28.93328.
    expect(bars.cvdClose[bars.length - 1]).toBe(-2_893_328);
    expect(rowsOf(snapshot.bars)).toEqual(rowsOf(bars));
    expect(snapshot.signals).toEqual(detect(VIEW.detectors(), bars));
    expect(snapshot.signals.length).toBeGreaterThan(0);
    expect(snapshot.state).toMatchObject({ lateTrades: 0, gapCount: 0 });
    const ids: number[] = [];
    for await (const event of recordedEvents(folder!)) if (event.type === 'trades') ids.push(...event.id);
    expect(ids).toEqual(tape.trades.map(({ id }) => id));
    expect(recordingsOf(dataDir)).toEqual([folder]);
    expect(await checkReplay(folder!)).toEqual({ folder, isClosed: true, logs, paper: null, difference: null });
  });
});
