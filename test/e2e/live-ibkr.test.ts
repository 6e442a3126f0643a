import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { CliContext } from '../../src/cli/context.ts';
import { runCli } from '../../src/cli/run.ts';
import { readDayMetadata } from '../../src/data/store/trade-store.ts';
import { csvRecords, cvdlab, temporaryFolder } from '../support/cli.ts';
import { ManualClock, until } from '../support/fake-exchange-stream/manual-clock.ts';
import { AAPL, ES_DECEMBER } from '../support/fake-tws/fake-contract.ts';
import { type FakeTape, generateTape } from '../support/fake-tws/fake-tape.ts';
import { FakeTws } from '../support/fake-tws/fake-tws.ts';
import { LINK_BACK, LINK_LOST } from '../support/fake-tws/fault-plan.ts';
import { TwsClock } from '../support/fake-tws/tws-clock.ts';
import { liveTicks } from '../support/fake-tws/live-bench.ts';
import type { LiveTick } from '../support/fake-tws/tick-streams.ts';

const DAY = '2026-11-20';
const START_S = Date.UTC(2026, 10, 20, 15) / 1000;
const ES = ['--symbol', 'ES', '--sec-type', 'FUT', '--exchange', 'CME', '--expiry', '202612'];
const STORED = ['--venue', 'ibkr', '--market', 'fut', '--symbol', 'ESZ6'];

const ticks = liveTicks(
  generateTape({ sessions: [{ start: START_S, end: START_S + 1200 }], tradesPerSecond: 2, quiet: 0.2 }),
);

type BarsAnswer = readonly { readonly time: string; readonly cvd_close: number; readonly quality: string }[];

/** A live session of the command line, and the TWS that it watches. */
class LiveCommand {
  readonly clock: ManualClock;
  readonly ended: Promise<number>;
  private readonly interrupt = new AbortController();
  private readonly heard: string[] = [];
  private readonly tws: FakeTws;

  constructor(tws: FakeTws, dataDir: string, args: readonly string[], startS = START_S) {
    this.tws = tws;
    this.clock = new ManualClock(startS * 1000);
    const sink = (): CliContext['stdout'] => ({
      isTerminal: false,
      width: 120,
      write: (text) => {
        this.heard.push(text);
        return Promise.resolve();
      },
    });
    const context: CliContext = {
      ...{ stdout: sink(), stderr: sink(), env: {}, clock: this.clock },
      interrupted: this.interrupt.signal,
    };
    const where = ['--tws-port', String(tws.port), '--port', '0', '--data-dir', dataDir, '--log-level', 'error'];
    this.ended = runCli(['live', 'ibkr', ...args, ...where], context);
  }

  get said(): string {
    return this.heard.join('');
  }

  async api<Answer>(what: string): Promise<Answer> {
    const [, url] = /open (http:\/\/[^/]+\/) in a browser/.exec(this.said)!;
    return (await (await fetch(`${url}${what}`)).json()) as Answer;
  }

  async isWatching(types: readonly string[] = ['Last', 'BidAsk']): Promise<void> {
    await this.clock.passUntil(() => types.every((type) => this.tws.streams.types.includes(type)), 20);
  }

  async stop(): Promise<number> {
    this.interrupt.abort();
    return await this.ended;
  }
}

const servers: FakeTws[] = [];

afterEach(async () => {
  for (const tws of servers.splice(0)) await tws.stop();
});

async function startTws(tapes: ReadonlyMap<number, FakeTape> = new Map()): Promise<FakeTws> {
  const tws = await FakeTws.start({ contracts: [ES_DECEMBER, AAPL], now: () => START_S * 1000, tapes });
  servers.push(tws);
  return tws;
}

/** Plays ticks to whoever watches. @returns the trades that were heard. */
function play(tws: FakeTws, part: readonly LiveTick[], conId = ES_DECEMBER.conId): LiveTick[] {
  return part.filter((tick) => tws.streams.tell(conId, tick) > 0 && tick.kind === 'trade');
}

function recordingsOf(dataDir: string): string[] {
  const folder = path.join(dataDir, 'live', 'ibkr', 'fut', 'ESZ6');
  return readdirSync(folder)
    .map((name) => path.join(folder, name))
    .filter((recording) => existsSync(path.join(recording, 'run.json')));
}

const volumeOf = (trades: readonly LiveTick[]): number =>
  trades.reduce((sum, { fields }) => sum + Number(fields[2]), 0);

async function storedBars(dataDir: string): Promise<Readonly<Record<string, string>>[]> {
  return csvRecords((await cvdlab(['bars', ...STORED, '--data-dir', dataDir])).stdout);
}

const sum = (bars: readonly Readonly<Record<string, string>>[], column: string): number =>
  bars.reduce((total, bar) => total + Number(bar[column]), 0);

