import { expect, it } from 'vitest';
import { renderBacktest } from '../../../src/report/backtest/render-backtest.ts';
import { drawBars, drawnBarAt } from '../../../src/report/market/drawn-bars.ts';
import { describePage, HOSTILE } from '../page-contract.ts';
import { recordedRun } from '../recorded-days.ts';

const input = recordedRun({ days: 3, tradesPerDay: 3000 });
const { run, market } = input;

const hostile = {
  ...input,
  remarks: [HOSTILE],
  run: {
    ...run,
    id: HOSTILE,
    configuration: { ...run.configuration, symbol: HOSTILE, [HOSTILE]: HOSTILE },
    trips: run.trips.map((trip) => ({
      ...trip,
      texts: { ...trip.texts, exit_tag: HOSTILE, entry_tag: HOSTILE, max_size: HOSTILE },
    })),
    refusals: [{ tag: HOSTILE, reason: HOSTILE }],
  },
};

describePage(
  'the page of a backtest',
  () => ({
    render: (assets) => renderBacktest(input, assets),
    hostile: (assets) => renderBacktest(hostile, assets),
    section: 'round-trips',
  }),
  ({ open }) => {
    it('shows a round trip in the chart when its row is clicked, and when Enter is pressed on it', async () => {
      const opened = await open((assets) => renderBacktest(input, assets));
      const rows = opened.page.locator('#round-trips tbody tr');
      const drawn = drawBars(market.bars);
      const barsOf = (trip: number): number[] => {
        const { entryTimeUs, exitTimeUs } = run.trips[trip]!;
        return [drawnBarAt(drawn, entryTimeUs), drawnBarAt(drawn, exitTimeUs)];
      };
      await rows.nth(5).locator('td').nth(2).click();
      await expect.poll(async () => (await opened.view()).x[1]).toBeLessThan(1000);
      const [clicked, [entry, exit]] = [await opened.view(), barsOf(5)];
      expect(clicked.x[0]).toBeLessThan(entry!);
      expect(clicked.x[1]).toBeGreaterThan(exit!);
      expect(await rows.nth(5).getAttribute('aria-current')).toBe('true');
      await rows.nth(40).locator('button').focus();
      await opened.page.keyboard.press('Enter');
      await expect.poll(async () => (await opened.view()).x[0]).toBeGreaterThan(clicked.x[1]);
      expect((await opened.view()).x[1]).toBeGreaterThan(barsOf(40)[1]!);
      expect(opened.complaints).toEqual([]);
    });

    it('fits equity and drawdown to what a drag along the time left in view', async () => {
      const opened = await open((assets) => renderBacktest(input, assets));
      const { page } = opened;
      const plot = page.locator('#figure-equity .nsewdrag').first();
      await plot.scrollIntoViewIfNeeded();
      const box = (await plot.boundingBox())!;
      const at = (share: number): [number, number] => [box.x + box.width * share, box.y + box.height / 2];
      await page.mouse.move(...at(0.4));
      await page.mouse.down();
      await page.mouse.move(...at(0.5), { steps: 8 });
      await page.mouse.up();
      const ranges = (): Promise<{ x: [string, string]; y: [number, number]; y2: [number, number] }> =>
        page.evaluate(`(() => {
          const { xaxis, yaxis, yaxis2 } = document.getElementById('figure-equity').layout;
          return { x: xaxis.range, y: yaxis.range, y2: yaxis2.range };
        })()`);
      const whole = run.equity.timeUs;
      const timeOf = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`) * 1000;
      await expect.poll(async () => timeOf((await ranges()).x[0])).toBeGreaterThan(whole[0]! + 1e9);
      const { pessimistic, optimistic, drawdown } = run.equity;
      const expected = async (): Promise<boolean> => {
        const { x, y, y2 } = await ranges();
        const inView = [...whole.keys()].filter((row) => whole[row]! >= timeOf(x[0]) && whole[row]! <= timeOf(x[1]));
        const low = Math.min(...inView.map((row) => pessimistic[row]!));
        const high = Math.max(...inView.map((row) => optimistic[row]!));
        const deepest = Math.min(...inView.map((row) => drawdown[row]!));
        return y[0] < low && y[1] > high && y[1] - y[0] < 1.5 * (high - low) && y2[0] < deepest && y2[1] >= 0;
      };
      await expect.poll(expected).toBe(true);
    });

    it('has no toolbar and no chart of the market where the data is not there', async () => {
      const opened = await open((assets) => renderBacktest({ ...input, market: null }, assets));
      expect(await opened.page.locator('#chart').count()).toBe(0);
      expect(await opened.page.locator('#round-trips button').count()).toBe(0);
      expect(opened.complaints).toEqual([]);
    });
  },
);
