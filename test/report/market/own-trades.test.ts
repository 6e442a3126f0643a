import { describe, expect, it } from 'vitest';
import { parseIsoTime } from '../../../src/core/time.ts';
import type { OwnTrade } from '../../../src/report/market/own-trade.ts';
import { renderReport } from '../../../src/report/market/render-report.ts';
import { marketOf, tableRows, visibleText } from '../page-text.ts';
import { recordedDays } from '../recorded-days.ts';

const HOSTILE = '<img src=x onerror=alert(1)>';

function trade(clock: string, side: 1 | -1, label = ''): OwnTrade {
  return { timeUs: parseIsoTime(`2024-08-08T${clock}Z`).timeUs, side, price: '57000.125', size: '0.5', label };
}

const own = { source: 'mine.csv', trades: [trade('00:10:20', 1, HOSTILE), trade('12:00:00', -1), trade('24:00', 1)] };
const page = renderReport(
  { ...recordedDays(), ownTrades: own },
  { mode: 'shared', pageScript: 'page();', plotlyHref: './plotly.js' },
);

describe('own trades', () => {
  it('are marked in the chart at their bar and their own price, told apart by letter and shape', () => {
    const { traces } = marketOf(page);
    const [bought, sold] = ['bought', 'sold'].map(
      (name) => traces.find((trace) => trace['name'] === `own trades, ${name}`)!,
    );
    expect([bought!.x, bought!.y, bought!['text']]).toEqual([[10], [57_000.125], 'B']);
    expect([sold!.x, sold!.y, sold!['text']]).toEqual([[720], [57_000.125], 'S']);
    expect(bought!['hovertext']).toEqual([
      '<b>own: bought 0.5 at 57000.125</b> · &lt;img src=x onerror=alert(1)&gt;<br>2024-08-08 00:10:20',
    ]);
    expect(bought!.meta).toBe('marks');
  });

  it('are listed as they were given, those of other days counted', () => {
    expect(tableRows(page, 'Own trades')).toEqual([
      ['B bought', '2024-08-08 00:10:20', '57000.125', '0.5', HOSTILE],
      ['S sold', '2024-08-08 12:00', '57000.125', '0.5', ''],
    ]);
    expect(visibleText(page)).toContain('1 trade of the file lies outside these days.');
    expect(page).toContain('<tr data-from="10" data-to="10">');
    expect(page).not.toContain('<img');
  });

  it('are not spoken of where there are none', () => {
    const bare = renderReport(recordedDays(), { mode: 'none', pageScript: 'page();' });
    expect(bare).not.toContain('Own trades');
  });
});
