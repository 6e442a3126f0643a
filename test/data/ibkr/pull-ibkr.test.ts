import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDay } from '../../../src/core/time.ts';
import type { PullProgress } from '../../../src/data/ibkr/pull-options.ts';
import { quoteDayPath } from '../../../src/data/quotes/quote-layout.ts';
import { verifyQuoteDay } from '../../../src/data/quotes/read-quote-day.ts';
import { InputError } from '../../../src/data/input-error.ts';
import { readDayMetadata } from '../../../src/data/store/trade-store.ts';
import { tradeDayPath } from '../../../src/data/store/layout.ts';
import { verifyDay } from '../../../src/data/store/verify-day.ts';
import { ES_DECEMBER } from '../../support/fake-tws/fake-contract.ts';
import { type FakeTick, PAST_LIMIT, quote, recordedTape, trade, UNREPORTED } from '../../support/fake-tws/fake-tape.ts';
import { FakeTws, type FakeTwsOptions } from '../../support/fake-tws/fake-tws.ts';
import { TwsClock } from '../../support/fake-tws/tws-clock.ts';
import { describeWithSharedData } from '../../support/shared-data.ts';
import { tempFolder } from '../store/temp-folder.ts';
import {
  columnsOf,
  DAY,
  DAY_START,
  dayFiles,
  INSTRUMENT,
  ofDay,
  pull,
  quoteColumnsOf,
  SESSIONS,
  TAPE,
  tapes,
  tradeColumnsOf,
} from './pull-bench.ts';

const TRADE_NAMES = ['time', 'price', 'size', 'side', 'id'];
const QUOTE_NAMES = ['time', 'bid', 'ask', 'bid_size', 'ask_size', 'sequence'];

let running: FakeTws[] = [];
let dataDir = '';

async function start(options: Partial<FakeTwsOptions> = {}): Promise<FakeTws> {
  const serving = { sessions: SESSIONS, ...options.serving };
  const tws = await FakeTws.start({ contracts: [ES_DECEMBER], tapes: tapes(TAPE), ...options, serving });
  running.push(tws);
  return tws;
}

beforeEach(() => {
  dataDir = tempFolder();
});

afterEach(async () => {
  for (const tws of running) await tws.stop();
  running = [];
});

function expectTheDay(): void {
  const trades = columnsOf(tradeDayPath(dataDir, INSTRUMENT, DAY), TRADE_NAMES);
  expect(trades).toEqual(tradeColumnsOf(ofDay(TAPE.trades)));
  const quotes = columnsOf(quoteDayPath(dataDir, INSTRUMENT, DAY), QUOTE_NAMES);
  expect(quotes).toEqual(quoteColumnsOf(ofDay(TAPE.quotes)));
}

describe.each([193, 176])('a day pulled at server version %i', (serverVersion) => {
  it('is the day replayed, tick by tick, also where a second has 1,300 ticks', async () => {
    const report = await pull(await start({ serverVersion }), dataDir, { verifyBars: true });
    expectTheDay();
    const [day] = report.days;
    expect(day?.trades).toMatchObject({
      windowSource: 'trading-hours',
      paging: { ticks: ofDay(TAPE.trades).length, early: 0, doubtful: [], shrunken: [] },
      excludedFile: null,
    });
    expect(day?.bars).toMatchObject({ differences: [], barUnit: 1 });
    expect(day?.bars?.equal).toBe(day?.bars?.minutes);
  });

  it('says in its files what it is', async () => {
    await pull(await start({ serverVersion }), dataDir);
    const trades = verifyDay({ path: tradeDayPath(dataDir, INSTRUMENT, DAY), day: DAY, instrument: INSTRUMENT });
    expect(trades.findings).toEqual([]);
    expect(trades.metadata).toMatchObject({
      kind: 'ticks',
      ids: 'none',
      aggressor: 'unknown',
      priceScale: 2,
      sizeScale: 0,
      source: 'ibkr-ESZ6-2026-11-18-trades',
      complete: true,
    });
    const quotes = verifyQuoteDay(quoteDayPath(dataDir, INSTRUMENT, DAY));
    expect(quotes).toMatchObject({ sequence: 'row', priceScale: 2, complete: true, rowsQuarantined: 0 });
  });
});

