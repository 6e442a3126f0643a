import { expect, it } from 'vitest';
import { parseDay } from '../../../../src/core/time.ts';
import { pullTrades } from '../../../../src/data/binance/pull/pull-trades.ts';
import { verifyKlines } from '../../../../src/data/binance/verify-klines.ts';
import { ArrowFileReader } from '../../../../src/data/store/arrow-reader.ts';
import { tradeDayPath } from '../../../../src/data/store/layout.ts';
import { readAggTradesCsv } from '../../../support/fake-binance/fake-series.ts';
import { type PullBench, startPullBench } from '../../../support/fake-binance/pull-bench.ts';
import { describeWithSharedData, sharedData } from '../../../support/shared-data.ts';
import { tempFolder } from '../../store/temp-folder.ts';

const RANGE = { symbol: 'XRPETH', fromDay: parseDay('2019-10-11'), toDay: parseDay('2019-10-12') };

async function bench(): Promise<PullBench> {
  const made = await startPullBench(tempFolder());
  const files = ['11', '12'].map((day) => sharedData(`binance/spot/XRPETH-aggTrades-2019-10-${day}.csv`));
  made.fake.put({
    market: 'spot',
    symbol: 'XRPETH',
    aggTrades: files.flatMap(readAggTradesCsv),
    daily: ['2019-10-11', '2019-10-12'],
    tickSize: '0.00000001',
    stepSize: '1.00000000',
  });
  return made;
}

/** Bought minus sold, in whole XRP. */
function deltaOf(dataDir: string, day: number): number {
  const instrument = { venue: 'binance', market: 'spot', symbol: 'XRPETH' };
  const reader = ArrowFileReader.open(tradeDayPath(dataDir, instrument, day));
  let delta = 0;
  for (let batch = 0; batch < reader.batchCount; batch += 1) {
    const read = reader.readBatch(batch, ['size', 'side']);
    for (let row = 0; row < read.length; row += 1) delta += read.floats('size')[row]! * read.bytes('side')[row]!;
  }
  reader.close();
  return delta;
}

describeWithSharedData('a pull of real trades', () => {
  it.each(['dump', 'rest'] as const)('by %s gives the known deltas and agrees with the klines', async (via) => {
    const made = await bench();
    const { context } = made;
    const report = await pullTrades(context, { ...RANGE, kind: 'aggTrades', via, refresh: false, overwrite: false });
    expect(report.days.map(({ status, rows }) => [status, rows])).toEqual([
      ['complete', 5929],
      ['complete', 4134],
    ]);
    expect([deltaOf(context.dataDir, RANGE.fromDay), deltaOf(context.dataDir, RANGE.toDay)]).toEqual([
      437_258, 262_508,
    ]);
    const { comparison, isSound } = await verifyKlines(context.rest, { dataDir: context.dataDir, ...RANGE });
    expect(isSound).toBe(true);
    expect(comparison.equal).toBeGreaterThan(1000);
    expect(comparison.missingInOurs).toEqual([]);
  });
});