describe('cvdlab live ibkr', () => {
  it('shows and records what TWS tells through breaks; store, page and the session run again agree', async () => {
    const tws = await startTws();
    const dataDir = path.join(temporaryFolder(), 'data');
    const live = new LiveCommand(tws, dataDir, [...ES, '--record', '--bar', '1m']);
    await live.isWatching();
    const third = Math.floor(ticks.length / 3);
    const heard = play(tws, ticks.slice(0, third));
    tws.announce(LINK_LOST, LINK_BACK);
    heard.push(...play(tws, ticks.slice(third, 2 * third)));
    await until(() => tws.openConnections === 1);
    const bars = (): Promise<BarsAnswer> => live.api('api/bars?symbol=ESZ6&bar=1m');
    const shownUntil = async (time: string): Promise<BarsAnswer> => {
      for (;;) {
        const shown = await bars();
        if (shown.some((bar) => bar.time >= time)) return shown;
      }
    };
    await shownUntil(timeOf(ticks[2 * third - 1]!, -2));
    await tws.shutDown();
    await live.clock.pass(30_000);
    await tws.listen();
    await live.isWatching();
    heard.push(...play(tws, ticks.slice(2 * third + 200)));
    const shown = await shownUntil(timeOf(ticks.at(-1)!, -1));
    expect(await live.stop()).toBe(130);

    const stored = await storedBars(dataDir);
    expect(sum(stored, 'trades')).toBe(heard.length);
    expect(sum(stored, 'volume')).toBe(volumeOf(heard));
    const last = shown.at(-1)!;
    expect(last.cvd_close).toBe(Number(stored.find(({ time }) => time === last.time)!['cvd_close']));
    const [recording] = recordingsOf(dataDir);
    const log = readFileSync(path.join(recording!, 'events.jsonl'), 'utf8').trimEnd().split('\n');
    const end = JSON.parse(log.at(-1)!) as { type: string; cvd: string; lateTrades: number };
    expect(end).toMatchObject({ type: 'end', cvd: stored.at(-1)!['cvd_close'], lateTrades: 0 });
    expect(log.filter((line) => line.includes('"coverage-end"'))).toHaveLength(3);

    const metadata = readDayMetadata(path.join(dataDir, 'trades', 'ibkr', 'fut', 'ESZ6', `${DAY}.arrow`));
    expect(metadata).toMatchObject({
      ...{
        kind: 'ticks',
        ids: 'opaque',
        aggressor: 'inferred:quote,tick matching=arrival quote-lag=0ms',
        complete: false,
      },
      contract: { conId: ES_DECEMBER.conId, localSymbol: 'ESZ6' },
    });
    const check = await cvdlab(['replay', '--check', recording!]);
    expect(check).toMatchObject({ stderr: 'every event is the same, byte for byte\n', exitCode: 0 });
  });

  it('goes on in a second session with ids of its own, warmed up by the first, with a break between the two', async () => {
    const tws = await startTws();
    const dataDir = path.join(temporaryFolder(), 'data');
    const half = Math.floor(ticks.length / 2);
    const parts = [ticks.slice(0, half), ticks.slice(half + 100)];
    const heard: LiveTick[] = [];
    for (const part of parts) {
      const live = new LiveCommand(tws, dataDir, [...ES, '--record'], part[0]!.time);
      await live.isWatching();
      heard.push(...play(tws, part));
      const lastTime = timeOf(part.at(-1)!, -1);
      for (let isShown = false; !isShown; ) {
        const bars = await live.api<BarsAnswer>('api/bars?symbol=ESZ6');
        isShown = bars.some((bar) => bar.time >= lastTime);
      }
      expect(await live.stop()).toBe(130);
    }
    const stored = await storedBars(dataDir);
    expect(sum(stored, 'trades')).toBe(heard.length);
    expect(sum(stored, 'volume')).toBe(volumeOf(heard));
    const metadata = readDayMetadata(path.join(dataDir, 'trades', 'ibkr', 'fut', 'ESZ6', `${DAY}.arrow`));
    expect(metadata).toMatchObject({ duplicatesDropped: 0, rows: heard.length });
    expect(metadata.coverage).toHaveLength(2);
    for (const recording of recordingsOf(dataDir)) {
      expect((await cvdlab(['replay', '--check', recording])).exitCode).toBe(0);
    }
    const second = recordingsOf(dataDir)[1]!;
    const log = readFileSync(path.join(second, 'events.jsonl'), 'utf8').trimEnd().split('\n');
    expect(JSON.parse(log.at(-1)!)).toMatchObject({ cvd: stored.at(-1)!['cvd_close'] });
  });

  it('is warmed up by days that were pulled, with sides inferred as those of live ticks are', async () => {
    const before = START_S - 86_400;
    const sessions = [{ start: before, end: before + 300 }];
    const pulled = generateTape({ sessions, tradesPerSecond: 2 });
    const tws = await startTws(new Map([[ES_DECEMBER.conId, pulled]]));
    const dataDir = path.join(temporaryFolder(), 'data');
    const pull = ['pull', 'ibkr', ...ES, '--date', '2026-11-19', '--port', String(tws.port), '--data-dir', dataDir];
    expect((await cvdlab(pull, { clock: new TwsClock(START_S * 1000) })).exitCode).toBe(0);
    const live = new LiveCommand(tws, dataDir, [...ES, '--reset', 'never']);
    await live.isWatching();
    const shown = await live.api<BarsAnswer>('api/bars?symbol=ESZ6&limit=5000');
    const inference = ['--reset', 'never', '--aggressor', 'quote,tick'];
    const { stdout } = await cvdlab(['bars', ...STORED, '--data-dir', dataDir, ...inference]);
    // The last bar of the day waits for whatever comes next.
    const bars = csvRecords(stdout).slice(0, shown.length);
    expect(shown.length).toBeGreaterThan(900);
    expect(shown.map(({ cvd_close: cvd }) => cvd)).toEqual(bars.map(({ cvd_close: cvd }) => Number(cvd)));
    expect(shown.at(-1)!.cvd_close).not.toBe(0);
    expect(await live.stop()).toBe(130);
  });

  it('watches several symbols over one connection, trades alone where no rule asks for quotes', async () => {
    const tws = await startTws();
    const dataDir = path.join(temporaryFolder(), 'data');
    const live = new LiveCommand(tws, dataDir, ['--symbols', 'AAPL', '--aggressor', 'tick', '--warm-up-days', '0']);
    await live.isWatching(['Last']);
    const { symbols } = await live.api<{ symbols: { aggressor: string; instrument: object }[] }>('api/symbols');
    expect(symbols).toMatchObject([{ aggressor: 'inferred:tick', market: 'stk', symbol: 'AAPL' }]);
    expect(tws.clientIds).toEqual([1]);
    expect(await live.stop()).toBe(130);
  });

  it('ends with 5 where TWS refuses, with its words and what to do', async () => {
    const tws = await startTws();
    const text = 'Max number of tick-by-tick requests has been reached.';
    tws.plan({ on: 'live-quotes', fault: { kind: 'error', code: 10_190, text } });
    const live = new LiveCommand(tws, path.join(temporaryFolder(), 'data'), ES);
    expect(await live.ended).toBe(5);
    expect(live.said).toContain(`the live quotes of ESZ6: TWS says "${text}" (code 10190); trades and quotes of an`);
  });

  it('does not trade a future on paper as if a point were worth 1', async () => {
    const tws = await startTws();
    const live = new LiveCommand(tws, path.join(temporaryFolder(), 'data'), [...ES, '--paper']);
    expect(await live.ended).toBe(2);
    expect(live.said).toContain('ESZ6 pays 50 for a point of price: trade it on paper with --multiplier 50');
  });

  it('refuses a name that means another contract in the store', async () => {
    const tws = await startTws();
    const dataDir = path.join(temporaryFolder(), 'data');
    const first = new LiveCommand(tws, dataDir, [...ES, '--record']);
    await first.isWatching();
    play(tws, ticks.slice(0, 1000));
    for (let bars: BarsAnswer = []; bars.length === 0; ) bars = await first.api<BarsAnswer>('api/bars?symbol=ESZ6');
    await first.stop();
    const other = await FakeTws.start({ contracts: [{ ...ES_DECEMBER, conId: 1 }] });
    servers.push(other);
    const second = new LiveCommand(other, dataDir, ES);
    expect(await second.ended).toBe(2);
    expect(second.said).toContain('conId 495512563');
  });

  it('ends with 5 where nobody listens, and says what to start', async () => {
    const tws = await startTws();
    await tws.stop();
    const live = new LiveCommand(tws, path.join(temporaryFolder(), 'data'), ES);
    let code: number | null = null;
    void live.ended.then((exitCode) => (code = exitCode));
    await live.clock.passUntil(() => code !== null, 500);
    expect(code).toBe(5);
    expect(live.said).toContain('start TWS or Gateway and enable its API socket on this port');
  });
});

