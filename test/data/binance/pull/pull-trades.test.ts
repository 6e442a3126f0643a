import { beforeAll, describe, expect, it } from 'vitest';
import { formatDay, parseDay } from '../../../../src/core/time.ts';
import type { PullReport } from '../../../../src/data/binance/pull/pull-report.ts';
import type { PullTradesRequest } from '../../../../src/data/binance/pull/pull-request.ts';
import { pullTrades } from '../../../../src/data/binance/pull/pull-trades.ts';
import {
  BANNED,
  DUPLICATED_ROWS,
  EMPTY_PAGE,
  type PlannedFault,
  REORDERED_ROWS,
  tooManyRequests,
} from '../../../support/fake-binance/fault-plan.ts';
import { generateTrades } from '../../../support/fake-binance/fake-series.ts';
import type { FakeSymbolOptions } from '../../../support/fake-binance/fake-symbol.ts';
import { leftovers, type PullBench, startPullBench, storeContent } from '../../../support/fake-binance/pull-bench.ts';
import { tempFolder } from '../../store/temp-folder.ts';

const FIRST_US = Date.UTC(2024, 7, 5) * 1000;
const DAY_US = 864e8;
/** From 5 August to the morning of the 9th, which is "today"; dumps of the 6th and 7th are published. */
const TRADES = generateTrades({ fromUs: FIRST_US, toUs: FIRST_US + 4.4 * DAY_US, everyUs: 3e7 });
const SYMBOL: FakeSymbolOptions = {
  market: 'spot',
  symbol: 'BTCUSDT',
  aggTrades: TRADES,
  daily: ['2024-08-05', '2024-08-06', '2024-08-07'],
};
const REQUEST: PullTradesRequest = {
  symbol: 'BTCUSDT',
  kind: 'aggTrades',
  fromDay: parseDay('2024-08-06'),
  toDay: parseDay('2024-08-08'),
  via: 'auto',
  refresh: false,
  overwrite: false,
};

async function bench(symbol: Partial<FakeSymbolOptions> = {}, dataDir = tempFolder()): Promise<PullBench> {
  const made = await startPullBench(dataDir, { market: symbol.market ?? 'spot', apiKey: 'key' });
  made.fake.put({ ...SYMBOL, ...symbol });
  return made;
}

function pull(made: PullBench, changes: Partial<PullTradesRequest> = {}): Promise<PullReport> {
  return pullTrades(made.context, { ...REQUEST, ...changes });
}

/** Day by day: how it stands, by which way it came, how many rows. */
function shown(report: PullReport): string[] {
  return report.days.map(({ day, status, way, rows }) => `${formatDay(day)} ${status} ${way ?? '-'} ${rows}`);
}

function rowsOf(day: string): number {
  return TRADES.filter(({ timeUs }) => formatDay(Math.floor(timeUs / DAY_US)) === day).length;
}

const WHOLE = [
  `2024-08-06 complete daily ${rowsOf('2024-08-06')}`,
  `2024-08-07 complete daily ${rowsOf('2024-08-07')}`,
  `2024-08-08 complete rest ${rowsOf('2024-08-08')}`,
];
let faultless: Record<string, string>;

beforeAll(async () => {
  const made = await startPullBench(tempFolder());
  made.fake.put(SYMBOL);
  await pullTrades(made.context, REQUEST);
  faultless = storeContent(made.context.dataDir);
  await made.http.close();
  await made.fake.stop();
});

