import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { csvRecords, type CliOutcome, type CliSetting, cvdlab } from '../support/cli.ts';
import { dayFiles, DAY_START, ofDay, SESSIONS, TAPE } from '../data/ibkr/pull-bench.ts';
import { tempFolder } from '../data/store/temp-folder.ts';
import { AAPL, ES_DECEMBER, type FakeContract } from '../support/fake-tws/fake-contract.ts';
import { type FakeTape, PAST_LIMIT, quote, trade, UNREPORTED } from '../support/fake-tws/fake-tape.ts';
import { FakeTws, type FakeTwsOptions } from '../support/fake-tws/fake-tws.ts';
import { PACING_VIOLATION } from '../support/fake-tws/fault-plan.ts';
import { TwsClock } from '../support/fake-tws/tws-clock.ts';

const DATE = '2026-11-18';
const ES = ['--symbol', 'ES', '--sec-type', 'FUT', '--exchange', 'CME', '--expiry', '202612'];
const ES_MARCH: FakeContract = {
  ...ES_DECEMBER,
  conId: 551_601_561,
  localSymbol: 'ESH7',
  lastTradeDate: '20270319',
  contractMonth: '202703',
};
const AT = DAY_START + 15 * 3600;
/** A halt, its end, a print past the limit, three that were not reported, and a size of zero. */
const ODD = [
  trade(AT, '6000', '3'),
  trade(AT + 1, '0', '0', { mask: PAST_LIMIT }),
  trade(AT + 60, '0', '0'),
  trade(AT + 61, '5999.75', '2', { mask: PAST_LIMIT }),
  trade(AT + 61, '6000.25', '7.1', { mask: UNREPORTED }),
  trade(AT + 61, '6000.25', '0.1', { mask: UNREPORTED }),
  trade(AT + 61, '6000.25', '0.2', { mask: UNREPORTED }),
  trade(AT + 62, '6000', '0'),
  trade(AT + 63, '6000.5', '4'),
];
const ODD_TAPE: FakeTape = { trades: ODD, quotes: [quote(AT, '6000', '6000.25', ['5', '6'])] };

let running: FakeTws[] = [];

afterEach(async () => {
  for (const tws of running) await tws.stop();
  running = [];
});

async function start(tape: FakeTape, options: Partial<FakeTwsOptions> = {}): Promise<FakeTws> {
  const tws = await FakeTws.start({
    contracts: [ES_DECEMBER, AAPL],
    tapes: new Map([ES_DECEMBER.conId, AAPL.conId].map((conId) => [conId, tape])),
    ...options,
    serving: { sessions: SESSIONS, nothing: 'no-data', ...options.serving },
  });
  running.push(tws);
  return tws;
}

interface Pulled extends CliOutcome {
  readonly clock: TwsClock;
}

/** Runs `cvdlab pull ibkr` against a TWS, on a clock of its own: two days after the day that is pulled. */
async function pull(
  tws: Pick<FakeTws, 'port'>,
  dataDir: string,
  args: readonly string[],
  setting: CliSetting = {},
): Promise<Pulled> {
  const clock = new TwsClock(Date.UTC(2026, 10, 20, 12));
  const address = ['--port', String(tws.port), '--client-id', '7'];
  const outcome = await cvdlab(['pull', 'ibkr', ...address, '--data-dir', dataDir, ...args], { clock, ...setting });
  return { ...outcome, clock };
}

interface Document {
  readonly contract: Readonly<Record<string, unknown>>;
  readonly days: readonly Readonly<Record<string, unknown>>[];
  readonly [other: string]: unknown;
}

