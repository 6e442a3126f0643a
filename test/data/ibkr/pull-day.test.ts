import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDay } from '../../../src/core/time.ts';
import { InputError } from '../../../src/data/input-error.ts';
import { quoteDayPath } from '../../../src/data/quotes/quote-layout.ts';
import { readQuoteDayMetadata, verifyQuoteDay } from '../../../src/data/quotes/read-quote-day.ts';
import { ArrowFileReader } from '../../../src/data/store/arrow-reader.ts';
import { tradeDayPath } from '../../../src/data/store/layout.ts';
import { readDayMetadata } from '../../../src/data/store/trade-store.ts';
import { verifyDay } from '../../../src/data/store/verify-day.ts';
import { AAPL, ES_DECEMBER, type FakeContract } from '../../support/fake-tws/fake-contract.ts';
import { type FakeTape, type FakeTick, quote, trade, UNREPORTED } from '../../support/fake-tws/fake-tape.ts';
import { FakeTws, type FakeTwsOptions } from '../../support/fake-tws/fake-tws.ts';
import { TwsClock } from '../../support/fake-tws/tws-clock.ts';
import { tempFolder } from '../store/temp-folder.ts';
import { columnsOf, DAY, DAY_START, dayFiles, INSTRUMENT, ofDay, pull, SESSIONS, TAPE, tapes } from './pull-bench.ts';

const QUIET: FakeTape = { trades: [], quotes: [] };
const NOON = DAY_START + 12 * 3600;

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

const tradePath = (): string => tradeDayPath(dataDir, INSTRUMENT, DAY);
const quotePath = (): string => quoteDayPath(dataDir, INSTRUMENT, DAY);

function entriesOf(path: string): ReadonlyMap<string, string> {
  const reader = ArrowFileReader.open(path);
  reader.close();
  return reader.metadata;
}

describe('the contract of a pulled day', () => {
  it.each([193, 176])('is in both of its files, in the words of TWS, at server version %i', async (serverVersion) => {
    await pull(await start({ serverVersion }), dataDir);
    for (const path of [tradePath(), quotePath()]) {
      expect(JSON.parse(entriesOf(path).get('cvdlab.contract') ?? '')).toEqual({
        conId: 495_512_563,
        symbol: 'ES',
        secType: 'FUT',
        exchange: 'CME',
        primaryExchange: '',
        currency: 'USD',
        localSymbol: 'ESZ6',
        tradingClass: 'ES',
        lastTradeDate: '20261218',
        contractMonth: '202612',
        multiplier: 50,
        minTick: 0.25,
        priceMagnifier: 1,
        longName: 'E-mini S&P 500',
        timeZoneId: 'US/Central',
        tradingHours: ES_DECEMBER.tradingHours,
        liquidHours: ES_DECEMBER.liquidHours,
      });
    }
  });

  it('does not make two pulls of the same day differ', async () => {
    const [one, other] = [tempFolder(), tempFolder()];
    await pull(await start(), one);
    await pull(await start({ ticksPerMessage: 77 }), other);
    expect(dayFiles(other)).toEqual(dayFiles(one));
  });

  it('is not mistaken for another one of the same name: what is there stays, and the error names both', async () => {
    await pull(await start(), dataDir);
    const before = dayFiles(dataDir);
    const other: FakeContract = { ...ES_DECEMBER, conId: 7, currency: 'EUR' };
    const tws = await start({ contracts: [other], tapes: new Map([[7, TAPE]]) });
    const mixed = pull(tws, dataDir, { contract: { symbol: 'ES', secType: 'FUT', exchange: 'CME', currency: 'EUR' } });
    await expect(mixed).rejects.toThrow(InputError);
    await expect(mixed).rejects.toThrow(
      `${tradePath()}: holds ESZ6 (conId 495512563, CME, USD), not ESZ6 (conId 7, CME, EUR); ` +
        'use another --data-dir, or --overwrite to replace it',
    );
    expect(tws.requests('trades')).toEqual([]);
    expect(dayFiles(dataDir)).toEqual(before);
  });
});