describe('a pull', () => {
  it('brings days in by dumps and by REST, joined by id, and leaves nothing else behind', async () => {
    const made = await bench();
    const report = await pull(made);
    expect(shown(report)).toEqual(WHOLE);
    expect(report.gaps).toEqual([]);
    expect(Object.keys(storeContent(made.context.dataDir))).toEqual([
      'trades/binance/spot/BTCUSDT/2024-08-06.arrow',
      'trades/binance/spot/BTCUSDT/2024-08-07.arrow',
      'trades/binance/spot/BTCUSDT/2024-08-08.arrow',
    ]);
    expect(made.notes).toEqual([]);
  });

  it('is the same by REST alone, but for where it came from', async () => {
    const made = await bench();
    const report = await pull(made, { via: 'rest' });
    expect(shown(report)).toEqual(WHOLE.map((line) => line.replace('daily', 'rest')));
    expect(made.fake.requests('/data/')).toEqual([]);
  });

  it('fetches nothing when everything is there', async () => {
    const made = await bench();
    await pull(made);
    made.fake.log.length = 0;
    expect(shown(await pull(made))).toEqual(WHOLE.map((line) => line.replace(/daily|rest/, 'store')));
    expect(made.fake.requests()).toEqual([]);
    expect(storeContent(made.context.dataDir)).toEqual(faultless);
  });

  it('takes a monthly dump for a whole month', async () => {
    const month = generateTrades({
      fromUs: Date.UTC(2024, 5, 30) * 1000,
      toUs: Date.UTC(2024, 7, 2) * 1000,
      everyUs: 6e8,
    });
    const made = await bench({ aggTrades: month, daily: ['2024-06-30', '2024-08-01'], monthly: ['2024-07'] });
    const report = await pull(made, { fromDay: parseDay('2024-06-30'), toDay: parseDay('2024-08-01') });
    expect(report.days.map(({ status, way }) => `${status} ${way ?? ''}`)).toEqual([
      'complete daily',
      ...Array.from({ length: 31 }, () => 'complete monthly'),
      'complete daily',
    ]);
    expect(made.fake.requests('.zip').filter((url) => !url.endsWith('CHECKSUM'))).toHaveLength(3);
  });

  it.each(['um', 'cm'] as const)('works for %s, whose rules are others', async (market) => {
    const made = await bench({ market });
    expect(shown(await pull(made))).toEqual(WHOLE);
  });

  it('works for single trades', async () => {
    const made = await bench({ market: 'um' });
    const report = await pull(made, { kind: 'trades' });
    expect(report.days.map(({ status, way }) => `${status} ${way ?? ''}`)).toEqual([
      'complete daily',
      'complete daily',
      'complete rest',
    ]);
    expect(report.gaps).toEqual([]);
  });

  it('goes on with a day that is not over where it was left', async () => {
    const made = await bench();
    const today = { fromDay: parseDay('2024-08-08'), toDay: parseDay('2024-08-09') };
    const first = await pull(made, today);
    expect(first.days.map(({ status }) => status)).toEqual(['complete', 'in-progress']);
    made.fake.put({ ...SYMBOL, aggTrades: generateMore() });
    made.clock.advance(3_600_000);
    made.fake.log.length = 0;
    const second = await pull(made, today);
    expect(second.days[1]!.rows).toBeGreaterThan(first.days[1]!.rows);
    expect(made.fake.requests('startTime')).toEqual([]);
    made.clock.advance(24 * 3_600_000);
    expect((await pull(made, today)).days.map(({ status, way }) => `${status} ${way ?? ''}`)).toEqual([
      'complete store',
      'complete rest',
    ]);
  });

  it('notices with refresh that a dump was replaced', async () => {
    const made = await bench({
      changeDump: (name, lines) => (name.includes('08-07') ? lines.filter((_, index) => index !== 5) : lines),
    });
    await pull(made, { via: 'dump', toDay: parseDay('2024-08-07') });
    made.fake.put(SYMBOL);
    made.fake.log.length = 0;
    const report = await pull(made, { toDay: parseDay('2024-08-07'), refresh: true, via: 'dump' });
    expect(shown(report)).toEqual([WHOLE[0]!.replace('daily', 'store'), WHOLE[1]]);
    expect(report.days.map(({ rowsAdded }) => rowsAdded)).toEqual([0, 1]);
    expect(made.fake.requests('.zip').filter((url) => !url.endsWith('CHECKSUM'))).toHaveLength(1);
  });

  it('replaces what is there to overwrite', async () => {
    const made = await bench();
    await pull(made, { toDay: parseDay('2024-08-07'), kind: 'trades', via: 'dump' });
    const range = { toDay: parseDay('2024-08-07') };
    await expect(pull(made, range)).rejects.toThrow(
      /2024-08-06 of BTCUSDT is in the store as trades, not as aggTrades/,
    );
    expect(shown(await pull(made, { ...range, overwrite: true }))).toEqual(WHOLE.slice(0, 2));
  });
});

function generateMore(): typeof TRADES {
  // The same seed gives the same trades, and more of them.
  return generateTrades({ fromUs: FIRST_US, toUs: FIRST_US + 6 * DAY_US, everyUs: 3e7 });
}

const ZIP = /08-07\.zip$/;
const PAGE = /aggTrades\?.*fromId=\d+&limit=1000/;

