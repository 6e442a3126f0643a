import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiveEvent } from '../../../src/live/feed/live-feed.ts';
import type { LiveUpdate } from '../../../src/live/protocol/live-hub.ts';
import { RunnerHub } from '../../../src/live/runner/live-hub.ts';
import { liveView } from '../../../src/live/runner/live-view.ts';
import { warmUp } from '../../../src/live/runner/warm-up.ts';
import { FakeClock } from '../../support/fake-binance/fake-clock.ts';
import { at, end, gap, lines, sourceOf, start, tape, WHOLE } from '../../support/tape.ts';
import { arbitraryTrades, batchOf, cutAt } from '../../support/trades.ts';
import { BTC, feedOf, runnerOf, settings } from './live-fixtures.ts';

const whole = { scales: WHOLE };
const MINUTES = [liveView(settings({ rules: '' }))];

function live(events: readonly unknown[], rest: Parameters<typeof runnerOf>[1] = {}): ReturnType<typeof runnerOf> {
  const runner = runnerOf(MINUTES, { ...whole, ...rest });
  for (const event of events) runner.take(event as LiveEvent);
  return runner;
}

function shown(runner: ReturnType<typeof runnerOf>, columns = 'time volume delta cvd_close quality'): string[] {
  return lines(runner.snapshot(0).bars, columns);
}

function time(clock: string): LiveEvent {
  return { type: 'time', timeUs: at(clock) };
}

const status: LiveEvent = { type: 'status', status: 'live', reason: '', atMs: 0 };