/** A second with more trades and quotes than a page, at a TWS that stops at a thousand. */
function crowd(count: number, mask = 0): FakeTape {
  const trades = Array.from({ length: count }, () => trade(NOON, '6000', '1', { mask }));
  const quotes = Array.from({ length: count }, (_, i) => quote(NOON, '6000', '6000.25', [String(1 + i), '5']));
  return { trades, quotes };
}

describe('a day of which a second is in doubt', () => {
  const doubtful = [[NOON * 1e6, (NOON + 1) * 1e6]];

  it('is kept with what there is, and never called complete, though its ends were silent', async () => {
    const tws = await start({ tapes: tapes(crowd(1200)), serving: { pages: 'strict' } });
    const report = await pull(tws, dataDir);
    expect(report.days[0]?.held).toMatchObject({
      trades: { rows: 1000, complete: false, doubtful },
      quotes: { rows: 1000, complete: false, doubtful },
    });
    const { findings } = verifyDay({ path: tradePath(), day: DAY, instrument: INSTRUMENT });
    expect(findings).toEqual([
      {
        severity: 'incomplete',
        message:
          'trades may be missing in one stretch, the first from 2026-11-18T12:00:00.000Z to 2026-11-18T12:00:01.000Z',
      },
    ]);
    expect(verifyQuoteDay(quotePath()).doubtful).toEqual(doubtful);
  });

  it('is complete once TWS has given the second whole', async () => {
    await pull(await start({ tapes: tapes(crowd(1200)), serving: { pages: 'strict' } }), dataDir);
    const whole = await start({ tapes: tapes(crowd(1200)) });
    const left = await pull(whole, dataDir);
    expect(left.days[0]?.held.trades).toMatchObject({ rows: 1000, complete: false });
    const report = await pull(whole, dataDir, { overwrite: true });
    expect(report.days[0]?.held).toMatchObject({
      trades: { rows: 1200, complete: true, doubtful: [] },
      quotes: { rows: 1200, complete: true, doubtful: [] },
    });
  });

  it('and of which every trade was kept out is an empty day in doubt, with all of that on record', async () => {
    const tape = { ...crowd(1200, UNREPORTED), quotes: [] };
    const tws = await start({ tapes: tapes(tape), serving: { pages: 'strict' } });
    const report = await pull(tws, dataDir, { kinds: ['trades'] });
    const { trades, held } = report.days[0]!;
    expect(trades?.excluded.unreported).toEqual({ count: 1000, size: 1000 });
    expect(held.trades).toMatchObject({ rows: 0, complete: false, doubtful, rowsQuarantined: 1000 });
    expect(readFileSync(trades!.excludedFile!, 'utf8').trimEnd().split('\n')).toHaveLength(1001);
    expect(verifyDay({ path: tradePath(), day: DAY, instrument: INSTRUMENT }).findings).toHaveLength(1);
  });
});

