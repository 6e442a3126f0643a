import { describe, expect, it } from 'vitest';
import { formatDay, parseDay } from '../../../../src/core/time.ts';
import { listDumps } from '../../../../src/data/binance/dump/dump-listing.ts';
import { parseListingPage } from '../../../../src/data/binance/dump/listing-xml.ts';
import { type Bench, startBench } from '../../../support/fake-binance/with-fake-binance.ts';

const SERIES = { market: 'spot', symbol: 'BTCUSDT', kind: 'aggTrades' } as const;
const DAYS = Array.from({ length: 20 }, (_, index) => formatDay(parseDay('2024-07-25') + index));

function list(bench: Bench, from: string, to: string, period: 'daily' | 'monthly' = 'daily'): Promise<string[]> {
  const request = { series: SERIES, period, fromDay: parseDay(from), toDay: parseDay(to) };
  return listDumps(bench.http, bench.fake.url, request).then((dumps) =>
    dumps.map(({ firstDay }) => formatDay(firstDay)),
  );
}

async function bench(listingPage = 1000): Promise<Bench> {
  const made = await startBench({}, { listingPage });
  made.fake.put({ market: 'spot', symbol: 'BTCUSDT', aggTrades: [], daily: DAYS, monthly: ['2024-06', '2024-07'] });
  return made;
}

describe('the listing of dumps', () => {
  it('has sizes and checksums', async () => {
    const { fake, http } = await bench();
    const day = parseDay('2024-07-26');
    const [dump] = await listDumps(http, fake.url, { series: SERIES, period: 'daily', fromDay: day, toDay: day });
    expect(dump).toMatchObject({ series: SERIES, period: 'daily', firstDay: day, hasChecksum: true });
    expect(dump!.byteLength).toBeGreaterThan(100);
  });

  it('is read page by page, from the first day wanted to the last', async () => {
    const made = await bench(5);
    expect(await list(made, '2024-07-28', '2024-08-03')).toEqual(DAYS.slice(3, 10));
    // Fourteen names are wanted; what comes before the first and after the last is not asked for.
    expect(made.fake.log).toHaveLength(3);
  });

  it('finds the months that hold a wanted day', async () => {
    expect(await list(await bench(), '2024-06-15', '2024-08-15', 'monthly')).toEqual(['2024-06-01', '2024-07-01']);
    expect(await list(await bench(1), '2024-07-31', '2024-07-31', 'monthly')).toEqual(['2024-07-01']);
  });

  it('of a symbol without dumps is empty', async () => {
    expect(await list(await startBench(), '2024-07-28', '2024-08-03')).toEqual([]);
  });

  it('that goes in circles is refused', async () => {
    const made = await bench(5);
    const text = await made.http.getText(
      `${made.fake.url}/data.binance.vision?prefix=data/spot/daily/aggTrades/BTCUSDT/&max-keys=1`,
      String,
    );
    made.fake.plan({ match: 'marker=', fault: { kind: 'body', text } });
    await expect(list(made, '2024-08-01', '2024-08-10')).rejects.toThrow(
      'the listing of data/spot/daily/aggTrades/BTCUSDT/ does not get past data/spot/daily/aggTrades/BTCUSDT/BTCUSDT-aggTrades-2024-08-01',
    );
  });
});

describe('a page of the listing', () => {
  const page = (inner: string): string => `<?xml version="1.0"?><ListBucketResult>${inner}</ListBucketResult>`;
  const contents = '<Contents><Key>a&amp;b.zip</Key><LastModified>x</LastModified><Size>12</Size></Contents>';

  it('goes on after the last key where it names no marker', () => {
    expect(parseListingPage(page(`<IsTruncated>true</IsTruncated>${contents}`))).toEqual({
      objects: [{ key: 'a&b.zip', byteLength: 12 }],
      nextMarker: 'a&b.zip',
    });
  });

  it.each([
    ['<html>', 'expected <ListBucketResult>, got "<html>"'],
    [page(''), 'IsTruncated is "", expected true or false'],
    [page('<IsTruncated>true</IsTruncated>'), 'it says there is more, but not from where on'],
    [page('<IsTruncated>false</IsTruncated><Contents><Key>k</Key></Contents>'), 'the Size of "k" is ""'],
    [page('<IsTruncated>false</IsTruncated><Contents><Size>1</Size></Contents>'), 'an object without Key'],
    [page(`<IsTruncated>false</IsTruncated>${contents}`).slice(0, -10), 'expected <ListBucketResult>'],
  ])('%j is refused', (xml, message) => {
    expect(() => parseListingPage(xml)).toThrow(`the listing of the dumps: ${message}`);
  });
});
