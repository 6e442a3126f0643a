import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MINUTE_US, SECOND_US } from '../../../src/core/time.ts';
import { parseReset } from '../../../src/core/reset-schedule.ts';
import { sessionCalendar } from '../../../src/core/session-calendar.ts';
import { barsFromSource } from '../../../src/cvd/bars-from-source.ts';
import { barTextTable } from '../../../src/cvd/bar-text.ts';
import { parseBarSpec } from '../../../src/cvd/bar-spec.ts';
import { InputError } from '../../../src/data/input-error.ts';
import { openRecorded } from '../../../src/data/recorded.ts';
import { summariseStore } from '../../../src/data/store-summary.ts';
import { ArrowFileReader } from '../../../src/data/store/arrow-reader.ts';
import type { ContractMetadata } from '../../../src/data/store/contract-metadata.ts';
import { formatDayMetadata, parseDayMetadata } from '../../../src/data/store/day-metadata-codec.ts';
import { tradeDayPath } from '../../../src/data/store/layout.ts';
import { readDayMetadata } from '../../../src/data/store/trade-store.ts';
import { verifyDay } from '../../../src/data/store/verify-day.ts';
import { tempFolder } from './temp-folder.ts';
import { BTC, DAY, DAY_START, ingest, optionsFor, trade } from './trade-fixtures.ts';

const CONTRACT: ContractMetadata = {
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
  tradingHours: '20261117:1700-20261118:1600',
  liquidHours: '20261118:0830-20261118:1500',
};
const WHOLE = { firstDay: DAY, lastDay: DAY };

function entriesOf(path: string): ReadonlyMap<string, string> {
  const reader = ArrowFileReader.open(path);
  reader.close();
  return reader.metadata;
}

describe('the contract of a day', () => {
  it('is in its file, and stays there when more is merged in', async () => {
    const dataDir = tempFolder();
    const path = tradeDayPath(dataDir, BTC, DAY);
    await ingest(optionsFor(dataDir, { contract: CONTRACT }), [{ sha256: 'a', trades: [trade(1, 5)] }]);
    expect(readDayMetadata(path).contract).toEqual(CONTRACT);
    expect(JSON.parse(entriesOf(path).get('cvdlab.contract') ?? '')).toEqual(CONTRACT);
    await ingest(optionsFor(dataDir), [{ sha256: 'b', trades: [trade(2, 9)] }]);
    const later = { ...CONTRACT, tradingHours: '20261118:1700-20261119:1600' };
    await ingest(optionsFor(dataDir, { contract: later }), [{ sha256: 'c', trades: [trade(3, 11)] }]);
    expect(readDayMetadata(path)).toMatchObject({ rows: 3, contract: CONTRACT });
    expect(verifyDay({ path, day: DAY, instrument: BTC }).findings.map(({ severity }) => severity)).toEqual([
      'incomplete',
    ]);
  });

  it('comes to a file that was written without it', async () => {
    const dataDir = tempFolder();
    const source = { sha256: 'a', trades: [trade(1, 5)] };
    await ingest(optionsFor(dataDir), [source]);
    const { days } = await ingest(optionsFor(dataDir, { contract: CONTRACT }), [source]);
    expect(days[0]).toMatchObject({ changed: true, rows: 1, metadata: { contract: CONTRACT } });
  });

  it('must be one: another one, or another exchange, is refused', async () => {
    const dataDir = tempFolder();
    await ingest(optionsFor(dataDir, { contract: CONTRACT }), [{ sha256: 'a', trades: [trade(1, 5)] }]);
    for (const other of [
      { ...CONTRACT, conId: 7 },
      { ...CONTRACT, exchange: 'QBALGO' },
    ]) {
      const merged = ingest(optionsFor(dataDir, { contract: other }), [{ sha256: 'b', trades: [trade(2, 6)] }]);
      await expect(merged).rejects.toThrow(InputError);
      await expect(merged).rejects.toThrow(
        `holds ESZ6 (conId 495512563, CME, USD), not ESZ6 (conId ${other.conId}, ${other.exchange}, USD)`,
      );
    }
  });

  it('and doubt leave files that have neither as they were', async () => {
    const dataDir = tempFolder();
    await ingest(optionsFor(dataDir), [{ sha256: 'a', trades: [trade(1, 5)], wholeDays: WHOLE }]);
    const path = tradeDayPath(dataDir, BTC, DAY);
    const keys = [...entriesOf(path).keys()];
    expect(keys.filter((key) => key.includes('contract') || key.includes('doubtful'))).toEqual([]);
    const metadata = parseDayMetadata(entriesOf(path), path);
    expect(metadata).toMatchObject({ contract: null, doubtful: [], complete: true });
    expect(formatDayMetadata(metadata)).toEqual(entriesOf(path));
  });

  it('that is damaged is an error that names file, key and what was expected', async () => {
    const dataDir = tempFolder();
    await ingest(optionsFor(dataDir, { contract: CONTRACT }), [{ sha256: 'a', trades: [trade(1, 5)] }]);
    const entries = new Map(entriesOf(tradeDayPath(dataDir, BTC, DAY)));
    entries.set('cvdlab.contract', JSON.stringify({ ...CONTRACT, conId: 'no' }));
    expect(() => parseDayMetadata(entries, 'x.arrow')).toThrow(
      'x.arrow: metadata cvdlab.contract: expected an integer, got "no"',
    );
  });
});