describe('a day of which TWS has nothing', () => {
  const SATURDAY = parseDay('2026-11-21');
  const closed = { ...ES_DECEMBER, tradingHours: `${ES_DECEMBER.tradingHours};20261122:CLOSED` };

  it.each(['empty', 'no-data'] as const)('but on which it traded is not stored (pages %s)', async (nothing) => {
    const tws = await start({ tapes: tapes(QUIET), serving: { nothing } });
    const report = await pull(tws, dataDir);
    expect(report.days[0]).toMatchObject({
      trades: { stored: null, trading: 'open', paging: { ticks: 0 } },
      quotes: { stored: null, trading: 'open' },
      held: { trades: null, quotes: null },
    });
    expect(existsSync(join(dataDir, 'trades'))).toBe(false);
    expect(existsSync(join(dataDir, '.partial'))).toBe(false);
    await pull(await start(), dataDir);
    expect(readDayMetadata(tradePath())).toMatchObject({ rows: ofDay(TAPE.trades).length, complete: true });
  });

  it('and of whose hours nobody knows is not stored', async () => {
    const contracts = [{ ...ES_DECEMBER, tradingHours: '' }];
    const tws = await start({ contracts, tapes: tapes(QUIET), serving: { nothing: 'no-data' } });
    const report = await pull(tws, dataDir, { kinds: ['trades'] });
    expect(report.days[0]?.trades).toMatchObject({ stored: null, trading: 'unknown', windowSource: 'hourly' });
  });

  it('and on which it did not trade is an empty day, known to be empty', async () => {
    const tws = await start({ contracts: [closed], tapes: tapes(QUIET), serving: { nothing: 'no-data' } });
    const clock = new TwsClock(Date.UTC(2026, 10, 23, 12));
    const report = await pull(tws, dataDir, { fromDay: SATURDAY, toDay: SATURDAY, clock });
    expect(report.days[0]).toMatchObject({
      trades: { trading: 'closed' },
      held: { trades: { rows: 0, complete: true }, quotes: { rows: 0, complete: true } },
    });
  });

  it('but quotes is a quiet day: its trades are known to be none', async () => {
    const quotes = [quote(NOON, '6000', '6000.25', ['5', '6'])];
    const tws = await start({ tapes: tapes({ trades: [], quotes }), serving: { nothing: 'no-data' } });
    const report = await pull(tws, dataDir);
    expect(report.days[0]?.held).toMatchObject({
      trades: { rows: 0, complete: true },
      quotes: { rows: 1, complete: true },
    });
    expect(tws.requests('trades')).toHaveLength(3);
  });

  it('but trades lacks its quotes', async () => {
    const tws = await start({ tapes: tapes({ trades: TAPE.trades, quotes: [] }), serving: { nothing: 'no-data' } });
    const report = await pull(tws, dataDir);
    expect(report.days[0]).toMatchObject({
      quotes: { stored: null },
      held: { trades: { complete: true }, quotes: null },
    });
  });

  it('does not cost the day that is there, also where it was to be replaced', async () => {
    await pull(await start(), dataDir);
    const before = dayFiles(dataDir);
    const report = await pull(await start({ tapes: tapes(QUIET) }), dataDir, { overwrite: true });
    expect(report.days[0]?.trades?.stored).toBeNull();
    expect(dayFiles(dataDir)).toEqual(before);
  });

  it('is held against the bars of the day, which may know better', async () => {
    const tws = await start({ serving: { nothing: 'no-data' } });
    tws.plan({
      on: 'trades',
      fault: {
        kind: 'error',
        code: 162,
        text: 'Historical Market Data Service error message:HMDS query returned no data',
      },
      times: Number.POSITIVE_INFINITY,
    });
    const { bars } = (await pull(tws, dataDir, { kinds: ['trades'], verifyBars: true })).days[0]!;
    expect(bars).toMatchObject({ equal: 0, oursTotal: 0 });
    expect(bars?.barsTotal).toBe(ofDay(TAPE.trades).reduce((sum, { fields }) => sum + Number(fields[2]), 0));
  });
});