describe('a pull from which something goes wrong for a while', () => {
  it.each<[string, PlannedFault[]]>([
    ['a download is refused', [{ match: ZIP, fault: { kind: 'hang-up' }, times: 3 }]],
    ['a download is reset', [{ match: ZIP, fault: { kind: 'reset', afterBytes: 2000 }, times: 2 }]],
    ['a download stalls', [{ match: ZIP, fault: { kind: 'stall', afterBytes: 2000 } }]],
    ['a zip is truncated', [{ match: ZIP, fault: { kind: 'truncate', bytes: 2000 } }]],
    ['a zip is damaged', [{ match: ZIP, fault: { kind: 'corrupt' }, times: 2 }]],
    [
      'a checksum is stale',
      [
        {
          match: /08-07\.zip\.CHECKSUM/,
          fault: { kind: 'body', text: `${'0'.repeat(64)}  BTCUSDT-aggTrades-2024-08-07.zip` },
        },
      ],
    ],
    ['a checksum is a page of HTML', [{ match: /08-07\.zip\.CHECKSUM/, fault: { kind: 'body', text: '<html>' } }]],
    ['the dump host fails', [{ match: /\.zip/, fault: { kind: 'status', status: 503 }, times: 6 }]],
    ['a firewall intervenes', [{ match: /./, fault: { kind: 'status', status: 403 }, times: 4 }]],
    ['there is a storm of 429', [{ match: '/api/', fault: tooManyRequests('3'), times: 12 }]],
    ['REST fails', [{ match: '/api/', fault: { kind: 'status', status: 500 }, times: 5 }]],
    ['REST hangs up', [{ match: PAGE, fault: { kind: 'hang-up' }, times: 3 }]],
    ['REST is reset in the middle', [{ match: PAGE, fault: { kind: 'reset', afterBytes: 500 }, skip: 1, times: 2 }]],
    ['REST is silent', [{ match: PAGE, fault: { kind: 'stall' }, times: 2 }]],
    ['a page is empty', [{ match: PAGE, fault: EMPTY_PAGE, skip: 1 }]],
    ['a page has duplicates', [{ match: PAGE, fault: DUPLICATED_ROWS }]],
    ['a page is out of order', [{ match: PAGE, fault: REORDERED_ROWS }]],
    [
      'a page has a hole',
      [{ match: PAGE, fault: { kind: 'rows', change: (rows) => rows.filter((_, index) => index % 10 !== 3) } }],
    ],
  ])('ends with the same store when %s', async (_, faults) => {
    const made = await bench();
    for (const fault of faults) made.fake.plan(fault);
    expect(shown(await pull(made))).toEqual(WHOLE);
    expect(storeContent(made.context.dataDir)).toEqual(faultless);
    expect(made.fake.log.some(({ fault }) => fault !== null)).toBe(true);
  });

  it('finds the first trade of a day although the search for it fails', async () => {
    const made = await bench();
    made.fake.plan({ match: 'startTime', fault: EMPTY_PAGE, times: Infinity });
    expect(shown(await pull(made, { via: 'rest' }))).toEqual(WHOLE.map((line) => line.replace('daily', 'rest')));
    expect(made.fake.log.some(({ fault }) => fault !== null)).toBe(true);
  });

  it('asks for each file when there is no listing', async () => {
    const made = await bench();
    made.fake.plan({ match: 'data.binance.vision', fault: { kind: 'status', status: 404 }, times: Infinity });
    expect(shown(await pull(made))).toEqual(WHOLE);
    expect(storeContent(made.context.dataDir)).toEqual(faultless);
    expect(made.notes.join()).toMatch(/^no listing of the dumps \(GET .*404.*\): asking for each file$/);
  });

  it('takes over REST a day whose dump is listed but not there', async () => {
    const made = await bench();
    made.fake.plan({ match: /08-07\.zip/, fault: { kind: 'status', status: 404 }, times: Infinity });
    expect(shown(await pull(made))).toEqual(
      WHOLE.map((line) => (line.includes('08-07') ? line.replace('daily', 'rest') : line)),
    );
  });

  it('takes a dump without a checksum by its CRC, and says so', async () => {
    const made = await bench();
    made.fake.plan({ match: 'CHECKSUM', fault: { kind: 'status', status: 404 }, times: Infinity });
    const report = await pull(made);
    expect(storeContent(made.context.dataDir)).toEqual(faultless);
    expect(report.days[0]!.notes).toEqual([
      'BTCUSDT-aggTrades-2024-08-06.zip has no CHECKSUM: only its CRC was checked',
    ]);
  });
});