describe('a stretch in doubt', () => {
  const MINUTE = 10 * MINUTE_US;
  const [fromUs, toUs] = [DAY_START + MINUTE + 59 * SECOND_US, DAY_START + MINUTE + 60 * SECOND_US];
  const trades = [
    trade(1, MINUTE - 1),
    trade(2, MINUTE + 58 * SECOND_US),
    trade(3, MINUTE + 59 * SECOND_US),
    trade(4, MINUTE + 60 * SECOND_US),
  ];
  const options = { ids: 'none', kind: 'ticks', aggressor: 'unknown' } as const;

  async function doubted(doubtful: readonly (readonly [number, number])[]): Promise<{ dataDir: string; path: string }> {
    const dataDir = tempFolder();
    await ingest(optionsFor(dataDir, options), [{ sha256: 'a', trades, wholeDays: WHOLE, doubtful }]);
    return { dataDir, path: tradeDayPath(dataDir, BTC, DAY) };
  }

  it('makes a day incomplete that its source holds whole, and verify says where', async () => {
    const { path, dataDir } = await doubted([[fromUs, toUs]]);
    expect(readDayMetadata(path)).toMatchObject({ complete: false, doubtful: [[fromUs, toUs]], rows: 4 });
    expect(verifyDay({ path, day: DAY, instrument: BTC }).findings).toEqual([
      {
        severity: 'incomplete',
        message:
          'trades may be missing in one stretch, the first from 2024-08-08T00:10:59.000Z to 2024-08-08T00:11:00.000Z',
      },
    ]);
    expect(summariseStore(dataDir)[0]?.days[0]).toMatchObject({ complete: false, gapsTotal: 1, missing: 0 });
  });

  it('is not lost when the same source comes again, and goes when it is replaced by one without', async () => {
    const { dataDir, path } = await doubted([[fromUs, toUs]]);
    const bytes = readFileSync(path);
    const again = await ingest(optionsFor(dataDir, options), [{ sha256: 'a', trades, wholeDays: WHOLE }]);
    expect(again.days[0]?.changed).toBe(false);
    expect(readFileSync(path)).toEqual(bytes);
    await ingest(optionsFor(dataDir, { ...options, overwrite: true }), [{ sha256: 'a', trades, wholeDays: WHOLE }]);
    expect(readDayMetadata(path)).toMatchObject({ complete: true, doubtful: [] });
  });

  it('is cut to its day, and joined with those that it touches', async () => {
    const [start, end] = [DAY_START, DAY_START + 86_400 * SECOND_US];
    const { path } = await doubted([
      [start - SECOND_US, start + SECOND_US],
      [start + SECOND_US, start + 2 * SECOND_US],
      [end - SECOND_US, end + SECOND_US],
      [end, end + SECOND_US],
    ]);
    expect(readDayMetadata(path).doubtful).toEqual([
      [start, start + 2 * SECOND_US],
      [end - SECOND_US, end],
    ]);
  });

  async function qualities(dataDir: string): Promise<Map<string, string>> {
    const recorded = await openRecorded({ dataDir, instrument: BTC, fromDay: DAY, toDay: DAY, kind: 'auto' });
    const made = await barsFromSource(recorded!.source, {
      bar: parseBarSpec('1m'),
      session: sessionCalendar('utc'),
      reset: parseReset('session'),
    });
    const table = barTextTable(made.bars);
    const [time, quality] = ['time', 'quality'].map((name) => table.columns.findIndex((one) => one.name === name));
    return new Map([...table.rows].map((row) => [row[time!]!.slice(11, 16), row[quality!]!]));
  }

  it('marks the bars that it touches, and no other', async () => {
    const { dataDir } = await doubted([[fromUs, toUs]]);
    const quality = await qualities(dataDir);
    expect(['00:09', '00:10', '00:11', '00:12'].map((minute) => quality.get(minute))).toEqual([
      'ok',
      'gap',
      'ok',
      'ok',
    ]);
    expect([...quality.values()].filter((one) => one !== 'ok')).toEqual(['gap']);
  });

  it('of two seconds in two minutes marks both', async () => {
    const { dataDir } = await doubted([[fromUs, toUs + SECOND_US]]);
    const quality = await qualities(dataDir);
    expect(['00:09', '00:10', '00:11', '00:12'].map((minute) => quality.get(minute))).toEqual([
      'ok',
      'gap',
      'gap',
      'ok',
    ]);
  });

  it('is a known gap to whoever reports on the day', async () => {
    const { dataDir } = await doubted([[fromUs, toUs]]);
    const recorded = await openRecorded({ dataDir, instrument: BTC, fromDay: DAY, toDay: DAY, kind: 'auto' });
    expect(recorded?.days[0]).toMatchObject({
      isComplete: false,
      gaps: [{ type: 'gap', fromUs, toUs, missing: 0 }],
    });
  });
});