describe('a pulled day', () => {
  it('comes with a record of contract and findings', async () => {
    await pull(await start(), dataDir);
    const record: unknown = JSON.parse(
      readFileSync(join(dataDir, 'pulls/ibkr/fut/ESZ6/2026-11-18-trades.json'), 'utf8'),
    );
    expect(record).toMatchObject({
      contract: { conId: ES_DECEMBER.conId, minTick: 0.25, multiplier: 50, timeZoneId: 'US/Central' },
      windowSource: 'trading-hours',
      excluded: { unreported: { count: 0, size: 0 } },
    });
  });

  it('leaves nothing behind but itself', async () => {
    await pull(await start(), dataDir);
    expect(readdirSync(dataDir).sort()).toEqual(['pulls', 'quotes', 'trades']);
  });

  it('tells how it goes', async () => {
    const heard: PullProgress[] = [];
    await pull(await start(), dataDir, { onProgress: (progress) => heard.push(progress) });
    expect(heard.find(({ type }) => type === 'contract')).toMatchObject({ instrument: INSTRUMENT });
    const pages = heard.filter((progress) => progress.type === 'page');
    expect(pages.at(-1)).toMatchObject({ kind: 'quotes', untilUs: (DAY_START + 86_400) * 1_000_000 });
    expect(pages.map(({ untilUs }) => untilUs)).toEqual(
      [...pages]
        .sort((a, b) => Number(a.kind === 'quotes') - Number(b.kind === 'quotes') || a.untilUs - b.untilUs)
        .map(({ untilUs }) => untilUs),
    );
    expect(heard.some(({ type }) => type === 'pacing')).toBe(true);
  });

  it('keeps the limits on the way, as TWS sees them, BID_ASK counting twice', async () => {
    const clock = new TwsClock(Date.UTC(2026, 10, 20, 12));
    const tws = await start({ now: () => clock.now() });
    const { pacing } = await pull(tws, dataDir, { clock });
    expect(pacing.count).toBeGreaterThan(0);
    const asked = tws.log.filter(({ kind }) => kind === 'trades' || kind === 'quotes');
    const weightOf = (kind: string): number => (kind === 'quotes' ? 2 : 1);
    for (const { atMs, kind, fields } of asked) {
      const since = (ms: number): typeof asked => asked.filter((one) => one.atMs <= atMs && one.atMs > atMs - ms);
      expect(since(600_000).reduce((sum, one) => sum + weightOf(one.kind), 0)).toBeLessThanOrEqual(60);
      expect(since(2000).filter((one) => one.kind === kind).length).toBeLessThan(6);
      expect(since(15_000).filter((one) => one.kind === kind && one.fields[13] === fields[13])).toHaveLength(1);
    }
  });

  it('of quotes alone keeps them too, over days of many requests', async () => {
    const clock = new TwsClock(Date.UTC(2026, 10, 20, 12));
    const contracts = [{ ...ES_DECEMBER, tradingHours: '' }];
    const tws = await start({ contracts, serving: { nothing: 'no-data' }, now: () => clock.now() });
    await pull(tws, dataDir, { clock, kinds: ['quotes'], fromDay: DAY - 2, toDay: DAY });
    const asked = tws.requests('quotes');
    expect(asked.length).toBeGreaterThan(72);
    for (const { atMs } of asked) {
      const within = asked.filter((one) => one.atMs <= atMs && one.atMs > atMs - 600_000);
      expect(2 * within.length).toBeLessThanOrEqual(60);
    }
  });

  it('may be trades or quotes alone', async () => {
    const tws = await start();
    const [day] = (await pull(tws, dataDir, { kinds: ['trades'] })).days;
    expect(day?.quotes).toBeNull();
    expect(existsSync(quoteDayPath(dataDir, INSTRUMENT, DAY))).toBe(false);
    expect(tws.requests('quotes')).toEqual([]);
    await pull(tws, dataDir);
    expectTheDay();
  });

  it('is left alone when it is there, and replaced when that is asked for', async () => {
    const tws = await start();
    await pull(tws, dataDir);
    const before = tws.log.length;
    const [day] = (await pull(tws, dataDir)).days;
    expect(day).toMatchObject({ day: DAY, trades: null, quotes: null, bars: null });
    expect(day?.held.trades?.rows).toBe(ofDay(TAPE.trades).length);
    expect(day?.held.quotes?.rows).toBe(ofDay(TAPE.quotes).length);
    expect(tws.log.slice(before).map(({ kind }) => kind)).toEqual(['start', 'contract']);
    const [again] = (await pull(tws, dataDir, { overwrite: true })).days;
    expect(again?.trades?.stored?.changed).toBe(false);
    expectTheDay();
  });

  it('is one of several', async () => {
    const report = await pull(await start(), dataDir, { fromDay: DAY - 1, toDay: DAY });
    expect(report.days.map(({ trades }) => trades?.paging.ticks)).toEqual([
      TAPE.trades.filter(({ time }) => time < DAY_START).length,
      ofDay(TAPE.trades).length,
    ]);
  });
});