describe('a dump with a hole in its ids', () => {
  const changeDump: FakeSymbolOptions['changeDump'] = (name, lines) =>
    name.includes('08-07')
      ? lines.filter((_, index) => index < 100 || (index > 120 && index < 500) || index > 502)
      : lines;

  it('is repaired over REST', async () => {
    const made = await bench({ changeDump });
    const report = await pull(made);
    expect(shown(report)).toEqual(WHOLE);
    expect(report.days[1]!.repairedIds).toBe(24);
    expect(report.gaps).toEqual([]);
  });

  it('is written, and the hole is listed, when REST does not have the trades either', async () => {
    const lost = new Set(
      TRADES.filter(({ timeUs }) => timeUs >= FIRST_US + 2 * DAY_US)
        .slice(100, 121)
        .map(({ id }) => id),
    );
    const made = await bench({ aggTrades: TRADES.filter(({ id }) => !lost.has(id)) });
    const report = await pull(made);
    const [first, last] = [Math.min(...lost), Math.max(...lost)];
    expect(report.days[1]).toMatchObject({ status: 'incomplete', missingIds: 21, repairedIds: 0 });
    expect(report.gaps).toMatchObject([{ afterId: first - 1, beforeId: last + 1, missing: 21 }]);
    made.fake.log.length = 0;
    expect((await pull(made)).days.map(({ status, way }) => `${status} ${way ?? ''}`)).toEqual([
      'complete store',
      'incomplete store',
      'complete store',
    ]);
    expect(made.fake.requests('.zip')).toEqual([]);
  });

  it('is left alone, and the hole is listed, when only dumps are to be used', async () => {
    const made = await bench({ changeDump });
    const report = await pull(made, { via: 'dump', toDay: parseDay('2024-08-07') });
    expect(report.days[1]).toMatchObject({ status: 'incomplete', missingIds: 24 });
    expect(made.fake.requests('/api/v3/aggTrades')).toEqual([]);
  });

  it('is listed when it lies at midnight, and repaired', async () => {
    const atMidnight: FakeSymbolOptions['changeDump'] = (name, lines) =>
      name.includes('08-06') ? lines.slice(0, -7) : name.includes('08-07') ? lines.slice(3) : lines;
    const unrepaired = await pull(await bench({ changeDump: atMidnight }), {
      via: 'dump',
      toDay: parseDay('2024-08-07'),
    });
    expect(unrepaired.gaps).toMatchObject([{ missing: 10 }]);
    const made = await bench({ changeDump: atMidnight });
    const report = await pull(made);
    expect(shown(report)).toEqual(WHOLE);
    expect(report.gaps).toEqual([]);
  });

  it('is found at either end by asking REST, and repaired', async () => {
    const atEnds: FakeSymbolOptions['changeDump'] = (name, lines) =>
      name.includes('08-06') ? lines.slice(9) : name.includes('08-07') ? lines.slice(0, -11) : lines;
    const made = await bench({ changeDump: atEnds });
    const report = await pull(made, { toDay: parseDay('2024-08-07') });
    expect(shown(report)).toEqual(WHOLE.slice(0, 2));
    expect(report.days.map(({ repairedIds }) => repairedIds)).toEqual([9, 11]);
  });

  it('is left, and that is said, when REST does not answer', async () => {
    const made = await bench({ changeDump });
    made.fake.plan({ match: '/api/v3/aggTrades', fault: { kind: 'status', status: 500 }, times: Infinity });
    const report = await pull(made, { toDay: parseDay('2024-08-07') });
    expect(report.days[1]!.status).toBe('incomplete');
    expect(report.days[1]!.notes.join()).toMatch(/^not verified over REST: GET .*HTTP 500.*gave up after 8 tries$/);
  });
});

