import { describe, expect, it } from 'vitest';
import { formatDay, parseDay } from '../../../../src/core/time.ts';
import { pullKlines } from '../../../../src/data/binance/pull/pull-klines.ts';
import type { PullReport } from '../../../../src/data/binance/pull/pull-report.ts';
import type { PullRequest } from '../../../../src/data/binance/pull/pull-request.ts';
import { readBars } from '../../../../src/data/store/bar-store.ts';
import { DUPLICATED_ROWS, EMPTY_PAGE, type Fault, tooManyRequests } from '../../../support/fake-binance/fault-plan.ts';
import { generateTrades } from '../../../support/fake-binance/fake-series.ts';
import type { FakeSymbolOptions } from '../../../support/fake-binance/fake-symbol.ts';
import { leftovers, type PullBench, startPullBench, storeContent } from '../../../support/fake-binance/pull-bench.ts';
import { tempFolder } from '../../store/temp-folder.ts';

const FIRST_US = Date.UTC(2024, 7, 6) * 1000;
const TRADES = generateTrades({ fromUs: FIRST_US, toUs: FIRST_US + 3.6 * 864e8, everyUs: 1e7 });
const SYMBOL: FakeSymbolOptions = {
  market: 'um',
  symbol: 'BTCUSDT',
  aggTrades: TRADES,
  daily: ['2024-08-06', '2024-08-07'],
};
const REQUEST: PullRequest = {
  symbol: 'BTCUSDT',
  fromDay: parseDay('2024-08-06'),
  toDay: parseDay('2024-08-08'),
  via: 'auto',
  refresh: false,
  overwrite: false,
};

async function bench(symbol: Partial<FakeSymbolOptions> = {}): Promise<PullBench> {
  const made = await startPullBench(tempFolder(), { market: symbol.market ?? 'um' });
  made.fake.put({ ...SYMBOL, ...symbol });
  return made;
}

function shown(report: PullReport): string[] {
  return report.days.map(({ day, status, way, rows }) => `${formatDay(day)} ${status} ${way ?? '-'} ${rows}`);
}

const WHOLE = ['2024-08-06 complete daily 1440', '2024-08-07 complete daily 1440', '2024-08-08 complete rest 1440'];

/** What the trades of these minutes add up to, bought and sold. */
function volumes(made: PullBench): { bought: number; sold: number } {
  const series = {
    instrument: { venue: 'binance', market: made.context.rest.market, symbol: 'BTCUSDT' },
    interval: '1m',
  };
  const { rows } = readBars({
    dataDir: made.context.dataDir,
    ...series,
    fromDay: REQUEST.fromDay,
    toDay: REQUEST.toDay,
  });
  const sum = (column: Float64Array): number => Number(column.reduce((total, value) => total + value, 0).toFixed(8));
  return { bought: sum(rows.buyVolume), sold: sum(rows.sellVolume) };
}

function expected(): { bought: number; sold: number } {
  const of = (isSold: boolean): number => {
    const sizes = TRADES.filter((trade) => trade.buyerIsMaker === isSold && trade.timeUs < FIRST_US + 3 * 864e8);
    return Number(sizes.reduce((total, trade) => total + Number(trade.size), 0).toFixed(8));
  };
  return { bought: of(false), sold: of(true) };
}

describe('a pull of klines', () => {
  it.each(['spot', 'um', 'cm'] as const)('%s: has every minute with its volume bought and sold', async (market) => {
    const made = await bench({ market });
    const report = await pullKlines(made.context, REQUEST);
    expect(report.kind).toBe('klines');
    expect(shown(report)).toEqual(WHOLE);
    expect(volumes(made)).toEqual(expected());
    expect(leftovers(made.context.dataDir)).toEqual([]);
  });

  it('fetches nothing when everything is there', async () => {
    const made = await bench();
    await pullKlines(made.context, REQUEST);
    made.fake.log.length = 0;
    expect(shown(await pullKlines(made.context, REQUEST))).toEqual(
      WHOLE.map((line) => line.replace(/daily|rest/, 'store')),
    );
    expect(made.fake.requests()).toEqual([]);
  });

  it.each<[string, RegExp, Fault]>([
    ['a download is reset', /08-07\.zip$/, { kind: 'reset', afterBytes: 500 }],
    ['a checksum is wrong', /08-07\.zip\.CHECKSUM/, { kind: 'body', text: '0'.repeat(64) }],
    ['it is too much', /klines\?/, tooManyRequests('4')],
    ['a page is empty', /klines\?/, EMPTY_PAGE],
    ['a page has duplicates', /klines\?/, DUPLICATED_ROWS],
  ])('is the same when %s', async (_, match, fault) => {
    const made = await bench();
    made.fake.plan({ match, fault });
    expect(shown(await pullKlines(made.context, REQUEST))).toEqual(WHOLE);
    expect(volumes(made)).toEqual(expected());
  });

  it('goes on with today where it was left, with minutes that are over', async () => {
    const made = await bench();
    const today = { ...REQUEST, fromDay: parseDay('2024-08-09'), toDay: parseDay('2024-08-09') };
    expect(shown(await pullKlines(made.context, today))).toEqual(['2024-08-09 in-progress rest 720']);
    made.clock.advance(600_000);
    expect(shown(await pullKlines(made.context, today))).toEqual(['2024-08-09 in-progress rest 730']);
    expect(made.fake.requests('klines?').at(-1)).toContain(`startTime=${Date.UTC(2024, 7, 9, 12)}`);
  });

  it('knows minutes in which the exchange was down, and does not ask for them for ever', async () => {
    const downUs = FIRST_US + 2 * 864e8 + 36e8;
    const made = await bench({ aggTrades: TRADES.filter(({ timeUs }) => timeUs < downUs || timeUs >= downUs + 18e8) });
    const report = await pullKlines(made.context, REQUEST);
    expect(report.days[2]).toMatchObject({
      status: 'incomplete',
      notes: ['30 minutes have no kline: the exchange was down'],
    });
    made.fake.log.length = 0;
    await pullKlines(made.context, REQUEST);
    expect(made.fake.requests()).toEqual([]);
  });

  it('names what failed, keeps the rest, and leaves nothing half-written', async () => {
    const made = await bench();
    made.fake.plan({ match: 'klines?', fault: { kind: 'status', status: 500 }, times: Infinity });
    const report = await pullKlines(made.context, REQUEST);
    expect(report.days.map(({ status }) => status)).toEqual(['complete', 'complete', 'failed']);
    expect(report.days[2]!.error!.message).toContain('HTTP 500, a fault of the server; gave up after 8 tries');
    expect(Object.keys(storeContent(made.context.dataDir)).filter((name) => name.endsWith('.arrow'))).toHaveLength(2);
  });

  it('refuses a symbol that neither the exchange nor the dumps know', async () => {
    const made = await bench();
    await expect(pullKlines(made.context, { ...REQUEST, symbol: 'X' })).rejects.toThrow('binance um has no symbol "X"');
  });
});