describe('quotes without changes of size alone', () => {
  const quotes: readonly FakeTick[] = [
    quote(NOON, '6000', '6000.25', ['5', '6']),
    quote(NOON, '6000', '6000.25', ['4', '6']),
    quote(NOON + 1, '6000', '6000.25', ['4', '9']),
    quote(NOON + 2, '6000', '6000.5', ['4', '9']),
    quote(NOON + 3, '6000', '6000.5', ['1', '9']),
  ];

  it('are asked for as such, fewer, and known by their file', async () => {
    const tws = await start({ tapes: tapes({ trades: [], quotes }) });
    await pull(tws, dataDir, { kinds: ['quotes'], ignoreSize: true });
    expect(tws.requests('quotes').every(({ fields }) => fields[18] === '1')).toBe(true);
    expect(columnsOf(quotePath(), ['time', 'ask', 'bid_size'])).toEqual([
      [NOON * 1e6, (NOON + 2) * 1e6],
      [6000.25, 6000.5],
      [5, 4],
    ]);
    expect(entriesOf(quotePath()).get('cvdlab.ignores_size')).toBe('true');
    expect(readQuoteDayMetadata(quotePath())).toMatchObject({ ignoresSize: true, complete: true, rows: 2 });
  });

  it('are not asked for by default, and files say nothing of it', async () => {
    const tws = await start({ tapes: tapes({ trades: [], quotes }) });
    await pull(tws, dataDir, { kinds: ['quotes'] });
    expect(tws.requests('quotes').every(({ fields }) => fields[18] === '0')).toBe(true);
    expect(entriesOf(quotePath()).has('cvdlab.ignores_size')).toBe(false);
    expect(readQuoteDayMetadata(quotePath())).toMatchObject({ ignoresSize: false, rows: 5 });
  });

  it('are not mixed with the others: an unfinished pull of the other kind begins anew', async () => {
    const tws = await start();
    const stop = new AbortController();
    tws.onRequest = () => {
      if (tws.requests('quotes').length === 4) stop.abort(new Error('ended'));
    };
    await expect(pull(tws, dataDir, { kinds: ['quotes'], signal: stop.signal })).rejects.toThrow('ended');
    tws.onRequest = () => undefined;
    await pull(tws, dataDir, { kinds: ['quotes'], ignoreSize: true });
    const folder = tempFolder();
    await pull(await start(), folder, { kinds: ['quotes'], ignoreSize: true });
    expect(readFileSync(quotePath())).toEqual(readFileSync(quoteDayPath(folder, INSTRUMENT, DAY)));
  });

  it('are another source than the quotes with them, and replace those only where that is asked for', async () => {
    const tws = await start({ tapes: tapes({ trades: [], quotes: quotes.slice(0, 1) }) });
    await pull(tws, dataDir, { kinds: ['quotes'] });
    const { sourceChecksum } = readQuoteDayMetadata(quotePath());
    await pull(tws, dataDir, { kinds: ['quotes'], ignoreSize: true });
    expect(readQuoteDayMetadata(quotePath())).toMatchObject({ ignoresSize: false, sourceChecksum });
    await pull(tws, dataDir, { kinds: ['quotes'], ignoreSize: true, overwrite: true });
    const now = readQuoteDayMetadata(quotePath());
    expect(now.ignoresSize).toBe(true);
    expect(now.sourceChecksum).not.toBe(sourceChecksum);
  });
});

describe('a stock', () => {
  it('is pulled by its own hours and described in its files', async () => {
    const instrument = { venue: 'ibkr', market: 'stk', symbol: 'AAPL' };
    const tape = {
      trades: [trade(NOON + 3 * 3600, '201.55', '100', { venue: 'NASDAQ' }), trade(NOON + 3 * 3600, '201.56', '0.5')],
      quotes: [quote(NOON + 3 * 3600 - 1, '201.54', '201.56', ['3', '4'])],
    };
    const tws = await start({ contracts: [AAPL], tapes: new Map([[AAPL.conId, tape]]), serving: { sessions: [] } });
    const contract = { symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' } as const;
    const report = await pull(tws, dataDir, { contract });
    expect(report.instrument).toEqual(instrument);
    const metadata = readDayMetadata(tradeDayPath(dataDir, instrument, DAY));
    expect(metadata).toMatchObject({
      rows: 2,
      sizeScale: 1,
      contract: { conId: AAPL.conId, primaryExchange: 'NASDAQ', multiplier: 1, timeZoneId: 'US/Eastern' },
    });
    expect(readQuoteDayMetadata(quoteDayPath(dataDir, instrument, DAY)).contract).toEqual(metadata.contract);
  });
});