describe('odd answers', () => {
  it.each([
    ['ticks from before the start', { earlyTicks: 4 }],
    ['the last tick of the day for ever', { repeatsLastTick: true }],
    ['"no data" where there is nothing', { nothing: 'no-data' }],
    ['pages that run on into the next session', { sessions: [] }],
  ] as const)('do not change the day: %s', async (_, serving) => {
    await pull(await start({ serving }), dataDir);
    expectTheDay();
  });

  it('do not change the day: several messages, byte by byte', async () => {
    await pull(await start({ ticksPerMessage: 333, byteAtATime: true }), dataDir);
    expectTheDay();
  });

  it('do not change the day: no hours, no schedule', async () => {
    const contract = { ...ES_DECEMBER, tradingHours: '' };
    const report = await pull(await start({ contracts: [contract] }), dataDir);
    expect(report.days[0]?.trades?.windowSource).toBe('hourly');
    expectTheDay();
  });

  it('that lose ticks are found out: a server that stops at a thousand', async () => {
    const tws = await start({ serving: { pages: 'strict' } });
    const report = await pull(tws, dataDir, { verifyBars: true });
    const { trades, quotes, bars } = report.days[0]!;
    const crowded = trades!.paging.doubtful[0]!;
    expect(trades?.paging.doubtful).toEqual([{ timeS: crowded.timeS, ticks: 1000 }]);
    expect(quotes?.paging.doubtful).toEqual([{ timeS: crowded.timeS, ticks: 1000 }]);
    expect(trades?.paging.ticks).toBe(ofDay(TAPE.trades).length - 300);
    const lost = ofDay(TAPE.trades)
      .filter(({ time }) => time === crowded.timeS)
      .slice(1000)
      .reduce((sum, { fields }) => sum + Number(fields[2]), 0);
    expect(bars?.barsTotal).toBe((bars?.oursTotal ?? 0) + lost);
    expect(bars?.differences).toEqual([expect.objectContaining({ timeS: Math.floor(crowded.timeS / 60) * 60 })]);
  });

  it('in lots are seen by the bars', async () => {
    const report = await pull(await start({ barLotSize: 100 }), dataDir, { verifyBars: true });
    expect(report.days[0]?.bars).toMatchObject({ barUnit: 100, differences: [] });
  });
});