describe('a pull that fails', () => {
  it('brings in the other days and names what failed', async () => {
    const made = await bench();
    made.fake.plan({ match: /08-06\.zip$/, fault: { kind: 'corrupt' }, times: Infinity });
    const report = await pull(made);
    expect(report.days.map(({ status }) => status)).toEqual(['failed', 'complete', 'complete']);
    expect(report.days[0]!.error!.message).toMatch(
      /^BTCUSDT-aggTrades-2024-08-06\.zip: its SHA-256 is [0-9a-f]{64}, its CHECKSUM says [0-9a-f]{64} \(fetched 3 times\)\ntry again later, or --via rest$/,
    );
    expect(leftovers(made.context.dataDir)).toEqual([]);
    expect(Object.keys(storeContent(made.context.dataDir))).toHaveLength(2);
  });

  it('stops at once when it is banned, and goes on later where it was', async () => {
    const made = await bench();
    made.fake.plan({ match: PAGE, fault: BANNED, skip: 1 });
    await expect(pull(made)).rejects.toThrow(/HTTP 418.*this address is banned for 7200 s/);
    const log = made.fake.log.length;
    await expect(pull(made)).rejects.toThrow('this address is banned');
    expect(made.fake.log).toHaveLength(log);
    const again = await bench({}, made.context.dataDir);
    expect(shown(await pull(again))).toEqual(WHOLE.map((line) => line.replace('daily', 'store')));
    expect(storeContent(made.context.dataDir)).toEqual(faultless);
    // The first page was kept: the next run goes on after it.
    expect(again.fake.requests('fromId').length).toBeLessThan(made.fake.requests('fromId').length + 2);
  });

  it('stops at the deadline with what it has', async () => {
    const made = await startPullBench(tempFolder(), { client: { deadlineMs: 60_000 } });
    made.fake.put(SYMBOL);
    made.fake.plan({ match: '/api/v3/aggTrades', fault: { kind: 'status', status: 500 }, times: Infinity });
    await expect(pull(made)).rejects.toThrow('the time allowed by --deadline is used up');
    expect(Object.keys(storeContent(made.context.dataDir))).toContain('trades/binance/spot/BTCUSDT/2024-08-07.arrow');
  });

  it('ends with the user', async () => {
    const user = new AbortController();
    const made = await startPullBench(tempFolder(), { client: { signal: user.signal } });
    made.fake.put(SYMBOL);
    made.fake.onRequest = (url) => {
      if (PAGE.test(url)) user.abort(new Error('Ctrl-C'));
    };
    await expect(pull(made)).rejects.toThrow('Ctrl-C');
  });

  it('refuses a symbol that neither the exchange nor the dumps know', async () => {
    const made = await bench();
    await expect(pull(made, { symbol: 'BTCUSD' })).rejects.toThrow('binance spot has no symbol "BTCUSD"');
  });

  it('takes dumps of a symbol that the exchange does not know any more', async () => {
    const made = await bench();
    made.fake.plan({
      match: 'exchangeInfo',
      fault: { kind: 'status', status: 400, body: '{"code":-1121,"msg":"Invalid symbol."}' },
    });
    expect(shown(await pull(made, { toDay: parseDay('2024-08-07') }))).toEqual(WHOLE.slice(0, 2));
  });

  it('says which days cannot be had', async () => {
    const made = await bench({ market: 'um', daily: [] });
    const report = await pull(made);
    expect(report.days.map(({ status, notes }) => `${status} ${notes.join()}`)).toEqual([
      'missing no dump is published, and REST reaches back 48 hours only',
      'missing no dump is published, and REST reaches back 48 hours only',
      'complete ',
    ]);
  });

  it('does not take a day for over because the clock of this machine is ahead', async () => {
    const made = await bench({}, tempFolder());
    made.fake.put({ ...SYMBOL, aggTrades: TRADES.filter(({ timeUs }) => timeUs < FIRST_US + 3.3 * DAY_US) });
    const time = JSON.stringify({ serverTime: (FIRST_US + 3.3 * DAY_US) / 1000 });
    made.fake.plan({ match: '/api/v3/time', fault: { kind: 'body', text: time } });
    const { days } = await pull(made, { fromDay: parseDay('2024-08-08') });
    expect(days[0]).toMatchObject({ status: 'failed', rows: 0 });
    expect(days[0]!.error!.message).toBe(
      'the clock of this machine is ahead: 2024-08-09T12:00:30.000Z here, 2024-08-08T07:12:00.000Z at the exchange\nset it right and pull again',
    );
  });

  it('knows a day without trades', async () => {
    const made = await bench({ aggTrades: TRADES.filter(({ timeUs }) => timeUs < FIRST_US + 3 * DAY_US) });
    expect((await pull(made)).days[2]).toMatchObject({ status: 'no-trades', rows: 0 });
  });
});