/** The start of the minute of a tick, some minutes later, as bars have it. */
function timeOf({ time }: LiveTick, minutes: number): string {
  return new Date((Math.floor(time / 60) + minutes) * 60_000).toISOString();
}

describe('wrong usage of live ibkr', () => {
  it.each([
    [[], '--symbol or --symbols is needed'],
    [['--symbol', 'ES', '--sec-type', 'FUT'], '--exchange is needed for a future'],
    [['--symbols', 'A,B', '--local-symbol', 'X'], '--local-symbol names one contract'],
    [
      ['--symbols', 'A,B,C'],
      '3 instruments need 6 tick-by-tick subscriptions, and 100 market data lines allow 5 (5 %)\n' +
        'watch 2 at most; --aggressor tick needs no quotes, so one subscription each; or say --lines',
    ],
    [['--symbols', 'A,B,C,D,E,F', '--aggressor', 'tick'], '6 instruments need 6 tick-by-tick subscriptions'],
    [['--symbol', 'A', '--quote-matching', 'strict'], 'leave out --quote-matching'],
    [['--symbol', 'A', '--aggressor', 'guess'], 'not a rule of aggressor inference: "guess"'],
    [['--symbol', 'A', '--keep', 'halts'], '--keep takes past-limit, unreported, got "halts"'],
    [['--symbol', 'A', '--tws-port', '0'], '--tws-port takes a whole number from 1'],
  ])('is named before anybody is connected to: %s', async (args, message) => {
    const { exitCode, stderr } = await cvdlab(['live', 'ibkr', ...args, '--port', '0']);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });
});