describe('ticks that are no ordinary trades', () => {
  const at = DAY_START + 15 * 3600;
  const odd: readonly FakeTick[] = [
    trade(at, '6000', '3'),
    trade(at, '0', '0', { mask: PAST_LIMIT }),
    trade(at + 60, '0', '0'),
    trade(at + 61, '5999.75', '2', { mask: PAST_LIMIT }),
    trade(at + 61, '6000.25', '7', { mask: UNREPORTED }),
    trade(at + 61, '6000.25', '1.5', { mask: UNREPORTED + PAST_LIMIT }),
    trade(at + 62, '6000', '0'),
    trade(at + 62, '6000', ''),
    trade(at + 62, 'NaN', '1'),
    trade(at + 62, '-1', '1'),
    trade(at + 62, '6000.1234567890123', '1'),
    trade(at + 63, '6000.5', '4'),
  ];

  it('are kept out, counted by reason with their sizes, and listed', async () => {
    const tws = await start({ tapes: tapes({ trades: odd, quotes: [] }) });
    const report = await pull(tws, dataDir, { kinds: ['trades'] });
    const [time, price, size, , id] = columnsOf(tradeDayPath(dataDir, INSTRUMENT, DAY), TRADE_NAMES);
    expect([time, price, size, id]).toEqual([
      [at * 1_000_000, (at + 63) * 1_000_000],
      [6000, 6000.5],
      [3, 4],
      [1, 12],
    ]);
    const { excluded, excludedFile } = report.days[0]!.trades!;
    expect(excluded).toEqual({
      'halt-marker': { count: 2, size: 0 },
      'past-limit': { count: 1, size: 2 },
      unreported: { count: 2, size: 8.5 },
      'zero-size': { count: 1, size: 0 },
      malformed: { count: 4, size: 3 },
    });
    expect(excludedFile).toBe(join(dataDir, 'quarantine/ibkr/fut/ESZ6/ibkr-ESZ6-2026-11-18-trades.csv'));
    const lines = readFileSync(excludedFile!, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(11);
    expect(lines[1]).toMatch(/^2,halt-marker,"\{""time"":\d+,""price"":0,""size"":0,""mask"":1/);
    expect(readDayMetadata(tradeDayPath(dataDir, INSTRUMENT, DAY)).rowsQuarantined).toBe(10);
  });

  it('are kept among the others where that is asked for', async () => {
    const tws = await start({ tapes: tapes({ trades: odd, quotes: [] }) });
    const report = await pull(tws, dataDir, { kinds: ['trades'], keep: ['unreported', 'past-limit'] });
    expect(report.days[0]?.trades?.stored?.rows).toBe(5);
    expect(report.days[0]?.trades?.excluded.unreported.count).toBe(0);
    expect(readDayMetadata(tradeDayPath(dataDir, INSTRUMENT, DAY)).sizeScale).toBe(1);
  });
});

describe('odd quotes', () => {
  it('lose a side where TWS has none, are left out where their numbers cannot be, and are counted', async () => {
    const at = DAY_START + 15 * 3600;
    const quotes = [
      quote(at, '6000', '6000.25', ['5', '6']),
      quote(at + 1, '-1', '6000.25', ['0', '6']),
      quote(at + 1, '6000', '0', ['5', '0']),
      quote(at + 2, '6000.5', '6000.25', ['5', '6']),
      quote(at + 3, '6000', 'NaN', ['5', '6']),
      quote(at + 3, '6000', '6000.25', ['', '6']),
      quote(at + 4, '-2', '6000.25', ['5', '6']),
    ];
    const tws = await start({ tapes: tapes({ trades: [], quotes }) });
    const report = await pull(tws, dataDir, { kinds: ['quotes'] });
    expect(report.days[0]?.quotes).toMatchObject({ malformed: 3, oneSided: 2, crossed: 1 });
    const [, bid, ask, bidSize, askSize, sequence] = columnsOf(quoteDayPath(dataDir, INSTRUMENT, DAY), QUOTE_NAMES);
    expect(bid).toEqual([6000, Number.NaN, 6000, 6000.5]);
    expect(ask).toEqual([6000.25, 6000.25, Number.NaN, 6000.25]);
    expect([bidSize, askSize, sequence]).toEqual([
      [5, 0, 5, 5],
      [6, 6, 0, 6],
      [1, 2, 3, 4],
    ]);
  });
});

describe('a pull that makes no sense', () => {
  it.each([
    [{ fromDay: DAY, toDay: DAY - 1 }, 'no days: 2026-11-18 comes after 2026-11-17'],
    [{ toDay: DAY + 2 }, '2026-11-20 is not over yet (UTC): its ticks can be pulled from 2026-11-21 on'],
  ])('is refused before TWS is asked: %j', async (days, message) => {
    const tws = await start();
    await expect(pull(tws, dataDir, days)).rejects.toThrow(InputError);
    await expect(pull(tws, dataDir, days)).rejects.toThrow(message);
    expect(tws.log).toEqual([]);
  });

  it('is a second one of the same contract at the same time', async () => {
    const tws = await start();
    const first = pull(tws, dataDir);
    let second: Promise<unknown> = Promise.resolve();
    tws.onRequest = ({ kind }) => {
      if (kind !== 'trades' || tws.requests('trades').length > 1) return;
      second = pull(tws, dataDir);
      second.catch(() => undefined);
    };
    await first;
    await expect(second).rejects.toThrow(
      `process ${process.pid} is pulling ESZ6 (ibkr fut) already; wait for it, or end it`,
    );
    expectTheDay();
  });
});

describeWithSharedData('recorded replies, replayed', () => {
  it('are the day that was recorded', async () => {
    const tape = recordedTape();
    const tws = await start({ tapes: tapes(tape), contracts: [{ ...ES_DECEMBER, minTick: '0.01' }] });
    const day = parseDay('2022-03-02');
    await pull(tws, dataDir, { fromDay: day, toDay: day });
    const within = (ticks: readonly FakeTick[]): FakeTick[] =>
      ticks.filter(({ time }) => Math.floor(time / 86_400) === day);
    expect(within(tape.quotes).length).toBeGreaterThan(900);
    expect(columnsOf(tradeDayPath(dataDir, INSTRUMENT, day), TRADE_NAMES)).toEqual(tradeColumnsOf(within(tape.trades)));
    expect(columnsOf(quoteDayPath(dataDir, INSTRUMENT, day), QUOTE_NAMES)).toEqual(quoteColumnsOf(within(tape.quotes)));
    expect(dayFiles(dataDir, day).trades).not.toBe('');
  });
});