describe('a bar', () => {
  it('closes when its time has passed, whether a trade comes or not', () => {
    const runner = live([start('10:00'), tape('10:00:30 100 5 +'), time('10:00:59.9')]);
    expect(shown(runner)).toEqual([]);
    runner.take(time('10:01:00.2'));
    expect(shown(runner)).toEqual(['10:00 5 5 5 ok']);
    runner.take(time('10:03:01'));
    expect(shown(runner)).toEqual(['10:00 5 5 5 ok', '10:01 0 0 5 ok', '10:02 0 0 5 ok']);
  });

  it('closes by the clock of the machine, as far behind as its quickest trade, only while the feed is live', async () => {
    const clock = new FakeClock(at('10:00:31') / 1000);
    const runner = runnerOf(MINUTES, { ...whole, clock, closeAfterMs: 2000 });
    let next: (event: IteratorResult<LiveEvent>) => void = () => undefined;
    const waiting = (): Promise<IteratorResult<LiveEvent>> => new Promise((resolve) => (next = resolve));
    const feed = { ...feedOf([]), [Symbol.asyncIterator]: () => ({ next: waiting }) };
    const over = runner.run(feed);
    const tell = async (event: LiveEvent): Promise<void> => {
      next({ done: false, value: event });
      await new Promise((resolve) => setImmediate(resolve));
    };
    await tell(start('10:00') as LiveEvent);
    // It comes a second late: where the exchange is now, nobody knows better.
    await tell(tape('10:00:30 100 5 +'));
    clock.advance(32_000);
    expect(shown(runner)).toEqual([]);
    await tell(status);
    clock.advance(999);
    expect(shown(runner)).toEqual([]);
    clock.advance(1);
    expect(shown(runner)).toEqual(['10:00 5 5 5 ok']);
    await tell({ ...status, status: 'reconnecting' });
    clock.advance(600_000);
    expect(shown(runner)).toHaveLength(1);
    next({ done: true, value: undefined });
    await over;
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('a trade that comes late', () => {
  const late = '10:00:59 100 7 -';

  it('counts into the bar that is open when it comes, and is counted', () => {
    const runner = live([start('10:00'), tape('10:00:30 100 5 +'), time('10:01'), tape(late), time('10:02')]);
    expect(shown(runner)).toEqual(['10:00 5 5 5 ok', '10:01 7 -7 -2 ok']);
    expect(runner.snapshot(0).state.lateTrades).toBe(1);
  });

  it('is not late where its own bar is still open', () => {
    const runner = live([start('10:00'), tape('10:00:30 100 5 +'), tape('10:00:29 100 7 -'), time('10:01')]);
    expect(shown(runner)).toEqual(['10:00 12 -2 -2 ok']);
    expect(runner.snapshot(0).state.lateTrades).toBe(0);
  });

  it('takes no lot away: CVD is the sum of all trades, in whatever order of time they come', () => {
    const view = liveView(settings({ reset: 'never', rules: '' }));
    fc.assert(
      fc.property(
        arbitraryTrades,
        fc.array(fc.nat()),
        fc.array(fc.integer({ min: -4e9, max: 4e9 })),
        (trades, cuts, shifts) => {
          const runner = runnerOf([view]);
          const jumbled = trades.map(([timeUs, ...rest], index) => [timeUs + (shifts[index] ?? 0), ...rest] as const);
          for (const batch of cutAt(jumbled, cuts)) {
            runner.take(batch);
            runner.take({ type: 'time', timeUs: (batch.timeUs[0] ?? 0) + 1e6 });
          }
          runner.finish();
          const { bars } = runner.snapshot(0);
          const sum = trades.reduce((cvd, [, , size, side]) => cvd + size * side, 0);
          expect(bars.cvdClose[bars.length - 1]).toBe(sum);
        },
      ),
    );
  });
});

describe('a feed', () => {
  const recorded = [start('10:00'), tape('10:00:10 100 1 +\n10:00:20 100 2 +'), end('10:00:20.000001')];

  async function joined(events: readonly unknown[], canGoOn = true): Promise<string[]> {
    const { start: begin, joint } = (await warmUp({ source: sourceOf(recorded), ...whole, views: MINUTES }))!;
    const runner = live(events, { start: begin, joint: { ...joint, lastId: canGoOn ? joint.lastId : null } });
    runner.finish();
    return shown(runner, 'time volume quality');
  }

  it('that goes on by id makes one tape with recorded days, whether it tells where it begins or not', async () => {
    const next = { ...tape('10:00:40 100 4 +'), id: Float64Array.of(3) };
    const again = { ...tape('10:00:20 100 2 +'), id: Float64Array.of(2) };
    const whole = ['10:00 7 ok'];
    expect(await joined([next, end('10:01')])).toEqual(whole);
    expect(await joined([start('10:00:40'), next, end('10:01')])).toEqual(whole);
    expect(await joined([start('10:00:20'), again, next, end('10:01')])).toEqual(whole);
    expect(await joined([time('10:00:30'), next, end('10:01')])).toEqual(whole);
  });

  it('that begins later leaves what is between unknown', async () => {
    const later = { ...tape('10:05:40 100 4 +'), id: Float64Array.of(9) };
    const broken = ['10:00 3 partial', '10:05 4 partial'];
    expect(await joined([start('10:05:40'), time('10:05:41'), later, end('10:06')])).toEqual(broken);
    expect(await joined([later, end('10:06')], false)).toEqual(broken);
  });

  it('that could not repair what is between tells of a hole', async () => {
    const later = { ...tape('10:02:40 100 4 +'), id: Float64Array.of(9) };
    const hole = { type: 'gap', fromUs: at('10:00:20'), toUs: at('10:02:40'), missing: 6 };
    expect(await joined([hole, later, end('10:03')])).toEqual(['10:00 3 gap', '10:01 0 gap', '10:02 4 gap']);
  });

  it('that ended and begins again is known in pieces', () => {
    const pieces = [start('10:00'), tape('10:00:10 100 1 +'), end('10:00:20'), start('10:02'), time('10:03')];
    expect(shown(live(pieces), 'time volume quality')).toEqual(['10:00 1 partial', '10:02 0 ok']);
  });
});

describe('a hub', () => {
  const views = [liveView(settings({ lookbacks: [1] })), liveView(settings({ bar: 'tick:2', rules: '' }))];

  it('offers every view of every runner once', () => {
    const hub = new RunnerHub([{ runner: runnerOf(views) }]);
    expect(hub.symbols().map(({ key, rules }) => [key, rules])).toEqual([
      ['binance/spot/BTCUSDT/1m/utc/session/all', ['window(1)']],
      ['binance/spot/BTCUSDT/tick:2/utc/session/all', []],
    ]);
    expect(hub.symbols()[0]).toMatchObject({ instrument: BTC, aggressor: 'exchange', sizes: 'all' });
    expect(() => hub.add({ runner: runnerOf(views) })).toThrow(
      'binance/spot/BTCUSDT/1m/utc/session/all is shown already',
    );
    expect(hub.snapshot('nothing')).toBeNull();
    expect(() => hub.control('binance/spot/BTCUSDT/1m/utc/session/all', { type: 'pause' })).toThrow(
      'this is live, not a replay: it cannot be steered',
    );
  });

  it('tells bars, then their signals, CVD with the bar that is forming, holes, and the states of the feed', () => {
    const runner = runnerOf(views, whole);
    const hub = new RunnerHub([{ runner }]);
    const heard: LiveUpdate[] = [];
    const stop = hub.subscribe(hub.symbols()[0]!.key, (update) => heard.push(update));
    const tell = (event: unknown): LiveUpdate[] => {
      heard.length = 0;
      runner.take(event as LiveEvent);
      return [...heard];
    };
    tell(start('10:00'));
    const [cvd] = tell(tape('10:00:10 100 5 +\n10:00:20 103 2 -'));
    expect(cvd).toMatchObject({ type: 'cvd', timeUs: at('10:00:20'), cvd: 3n, delta: 3 });
    const { open } = cvd as LiveUpdate & { type: 'cvd' };
    expect(open!.row).toMatchObject({
      timeUs: at('10:00'),
      endUs: at('10:01'),
      open: 100,
      high: 103,
      close: 103,
      volume: 7,
    });
    expect(open!.row.quality).toBe(0);
    const passed = cvd as LiveUpdate & { type: 'cvd' };
    // Price up, CVD down: a divergence over one bar.
    expect(tell(tape('10:01:10 110 9 -')).map(({ type }) => type)).toEqual(['bar', 'cvd']);
    // It was of a moment that is over.
    expect(passed.open).toBeNull();
    expect(tell(time('10:02')).map(({ type }) => type)).toEqual(['bar', 'signal', 'cvd']);
    const [gapCvd, state] = tell(gap('10:02', '10:02:30'));
    expect(gapCvd).toMatchObject({ type: 'cvd', delta: 0 });
    expect(state).toMatchObject({ type: 'status', state: { gapCount: 1, missingTrades: 7, status: 'connecting' } });
    expect(tell({ ...status, reason: 'well' })).toMatchObject([
      { type: 'status', state: { status: 'live', reason: 'well' } },
    ]);
    stop();
    expect(tell(time('10:09'))).toEqual([]);
  });

  it('shows the newest 5,000 bars, the signals that speak of them, and the bar that is forming', () => {
    const runner = runnerOf([liveView(settings({ bar: 'tick:1', lookbacks: [1] }))], whole);
    const hub = new RunnerHub([{ runner }]);
    const { key } = hub.symbols()[0]!;
    runner.take(start('10:00') as LiveEvent);
    const trades = Array.from({ length: 6000 }, (_, index) => {
      const fall = index % 2 === 1 ? (-1 as const) : (1 as const);
      return [at('10:00') + index * 1e6, 100 + index, 3 + (index % 2), fall] as const;
    });
    runner.take(batchOf(trades, 1, WHOLE));
    const snapshot = hub.snapshot(key)!;
    expect(snapshot.bars.length).toBe(5000);
    expect(snapshot.bars.timeUs[0]).toBe(at('10:00') + 1000e6);
    expect(snapshot.signals.length).toBeGreaterThan(2000);
    expect(snapshot.signals.every(({ eventTimeUs }) => eventTimeUs >= snapshot.bars.timeUs[0]!)).toBe(true);
    expect(snapshot.open).toBeNull();
    expect(snapshot.state).toMatchObject({
      coveredFromUs: at('10:00'),
      lastTradeUs: at('10:00') + 5999e6,
      replay: null,
    });
  });

  it('shows of a bar that is forming what it will be, where trades alone decide when without an end', () => {
    const runner = runnerOf(views, whole);
    runner.take(start('10:00') as LiveEvent);
    runner.take(tape('10:00:10 100 5 +'));
    const row = runner.snapshot(1).open!.row;
    expect(row).toMatchObject({ timeUs: at('10:00:10'), endUs: Number.NaN, volume: 5, cvdClose: 5 });
  });
});

describe('a view', () => {
  it('takes fixed sizes only', () => {
    expect(() => liveView(settings({ sizes: { min: '90%', max: null, unit: 'order' } }))).toThrow(
      'live size limits must be sizes, not shares of the days before, got 90% and none',
    );
  });
});