describe('cvdlab pull ibkr', () => {
  it('brings a day of a future: trades and quotes, a line that says so, and exit code 0', async () => {
    const dataDir = tempFolder();
    const tws = await start(TAPE);
    const { exitCode, stdout } = await pull(tws, dataDir, [...ES, '--date', DATE, '--verify', 'bars']);
    const [table, bars] = stdout.split('\n\n');
    const pages = tws.requests('trades').length + tws.requests('quotes').length;
    expect(csvRecords(table!)).toEqual([
      {
        symbol: 'ESZ6',
        date: DATE,
        trades: String(ofDay(TAPE.trades).length),
        excluded: '0',
        quotes: String(ofDay(TAPE.quotes).length),
        pages: String(pages),
        doubtful_seconds: '0',
        state: 'complete',
      },
    ]);
    expect(bars).toBe(`ESZ6 ${DATE} against bars, by volume: 5 minutes compared, 5 equal, 0 different\n`);
    expect(exitCode).toBe(0);
    expect(await cvdlab(['data', 'verify', '--data-dir', dataDir])).toMatchObject({ exitCode: 0 });
  });

  it('makes bars possible, with inferred sides, from what was pulled', async () => {
    const dataDir = tempFolder();
    await pull(await start(TAPE), dataDir, [...ES, '--date', DATE]);
    const where = ['--venue', 'ibkr', '--market', 'fut', '--symbol', 'ESZ6', '--data-dir', dataDir, '--date', DATE];
    const inferred = await cvdlab(['bars', ...where, '--aggressor', 'quote,tick', '--within-second', 'interval']);
    expect(inferred.exitCode).toBe(0);
    const bars = csvRecords(inferred.stdout);
    const sum = (column: string): number => bars.reduce((total, bar) => total + Number(bar[column]), 0);
    const volume = ofDay(TAPE.trades).reduce((total, { fields }) => total + Number(fields[2]), 0);
    expect(bars).toHaveLength(1440);
    expect(bars.every((bar) => bar['quality'] === 'ok')).toBe(true);
    expect(sum('volume')).toBe(volume);
    expect(sum('buy_volume') + sum('sell_volume') + sum('unknown_volume')).toBe(volume);
    expect(sum('unknown_volume')).toBeLessThan(volume / 100);
    // Without inference nobody knows a side, and nothing is made up.
    const recorded = csvRecords((await cvdlab(['bars', ...where])).stdout);
    expect(recorded.reduce((total, bar) => total + Number(bar['unknown_volume']), 0)).toBe(volume);
  });

  it('brings a stock, routed by SMART, in fractions of a share', async () => {
    const dataDir = tempFolder();
    const tape = {
      trades: [trade(AT, '201.55', '100'), trade(AT, '201.56', '0.5'), trade(AT + 61, '201.5', '40')],
      quotes: [quote(AT - 1, '201.54', '201.56', ['3', '4'])],
    };
    const { exitCode, stdout } = await pull(await start(tape, { serving: { sessions: [] } }), dataDir, [
      ...['--symbol', 'AAPL', '--date', DATE, '--json'],
    ]);
    expect(exitCode).toBe(0);
    const document = JSON.parse(stdout) as Document;
    expect(document).toMatchObject({ venue: 'ibkr', market: 'stk', symbol: 'AAPL', client_id: 7, delayed: false });
    expect(document.contract).toMatchObject({ conId: AAPL.conId, minTick: 0.01, timeZoneId: 'US/Eastern' });
    expect(document.days).toMatchObject([{ trades: 3, quotes: 1, state: 'complete' }]);
    const args = ['bars', '--venue', 'ibkr', '--market', 'stk', '--symbol', 'AAPL', '--data-dir', dataDir];
    const bars = csvRecords((await cvdlab([...args, '--aggressor', 'quote,tick'])).stdout);
    const traded = bars.filter((bar) => Number(bar['volume']) > 0);
    expect(traded.map((bar) => [bar['volume'], bar['buy_volume'], bar['sell_volume']])).toEqual([
      ['100.5', '0.5', '0.0'],
      ['40.0', '0.0', '40.0'],
    ]);
  });

  it('asks once: a day that is there is left alone, and --overwrite gives the same bytes', async () => {
    const dataDir = tempFolder();
    const tws = await start(TAPE);
    await pull(tws, dataDir, [...ES, '--date', DATE]);
    const [before, asked] = [dayFiles(dataDir), tws.requests('trades').length];
    const again = await pull(tws, dataDir, [...ES, '--date', DATE]);
    expect(again).toMatchObject({ exitCode: 0, stderr: '' });
    expect(csvRecords(again.stdout)).toMatchObject([{ pages: '0', state: 'in the store' }]);
    expect(tws.requests('trades')).toHaveLength(asked);
    expect((await pull(tws, dataDir, [...ES, '--date', DATE, '--overwrite'])).exitCode).toBe(0);
    expect(dayFiles(dataDir)).toEqual(before);
  });

  it('keeps the limits on its clock, and tells of the waits that a person notices', async () => {
    const tws = await start(TAPE);
    const { clock, stderr, stdout } = await pull(tws, tempFolder(), [...ES, '--date', DATE, '--json']);
    expect(clock.sleeps.length).toBeGreaterThan(0);
    const waited = clock.sleeps.reduce((sum, ms) => sum + ms, 0);
    expect(JSON.parse(stdout)).toMatchObject({ pacing_waits: clock.sleeps.length, pacing_wait_ms: waited });
    const long = clock.sleeps.filter((ms) => ms >= 5000).map((ms) => `waiting ${Math.ceil(ms / 1000)} s`);
    expect(stderr.match(/waiting \d+ s/g) ?? []).toEqual(long);
  });

  it('tells of a violation, waits a minute and goes on', async () => {
    const tws = await start(TAPE);
    tws.plan({ on: 'trades', fault: PACING_VIOLATION, skip: 1 });
    const dataDir = tempFolder();
    const { exitCode, stderr, clock } = await pull(tws, dataDir, [...ES, '--date', DATE]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('TWS says "Historical Market Data Service error message:Historical data request pacing');
    expect(stderr).toContain('waiting 60 s: the limits of Interactive Brokers\n');
    expect(clock.sleeps).toContain(60_000);
  });

  it('does nothing on stderr when it is told to be quiet', async () => {
    const tws = await start(ODD_TAPE, { busyClientIds: new Map([[7, 1]]) });
    tws.plan({ on: 'trades', fault: PACING_VIOLATION });
    expect(await pull(tws, tempFolder(), [...ES, '--date', DATE, '--quiet'])).toMatchObject({
      exitCode: 0,
      stderr: '',
    });
  });
});

describe('prints that are no ordinary trades', () => {
  const excluded = [
    ['halt-marker', '2', '0'],
    ['past-limit', '1', '2'],
    ['unreported', '3', '7.4'],
    ['zero-size', '1', '0'],
  ];

  it('are counted by reason, as text and as JSON, and listed in a file', async () => {
    const dataDir = tempFolder();
    const { exitCode, stdout, stderr } = await pull(await start(ODD_TAPE), dataDir, [...ES, '--date', DATE]);
    expect(exitCode).toBe(0);
    const [days, kept] = stdout.split('\n\n');
    expect(csvRecords(days!)).toMatchObject([{ trades: '2', excluded: '7', state: 'complete' }]);
    expect(kept).toMatch(/^kept out of trades and quotes:\n/);
    expect(csvRecords(kept!.slice(kept!.indexOf('\n') + 1))).toEqual(
      excluded.map(([reason, count, size]) => ({ symbol: 'ESZ6', date: DATE, kind: 'trades', reason, count, size })),
    );
    const file = path.join(dataDir, 'quarantine/ibkr/fut/ESZ6', `ibkr-ESZ6-${DATE}-trades.csv`);
    expect(stderr).toBe(`note: what was kept out of the trades of ${DATE} is listed in ${file}\n`);
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(8);
    const json = await pull(await start(ODD_TAPE), tempFolder(), [...ES, '--date', DATE, '--json']);
    expect((JSON.parse(json.stdout) as Document)['excluded']).toEqual(
      excluded.map(([reason, count, size]) => {
        return { symbol: 'ESZ6', date: DATE, kind: 'trades', reason, count: Number(count), size: Number(size) };
      }),
    );
  });

  it('stay out of volume and delta, unless they are kept on purpose', async () => {
    const volumeOf = async (dataDir: string): Promise<number> => {
      const where = ['--venue', 'ibkr', '--market', 'fut', '--symbol', 'ESZ6', '--data-dir', dataDir];
      const bars = csvRecords((await cvdlab(['bars', ...where, '--aggressor', 'quote,tick'])).stdout);
      return bars.reduce((sum, bar) => sum + Number(bar['volume']), 0);
    };
    const [without, withThem] = [tempFolder(), tempFolder()];
    await pull(await start(ODD_TAPE), without, [...ES, '--date', DATE]);
    expect(await volumeOf(without)).toBe(7);
    await pull(await start(ODD_TAPE), withThem, [...ES, '--date', DATE, '--keep', 'unreported,past-limit']);
    expect(await volumeOf(withThem)).toBeCloseTo(16.4, 9);
  });

  it('are named where bars count them', async () => {
    const args = [...ES, '--date', DATE, '--verify', 'bars'];
    const { exitCode, stdout } = await pull(await start(ODD_TAPE), tempFolder(), args);
    expect(exitCode).toBe(4);
    expect(stdout).toContain(
      `ESZ6 ${DATE} against bars, by volume: 2 minutes compared, 1 equal, 1 different\n` +
        '2026-11-18T15:01:00.000Z volume: ours 4, bars 6\n' +
        'kept out of ours: past-limit of size 2 and unreported of size 7.4, which the bars may count; --keep counts them too\n',
    );
    const kept = await pull(await start(ODD_TAPE), tempFolder(), [...args, '--keep', 'past-limit']);
    expect(kept.exitCode).toBe(0);
  });
});

describe('a pull that finds less than there is', () => {
  it('ends with 4 where the volume is not that of the bars, and shows which minutes', async () => {
    const tws = await start(TAPE, { serving: { pages: 'strict' } });
    const dataDir = tempFolder();
    const args = [...ES, '--date', DATE, '--kind', 'trades', '--verify', 'bars'];
    const { exitCode, stdout } = await pull(tws, dataDir, args);
    expect(exitCode).toBe(4);
    expect(stdout).toContain('5 minutes compared, 4 equal, 1 different\n2026-11-18T14:30:00.000Z volume: ours ');
    const { stdout: json, exitCode: again } = await pull(tws, dataDir, [...args, '--json']);
    expect(again).toBe(4);
    expect(JSON.parse(json)).toMatchObject({
      bars: [{ date: DATE, minutes: 5, equal: 4, different: 1, bar_unit: 1 }],
      bar_differences: [{ time: '2026-11-18T14:30:00.000Z' }],
    });
  });

  it('ends with 3 where a second is in doubt, also the next time, and bars show it', async () => {
    const tws = await start(TAPE, { serving: { pages: 'strict' } });
    const dataDir = tempFolder();
    const { exitCode, stdout } = await pull(tws, dataDir, [...ES, '--date', DATE]);
    expect(exitCode).toBe(3);
    const [days, doubtful] = stdout.split('\n\n');
    expect(csvRecords(days!)).toMatchObject([{ doubtful_seconds: '2', state: 'incomplete' }]);
    expect(doubtful).toBe(
      'seconds of which Interactive Brokers may have held ticks back:\nsymbol,date,kind,from,to\n' +
        `ESZ6,${DATE},trades,2026-11-18T14:30:07.000Z,2026-11-18T14:30:08.000Z\n` +
        `ESZ6,${DATE},quotes,2026-11-18T14:30:07.000Z,2026-11-18T14:30:08.000Z\n`,
    );
    const again = await pull(tws, dataDir, [...ES, '--date', DATE]);
    expect(again.exitCode).toBe(3);
    expect(again.stderr).toContain(
      `the trades of ${DATE} are in the store and incomplete; --overwrite pulls them again`,
    );
    expect(await cvdlab(['data', 'verify', '--data-dir', dataDir])).toMatchObject({ exitCode: 3 });
    const where = ['--venue', 'ibkr', '--market', 'fut', '--symbol', 'ESZ6', '--data-dir', dataDir];
    const shown = await cvdlab(['bars', ...where]);
    expect(shown.stderr).toContain(`note: trades are missing or in doubt on ${DATE}`);
    const bars = csvRecords(shown.stdout);
    expect(bars.filter((bar) => bar['quality'] !== 'ok').map((bar) => [bar['time'], bar['quality']])).toEqual([
      ['2026-11-18T14:30:00.000Z', 'gap'],
    ]);
  });

  it('ends with 3 and a clear report where the second in doubt has nothing but what is kept out', async () => {
    const trades = Array.from({ length: 1200 }, () => trade(AT, '6000', '1', { mask: UNREPORTED }));
    const tws = await start({ trades, quotes: [] }, { serving: { pages: 'strict' } });
    const { exitCode, stdout, stderr } = await pull(tws, tempFolder(), [...ES, '--date', DATE, '--kind', 'trades']);
    expect(exitCode).toBe(3);
    expect(csvRecords(stdout.split('\n\n')[0]!)).toMatchObject([
      { trades: '0', excluded: '1000', doubtful_seconds: '1', state: 'incomplete' },
    ]);
    expect(stdout).toContain(`ESZ6,${DATE},trades,unreported,1000,1000\n`);
    expect(stderr).toMatch(/is listed in .*-trades\.csv\n$/);
  });

  it('ends with 3 where there is no data, and stores nothing', async () => {
    const dataDir = tempFolder();
    const { exitCode, stdout, stderr } = await pull(await start({ trades: [], quotes: [] }), dataDir, [
      ...ES,
      ...['--date', DATE],
    ]);
    expect(exitCode).toBe(3);
    expect(csvRecords(stdout)).toMatchObject([{ trades: '0', quotes: '0', state: 'no data' }]);
    expect(stderr).toBe(
      `note: Interactive Brokers has no trades of ${DATE}, though it traded by its hours; nothing was stored\n` +
        `note: Interactive Brokers has no quotes of ${DATE}, though it traded by its hours; nothing was stored\n`,
    );
    expect((await cvdlab(['data', 'list', '--data-dir', dataDir])).stdout.trimEnd().split('\n')).toHaveLength(1);
  });

  it('ends with 0 for a day on which it does not trade', async () => {
    const closed = { ...ES_DECEMBER, tradingHours: `${ES_DECEMBER.tradingHours};20261122:CLOSED` };
    const tws = await start({ trades: [], quotes: [] }, { contracts: [closed] });
    const clock = new TwsClock(Date.UTC(2026, 10, 23, 12));
    const { exitCode, stdout } = await pull(tws, tempFolder(), [...ES, '--date', '2026-11-21'], { clock });
    expect(exitCode).toBe(0);
    expect(csvRecords(stdout)).toMatchObject([{ trades: '0', state: 'closed' }]);
  });
});

describe('quotes without changes of size', () => {
  it('are asked for by --ignore-size, and told apart afterwards', async () => {
    const quotes = [quote(AT, '6000', '6000.25', ['5', '6']), quote(AT, '6000', '6000.25', ['4', '6'])];
    const tws = await start({ trades: [trade(AT, '6000', '1')], quotes });
    const dataDir = tempFolder();
    const { stdout } = await pull(tws, dataDir, [...ES, '--date', DATE, '--ignore-size', '--json']);
    expect((JSON.parse(stdout) as Document)['quotes']).toMatchObject([{ quotes: 1, ignore_size: 'yes' }]);
    const { stderr } = await pull(tws, dataDir, [...ES, '--date', DATE]);
    expect(stderr).toBe(
      `note: the quotes of ${DATE} are in the store without changes of size alone; --overwrite pulls them again\n`,
    );
  });
});

describe('a pull that cannot be', () => {
  it('of an ambiguous contract lists the candidates and how to tell them apart (exit 2)', async () => {
    const tws = await start(TAPE, { contracts: [ES_DECEMBER, ES_MARCH] });
    const [symbol, rest] = [ES.slice(0, 6), ['--date', DATE]];
    const { exitCode, stdout, stderr } = await pull(tws, tempFolder(), [...symbol, ...rest]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toBe(
      'cvdlab: ES FUT CME USD means 2 contracts: ' +
        'ESZ6 E-mini S&P 500 (expires 20261218, multiplier 50, on CME, class ES, USD, conId 495512563); ' +
        'ESH7 E-mini S&P 500 (expires 20270319, multiplier 50, on CME, class ES, USD, conId 551601561)\n' +
        'say which: --expiry yyyyMM, --local-symbol, --multiplier, --trading-class or --primary-exchange\n',
    );
    const told = await pull(tws, tempFolder(), [...symbol, ...rest, '--local-symbol', 'ESZ6', '--multiplier', '50']);
    expect(told.exitCode).toBe(0);
  });

  it('of a contract that nobody knows says what to check (exit 2)', async () => {
    const { exitCode, stderr } = await pull(await start(TAPE), tempFolder(), ['--symbol', 'NOPE', '--date', DATE]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      'Interactive Brokers knows no contract NOPE STK SMART USD; check symbol, exchange and currency\n',
    );
  });

  it.each([
    [['--symbol', 'AAPL'], '--from and --to, or --date, are needed: which days?'],
    [['--date', DATE], '--symbol is needed'],
    [[...ES, '--date', '2026-11-20'], '2026-11-20 is not over yet (UTC): its ticks can be pulled from 2026-11-21 on'],
    [['--symbol', 'ES', '--sec-type', 'FUT', '--date', DATE], '--exchange is needed for a future (CME, EUREX, …)'],
    [[...ES.slice(0, 6), '--expiry', 'Dec26', '--date', DATE], '--expiry takes YYYYMM or YYYYMMDD, got "Dec26"'],
    [[...ES, '--multiplier', '0', '--date', DATE], '--multiplier takes a number above 0, got "0"'],
    [[...ES, '--keep', 'halts', '--date', DATE], '--keep takes past-limit, unreported, got "halts"'],
    [[...ES, '--kind', 'trades', '--ignore-size', '--date', DATE], '--ignore-size is about quotes'],
    [[...ES, '--client-id', '-1', '--date', DATE], '--client-id takes a whole number from 0'],
  ])('is wrong usage (exit 2), and TWS is not asked: %j', async (args, message) => {
    const tws = await start(TAPE);
    const { exitCode, stderr } = await pull(tws, tempFolder(), args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(tws.log).toEqual([]);
  });

  it('ends with 5 where nobody listens, and says what to start', async () => {
    const tws = await start(TAPE);
    await tws.stop();
    const { exitCode, stderr } = await pull(tws, tempFolder(), [...ES, '--date', DATE]);
    expect(exitCode).toBe(5);
    expect(stderr).toBe(
      `cvdlab: cannot use TWS or Gateway at 127.0.0.1:${tws.port}: connect ECONNREFUSED 127.0.0.1:${tws.port}; ` +
        'start TWS or Gateway and enable its API socket on this port\n',
    );
  });

  it('takes the next client id where the one asked for is in use, and ends with 5 where ten are', async () => {
    const dataDir = tempFolder();
    const busy = await start(TAPE, { busyClientIds: new Map([[7, 1]]) });
    const { exitCode, stderr, stdout } = await pull(busy, dataDir, [...ES, '--date', DATE, '--json']);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^connected with client id 8: 7 is in use\n/);
    expect(JSON.parse(stdout)).toMatchObject({ client_id: 8 });
    const ever = Number.POSITIVE_INFINITY;
    const full = await start(TAPE, { busyClientIds: new Map(Array.from({ length: 10 }, (_, i) => [7 + i, ever])) });
    expect(await pull(full, dataDir, [...ES, '--date', DATE])).toMatchObject({
      exitCode: 5,
      stderr: `cvdlab: 127.0.0.1:${full.port}: client ids 7 to 16 are all in use; choose another --client-id\n`,
    });
  });

  it('ends with 5 where TWS refuses, with its words, what to do, and that it can go on', async () => {
    const tws = await start(TAPE);
    const refusal = {
      kind: 'error',
      code: 10_187,
      text: 'Failed to request historical ticks:No market data permissions',
    } as const;
    tws.plan({ on: 'quotes', fault: refusal });
    const dataDir = tempFolder();
    const { exitCode, stderr } = await pull(tws, dataDir, [...ES, '--date', DATE, '--quiet']);
    expect(exitCode).toBe(5);
    expect(stderr).toBe(
      'cvdlab: the quotes of ESZ6 from 20261118-00:00:00: TWS says ' +
        '"Failed to request historical ticks:No market data permissions" (code 10187); subscribe to market data of this ' +
        'exchange for the API (Client Portal, Market Data Subscriptions)\n',
    );
    const trades = tws.requests('trades').length;
    expect((await pull(tws, dataDir, [...ES, '--date', DATE])).exitCode).toBe(0);
    expect(tws.requests('trades')).toHaveLength(trades);
  });

  it('is refused while another one of the contract is under way (exit 2)', async () => {
    const tws = await start(TAPE);
    const dataDir = tempFolder();
    const first = pull(tws, dataDir, [...ES, '--date', DATE]);
    let second: Promise<CliOutcome> | null = null;
    tws.onRequest = ({ kind }) => {
      if (kind === 'trades') second ??= pull(tws, dataDir, [...ES, '--date', DATE]);
    };
    expect((await first).exitCode).toBe(0);
    const { exitCode, stderr } = await second!;
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`process ${process.pid} is pulling ESZ6 (ibkr fut) already; wait for it, or end it\n`);
  });

  it('ends with 130 when it is interrupted, keeps what it has, and goes on the next time', async () => {
    const tws = await start(TAPE);
    const dataDir = tempFolder();
    const interrupt = new AbortController();
    tws.onRequest = () => {
      if (tws.requests('quotes').length === 3) interrupt.abort();
    };
    const setting = { interrupted: interrupt.signal };
    const { exitCode, stderr } = await pull(tws, dataDir, [...ES, '--date', DATE], setting);
    expect(exitCode).toBe(130);
    expect(stderr).toContain('interrupted: nothing half-written was left\n');
    tws.onRequest = () => undefined;
    expect((await pull(tws, dataDir, [...ES, '--date', DATE])).exitCode).toBe(0);
    const undisturbed = tempFolder();
    await pull(await start(TAPE), undisturbed, [...ES, '--date', DATE]);
    expect(dayFiles(dataDir)).toEqual(dayFiles(undisturbed));
  });
});
