import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readableTime } from '../../../src/report/page/readable.ts';
import { available } from '../../support/requirements.ts';
import { eventually } from '../server/eventually.ts';
import { FakeHub, fakeSymbol } from '../server/fake-hub.ts';
import { recording } from '../server/recording.ts';
import { builtWidget } from './built-widget.ts';
import { BARS, KNOWN, knownSymbol, said } from './shown-recording.ts';
import { WidgetBench } from './widget-bench.ts';

const TOKEN = 'only-for-the-desk-1';

describe.skipIf(!available['chromium'])('the live widget elsewhere in Chromium (needs chromium)', () => {
  const bench = new WidgetBench(builtWidget());
  beforeAll(() => bench.launch());
  afterEach(() => bench.tidy());
  afterAll(() => bench.quit());

  describe('stands in other pages', () => {
    it('three times on one page of another origin, each by itself', async () => {
      const ether = fakeSymbol(recording({ minutes: 60, symbol: 'ETHUSDT' }));
      const page = await bench.foreignPage(
        () => `<!doctype html><script src="${bench.server.url}widget.js" defer></script>
        <cvd-widget symbol="BTCUSDT"></cvd-widget><cvd-widget symbol="ETHUSDT" theme="dark"></cvd-widget>
        <cvd-widget symbol="BTCUSDT" bars="100"></cvd-widget>`,
      );
      await bench.serve(new FakeHub([knownSymbol(), ether]), { allowedOrigins: [page] });
      await bench.open(page);
      expect(await bench.opened.readout(0)).toBe(said(KNOWN - 1));
      expect(await bench.opened.readout(1)).toBe(said(ether.bars.length - 1, ether.bars));
      expect(await bench.opened.readout(2)).toBe(said(KNOWN - 1));
      bench.hub.tellBar(BARS);
      await eventually(() => bench.opened.readout(2)).toBe(said(KNOWN));
      expect(await bench.opened.readout(1)).toBe(said(ether.bars.length - 1, ether.bars));
      await bench.opened.page.evaluate(`document.querySelector('cvd-widget').remove()`);
      await eventually(() => bench.server.metric('cvdlab_websocket_clients')).toBe(2);
      bench.hub.tellBar(BARS);
      await eventually(() => bench.opened.readout(1)).toBe(said(KNOWN + 1));
      await bench.opened.page.evaluate(`document.body.prepend(document.querySelectorAll('cvd-widget')[1])`);
      expect(await bench.opened.readout(0)).toBe(said(KNOWN + 1));
      await eventually(() => bench.server.metric('cvdlab_websocket_clients')).toBe(2);
      expect(bench.opened.complaints).toEqual([]);
    });

    it('but in none whose origin is not allowed', async () => {
      await bench.serve();
      const page = await bench.foreignPage(
        () => `<script src="${bench.server.url}widget.js" defer></script><cvd-widget symbol="BTCUSDT"></cvd-widget>`,
      );
      await bench.open(page);
      await eventually(() => bench.opened.part('.badge').innerText()).toBe('▲ disconnected');
      expect(await bench.server.metric('cvdlab_websocket_refused_total', 'origin')).toBeGreaterThan(0);
    });

    it('in a frame where that is allowed, and in none elsewhere', async () => {
      const page = await bench.foreignPage(
        () => `<iframe src="${bench.server.url}embed?symbol=BTCUSDT" width="900" height="500"></iframe>`,
      );
      await bench.serve(new FakeHub([knownSymbol()]), { allowedOrigins: [page] });
      await bench.open(page);
      const framed = bench.opened.page.frameLocator('iframe').locator('cvd-widget .readout b');
      await framed.waitFor();
      expect(await framed.innerText()).toBe(`${readableTime(BARS.timeUs[KNOWN - 1]!)} UTC`);
      await bench.opened.page.context().close();
      const { port } = bench.server;
      await bench.server.close();
      await bench.serve(bench.hub, { port });
      await bench.open(page);
      await eventually(() => bench.opened.complaints.join()).toContain('frame-ancestors');
    });

    it('of another origin with the token as a property', async () => {
      const page = await bench.foreignPage(
        () => `<!doctype html><cvd-widget></cvd-widget><script>
          document.querySelector('cvd-widget').token = '${TOKEN}';
        </script><script src="${bench.server.url}widget.js" defer></script>`,
      );
      await bench.serve(new FakeHub([knownSymbol()]), { allowedOrigins: [page], token: TOKEN });
      await bench.open(page);
      expect(await bench.opened.readout()).toBe(said(KNOWN - 1));
      expect(bench.opened.requests.join()).not.toContain(TOKEN);
    });

    it('and says which symbols there are when there is no such one', async () => {
      const page = await bench.foreignPage(
        () => `<script src="${bench.server.url}widget.js" defer></script><cvd-widget symbol="DOGE"></cvd-widget>`,
      );
      await bench.serve(new FakeHub([knownSymbol()]), { allowedOrigins: [page] });
      await bench.open(page);
      await eventually(() => bench.opened.part('.detail').innerText()).toMatch(
        /^nothing here is symbol DOGE \(there is BTCUSDT\); next attempt in \d\d s$/,
      );
    });
  });

  it('is shown to who gives the token, which stands in no address', async () => {
    await bench.serve(new FakeHub([knownSymbol()]), { token: TOKEN });
    const { page } = await bench.open('?symbol=BTCUSDT');
    await page.getByLabel('Token').fill('a guess');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByText('That was not the token.').waitFor();
    await page.getByLabel('Token').fill(TOKEN);
    await page.getByRole('button', { name: 'Show' }).click();
    expect(await bench.opened.readout()).toBe(said(KNOWN - 1));
    expect(new URL(page.url()).search).toBe('?symbol=BTCUSDT');
    expect(bench.opened.requests.join()).not.toContain(TOKEN);
    expect(await page.evaluate('document.cookie')).toBe('');
  });
});
