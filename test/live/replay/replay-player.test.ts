import { describe, expect, it } from 'vitest';
import { DAY_US, formatTime } from '../../../src/core/time.ts';
import { openRecorded } from '../../../src/data/recorded.ts';
import type { LiveUpdate } from '../../../src/live/protocol/live-hub.ts';
import { openRecording } from '../../../src/live/replay/recording.ts';
import { ReplayPlayer, type ReplayPlayerOptions } from '../../../src/live/replay/replay-player.ts';
import { recordedDaysSource, recordingSource, type ReplaySource } from '../../../src/live/replay/replay-source.ts';
import { RunnerHub } from '../../../src/live/runner/live-hub.ts';
import { liveView } from '../../../src/live/runner/live-view.ts';
import { tempFolder } from '../../data/store/temp-folder.ts';
import { FakeClock } from '../../support/fake-binance/fake-clock.ts';
import { turns, until } from '../../support/fake-exchange-stream/manual-clock.ts';
import { batchOf, covered, cutAt, DAY_START, type TestTrade, TEST_SCALES } from '../../support/trades.ts';
import { clockAt, record } from '../recorder/recorder-bench.ts';
import { batchOfView, BTC, expectBatch, settings, VIEWS } from '../runner/live-fixtures.ts';

const SECOND = 1e6;
/** A trade every ten seconds for an hour. */
const TRADES: TestTrade[] = Array.from({ length: 360 }, (_, index) => [
  DAY_START + index * 10 * SECOND,
  100 + (index % 9),
  5 + (index % 4),
  index % 3 === 0 ? -1 : 1,
]);
const TAPE = covered(cutAt(TRADES, [33, 200]), DAY_START, DAY_START + 3600 * SECOND);
const MINUTES = liveView(settings());

const source: ReplaySource = {
  ...{ instrument: BTC, scales: TEST_SCALES, aggressor: 'exchange', start: null },
  ...{ fromUs: DAY_START, toUs: DAY_START + 3600 * SECOND },
  async *events() {
    yield* await Promise.resolve(TAPE);
  },
};

/** A replay on a clock that goes when the test says so. */
class Show {
  readonly clock = new FakeClock();
  readonly player: ReplayPlayer;
  readonly heard: LiveUpdate[] = [];
  readonly over: Promise<unknown>;
  isOver = false;
  readonly hub: RunnerHub;

  constructor(options: Partial<ReplayPlayerOptions> = {}) {
    const { clock } = this;
    const common = { source, views: [MINUTES], clock, speed: 60, isPaused: false, staysOpen: true } as const;
    this.player = new ReplayPlayer({ ...common, ...options });
    const { runner } = this.player;
    this.hub = new RunnerHub([{ runner, control: (command, view) => this.player.control(command, view) }]);
    this.hub.subscribe(this.key, (update) => this.heard.push(update));
    this.over = this.player.run().then((logs) => {
      this.isOver = true;
      return logs;
    });
  }

  get key(): string {
    return this.hub.symbols()[0]!.key;
  }

  get bars(): number {
    return this.hub.snapshot(this.key)!.bars.length;
  }

  /** Where it says that it stands. */
  get at(): string {
    return formatTime(this.hub.snapshot(this.key)!.state.replay!.atUs).slice(11, 19);
  }

  get state(): { isPaused: boolean; status: string } {
    const { replay, status } = this.hub.snapshot(this.key)!.state;
    return { isPaused: replay!.isPaused, status };
  }

  /** Lets the clock go on, as slowly as a replay looks at it. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 100) {
      await turns();
      this.clock.advance(Math.min(left, 100));
    }
    await turns();
  }

  async command(command: Parameters<RunnerHub['control']>[1]): Promise<void> {
    this.hub.control(this.key, command);
    await turns();
  }
}

describe('a replay', () => {
  it('goes as many seconds a second as it is told, bars closing on time', async () => {
    const show = new Show({ speed: 60 });
    await show.pass(1000);
    expect([show.bars, show.at]).toEqual([1, '00:01:00']);
    await show.pass(9000);
    expect([show.bars, show.at]).toEqual([10, '00:10:00']);
    await show.command({ type: 'speed', speed: 600 });
    await show.pass(1000);
    expect([show.bars, show.at]).toEqual([20, '00:20:00']);
    await show.player.close();
    await show.over;
  });

  it('waits and goes on', async () => {
    const show = new Show();
    await show.pass(2000);
    await show.command({ type: 'pause' });
    expect(show.state).toEqual({ isPaused: true, status: 'live' });
    await show.pass(60_000);
    expect([show.bars, show.at]).toEqual([2, '00:02:00']);
    expect(show.clock.pendingTimers).toBe(0);
    await show.command({ type: 'resume' });
    await show.pass(1000);
    expect([show.bars, show.at]).toEqual([3, '00:03:00']);
    await show.player.close();
    await show.over;
  });

  it('steps bar by bar, and no trade further', async () => {
    const show = new Show({ isPaused: true });
    await turns();
    expect(show.bars).toBe(0);
    for (const [bars, total] of [
      [1, 1],
      [1, 2],
      [5, 7],
    ] as const) {
      await show.command({ type: 'step', bars });
      await until(() => show.state.isPaused);
      expect(show.bars).toBe(total);
      expect(show.hub.snapshot(show.key)!.open?.row.trades ?? 0).toBe(0);
    }
    await show.player.close();
    await show.over;
  });

  it('jumps ahead and back, and knows there what the batch way knows, told once that all is new', async () => {
    const show = new Show({ isPaused: true, views: VIEWS });
    await turns();
    for (const minute of [40, 10, 10, 55, 0, 20]) {
      show.heard.length = 0;
      const timeUs = DAY_START + minute * 60 * SECOND;
      await show.command({ type: 'seek', timeUs });
      await until(() => show.heard.length > 0);
      expect(show.heard.map(({ type }) => type)).toEqual(['reset']);
      expect(show.state).toEqual({ isPaused: true, status: 'live' });
      const known = TRADES.filter(([tradeUs]) => tradeUs < timeUs);
      const { bars } = await batchOfView(covered([batchOf(known)], DAY_START, timeUs), MINUTES);
      expect(show.bars).toBe(bars.length);
      const live = show.hub.snapshot(show.key)!.bars;
      expect(Array.from(live.cvdClose.subarray(0, live.length))).toEqual(
        Array.from(bars.cvdClose.subarray(0, bars.length)),
      );
    }
    await show.command({ type: 'speed', speed: 'max' });
    await show.command({ type: 'resume' });
    await until(() => show.state.status === 'closed');
    await expectBatch(show.player.runner, TAPE, VIEWS.slice(0, 5));
    await show.player.close();
    await show.over;
  });

  it('waits at its end for somebody to go back, where it is to stay', async () => {
    const show = new Show({ speed: 'max' });
    await until(() => show.state.status === 'closed');
    expect([show.bars, show.at, show.isOver]).toEqual([60, '01:00:00', false]);
    await show.command({ type: 'pause' });
    await show.command({ type: 'seek', timeUs: DAY_START + 120 * SECOND });
    await until(() => show.state.status === 'live');
    await until(() => show.bars === 2);
    await show.player.close();
    await show.over;
  });

  it('is over at its end where it is not', async () => {
    const show = new Show({ speed: 'max', staysOpen: false });
    await show.over;
    expect(show.bars).toBe(60);
  });

  it('refuses what it has no instant for, in words', async () => {
    const show = new Show({ isPaused: true });
    expect(() => show.hub.control(show.key, { type: 'seek', timeUs: DAY_START - 1 })).toThrow(
      '2024-08-07T23:59:59.999999Z is not in this replay, which goes from 2024-08-08T00:00:00.000Z to 2024-08-08T01:00:00.000Z',
    );
    await show.player.close();
    await show.over;
  });
});

describe('a recording', () => {
  it('played as fast as it goes gives the log it has', async () => {
    const dataDir = tempFolder();
    await record(dataDir, covered([batchOf(TRADES.slice(0, 100))], DAY_START, TRADES[99]![0] + 1), {
      clock: clockAt(DAY_START + 1000 * SECOND),
    });
    const events = [
      { type: 'coverage-start', timeUs: TRADES[100]![0] } as const,
      batchOf(TRADES.slice(100, 150), 101),
      { type: 'time', timeUs: TRADES[170]![0] } as const,
      batchOf(TRADES.slice(150), 151),
      { type: 'coverage-end', timeUs: DAY_START + 3600 * SECOND } as const,
    ];
    const { folder, logs } = await record(dataDir, events, { clock: clockAt(DAY_START + 2000 * SECOND) });
    const recording = await openRecording(folder);
    const played = await recordingSource(recording, recording.start);
    expect([played.fromUs, played.toUs]).toEqual([TRADES[99]![0], DAY_START + 3600 * SECOND]);
    const show = new Show({ source: played, speed: 'max', staysOpen: false });
    expect(await show.over).toEqual(logs);
    // Other views know nothing of the time before it.
    const other = [liveView(settings({ bar: '5m' }))];
    expect(() => new Show({ source: played, views: other })).toThrow('is no beginning for');
    const alone = new Show({
      source: await recordingSource(recording, null),
      views: other,
      speed: 'max',
      staysOpen: false,
    });
    await alone.over;
    expect(alone.bars).toBe(9);
  });
});

describe('recorded days', () => {
  it('play like any tape', async () => {
    const dataDir = tempFolder();
    await record(dataDir, TAPE, { clock: clockAt(DAY_START) });
    const day = DAY_START / DAY_US;
    const reopen = (): ReturnType<typeof openRecorded> =>
      openRecorded({ dataDir, instrument: BTC, kind: 'trades', fromDay: day, toDay: day });
    const show = new Show({ source: recordedDaysSource((await reopen())!, reopen), speed: 'max' });
    await until(() => show.state.status === 'closed');
    await show.command({ type: 'pause' });
    await show.command({ type: 'seek', timeUs: DAY_START + 600 * SECOND });
    await until(() => show.bars === 10);
    await show.player.close();
    await show.over;
  });
});
