import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readableTime } from '../../../src/report/page/readable.ts';
import { available } from '../../support/requirements.ts';
import { eventually } from '../server/eventually.ts';
import { FakeHub, fakeSymbol, firstBars, rowOf } from '../server/fake-hub.ts';
import { recording } from '../server/recording.ts';
import { builtWidget } from './built-widget.ts';
import { BARS, change, KNOWN, knownSymbol, price, said, SIGNALS, size, WHOLE } from './shown-recording.ts';
import { WidgetBench } from './widget-bench.ts';

const assets = builtWidget();

describe("the widget's script", () => {
  it('is at most 60 KB compressed, Lightweight Charts and its notice included', () => {
    expect(gzipSync(assets.widgetScript, { level: 9 }).length).toBeLessThan(60_000);
    expect(assets.widgetScript).toContain('TradingView Lightweight Charts™ v5');
    expect(assets.widgetScript).toContain('Licensed under Apache License 2.0');
  });
});

describe.skipIf(!available['chromium'])('the live widget in Chromium (needs chromium)', () => {
  const bench = new WidgetBench(assets);
  beforeAll(() => bench.launch());
  afterEach(() => bench.tidy());
  afterAll(() => bench.quit());

  it('shows the values of the hub, bar by bar and signal by signal', async () => {
    await bench.serve();
    const { page } = await bench.open();
    expect(await bench.opened.readout()).toBe(said(KNOWN - 1));
    await bench.opened.showTables();
    const shown = await bench.opened.rows(1);
    expect(shown.length).toBe(100);
    for (const [back, cells] of shown.entries()) {
      const index = KNOWN - 1 - back;
      expect(cells).toEqual([
        readableTime(BARS.timeUs[index]!),
        ...[BARS.open, BARS.high, BARS.low, BARS.close].map((column) => price(column[index]!)),
        size(BARS.volume[index]!),
        change(BARS.delta[index]!),
        size(BARS.cvdClose[index]!),
        BARS.quality[index] === 2 ? 'trades missing' : '',
      ]);
    }
    const known = bench.hub.entries[0]!.signals;
    const signals = await bench.opened.rows(0);
    expect(signals.length).toBe(Math.min(known.length, 100));
    for (const [back, cells] of signals.entries()) {
      const signal = known[known.length - 1 - back]!;
      expect(cells.slice(0, 7)).toEqual([
        readableTime(signal.eventTimeUs),
        readableTime(signal.knownTimeUs),
        signal.type,
        'regular',
        'window(20)',
        price(signal.price),
        size(signal.cvd),
      ]);
    }
    expect(await page.title()).toBe('BTCUSDT live – cvdlab');
  });

  it('asks nobody but its server for anything, and the browser finds nothing to complain about', async () => {
    await bench.serve();
    const { requests, complaints } = await bench.open();
    await bench.opened.readout();
    expect(requests.filter((url) => !url.startsWith(bench.server.url) && !url.startsWith('data:'))).toEqual([]);
    expect(complaints).toEqual([]);
    const link = bench.opened.part('.bottom a');
    expect(await link.textContent()).toBe('Charts: TradingView Lightweight Charts™, © 2025 TradingView, Inc.');
    expect(await link.getAttribute('href')).toBe('https://www.tradingview.com/');
  });

  it('follows what becomes known: the open bar, its end, the next one', async () => {
    await bench.serve();
    await bench.open();
    await bench.opened.readout();
    const half = { ...rowOf(BARS, KNOWN), close: 5_512_345, cvdClose: -77_001, delta: 123 };
    bench.hub.tellOpen(half);
    await eventually(() => bench.opened.readout()).toMatch(/C 55,123\.45 .* Delta \+0\.123 CVD −77\.001 open$/);
    bench.hub.tellBar(BARS);
    await eventually(() => bench.opened.readout()).toBe(said(KNOWN));
    await bench.opened.showTables();
    bench.hub.tellOpen(rowOf(BARS, KNOWN + 1));
    await eventually(async () => (await bench.opened.rows(1))[0]!.at(-1)).toBe('open');
    bench.hub.tellOpen({ ...rowOf(BARS, KNOWN + 1), delta: 5 });
    await eventually(async () => (await bench.opened.rows(1))[0]!.at(-3)).toBe('+0.005');
    expect((await bench.opened.rows(1))[1]![0]).toBe(readableTime(BARS.timeUs[KNOWN]!));
    for (let index = KNOWN + 1; index < 700; index += 1) bench.hub.tellBar(BARS);
    await eventually(() => bench.opened.readout()).toBe(said(699));
    expect(bench.opened.complaints).toEqual([]);
  });

  it('says of a marker what it means, when it happened and when it could be known', async () => {
    await bench.serve();
    const { page } = await bench.open();
    await bench.opened.readout();
    const box = (await bench.opened.part('.chart').boundingBox())!;
    const tip = bench.opened.part('.tip');
    for (let x = box.width * 0.85; x > 20 && !(await tip.isVisible()); x -= 4) {
      await page.mouse.move(box.x + x, box.y + 100);
    }
    const text = (await tip.innerText()).replaceAll('\n', ' ');
    const [, type, event, known] = /. (\w+) regular divergence, window\(20\) event (.{16}), known (.{5}) UTC/.exec(
      text,
    )!;
    const signal = bench.hub.entries[0]!.signals.find(({ eventTimeUs }) => readableTime(eventTimeUs) === event)!;
    expect(type).toBe(signal.type);
    expect(known).toBe(readableTime(signal.knownTimeUs).slice(11));
    expect(text).toContain(`price ${price(signal.price)}, CVD ${size(signal.cvd)}`);
    await page.mouse.move(1, 1);
    await tip.waitFor({ state: 'hidden' });
  });

  it('says how the feed is, what is missing, and up to when it knows', async () => {
    await bench.serve();
    const { page } = await bench.open();
    await bench.opened.readout();
    const status = bench.opened.part('.status');
    await eventually(() => status.innerText()).toBe('● live\nlast trade 23:59:46 UTC');
    bench.hub.tellState({ status: 'stale', reason: 'no data for 40 s' });
    await eventually(() => status.innerText()).toBe('▲ stale\nno data for 40 s · last trade 23:59:46 UTC');
    expect(await bench.opened.part('.stage').getAttribute('class')).toContain('stale');
    await eventually(() => bench.opened.part('.heard').textContent()).toBe('stale. no data for 40 s');
    bench.hub.tellState({ status: 'live', reason: '', lateTrades: 1 });
    await eventually(() => bench.opened.part('.coverage').innerText()).toContain(
      '1 gap, 31 trades missing · 1 late trade',
    );
    await page.getByText('1 gap').click();
    expect(await bench.opened.part('.gaps li').allInnerTexts()).toEqual(['2024-08-08 10:00 to 10:07: 31 trades']);
    expect(await bench.opened.part('.stage').getAttribute('class')).not.toContain('stale');
  });

  it('shades the bars in which trades are missing', async () => {
    await bench.serve();
    await bench.open();
    await bench.opened.readout();
    await bench.opened.part('.chart').focus();
    // The hole, 10:00 to 10:07, is 50 to 42 bars from the end.
    const colours = new Set<string>();
    for (let x = 0.4; x < 0.95; x += 0.01) colours.add((await bench.opened.pixel(x, 0.97)).slice(0, 3).join());
    expect([...colours]).toContain('255,255,255');
    expect([...colours].some((colour) => /^2\d\d,2\d\d,1\d\d$/.test(colour))).toBe(true);
  });

  it('comes back by itself when the server does, with what happened meanwhile', async () => {
    await bench.serve();
    await bench.open();
    await bench.opened.readout();
    const { port } = bench.server;
    await bench.server.close();
    await eventually(() => bench.opened.part('.badge').innerText()).toBe('▲ disconnected');
    expect(await bench.opened.part('.detail').innerText()).toMatch(/next attempt in \d+ s · last trade/);
    expect(await bench.opened.part('.stage').getAttribute('class')).toContain('stale');
    expect(await bench.opened.readout()).toBe(said(KNOWN - 1));
    for (let index = KNOWN; index < 700; index += 1) bench.hub.tellBar(BARS);
    await bench.serve(bench.hub, { port });
    await eventually(() => bench.opened.part('.badge').innerText()).toBe('● live');
    await eventually(() => bench.opened.readout()).toBe(said(699));
  });

  it('keeps at most 5,000 bars, however many come', async () => {
    const long = recording({ minutes: 5300, tradesPerMinute: 1 });
    const made = fakeSymbol(long);
    made.bars = firstBars(long.bars, 5000);
    await bench.serve(new FakeHub([made]));
    await bench.open();
    await bench.opened.showTables();
    const caption = bench.opened.part('.tables caption').nth(1);
    await eventually(() => caption.innerText()).toBe('Bars: the newest 100 of 5000');
    for (let index = 5000; index < 5300; index += 1) bench.hub.tellBar(long.bars);
    await eventually(() => bench.opened.readout()).toBe(said(5299, long.bars));
    // 250 are let go at once.
    expect(await caption.innerText()).toBe('Bars: the newest 100 of 4800');
    expect(bench.opened.complaints).toEqual([]);
  });

  it('draws once a frame, however many messages come', async () => {
    await bench.serve();
    const { page } = await bench.open();
    await bench.opened.readout();
    await page.evaluate(`(() => {
      window.seen = { frames: 0, draws: 0 };
      const frame = () => { window.seen.frames += 1; requestAnimationFrame(frame); };
      requestAnimationFrame(frame);
      const readout = document.querySelector('cvd-widget').shadowRoot.querySelector('.readout');
      new MutationObserver((records) => { window.seen.draws += records.length; }).observe(readout, { childList: true });
    })()`);
    for (let index = KNOWN; index < 700; index += 1) bench.hub.tellBar(BARS);
    await eventually(() => bench.opened.readout()).toBe(said(699));
    const { frames, draws } = await page.evaluate<{ frames: number; draws: number }>('window.seen');
    expect(draws).toBeGreaterThan(0);
    expect(draws).toBeLessThan(50);
    expect(draws).toBeLessThanOrEqual(frames + 1);
  });

  it('takes bars of trades that start in the same microsecond', async () => {
    const ticks = recording({ minutes: 30, bar: 'tick:2' });
    const flat = {
      ...ticks.bars,
      timeUs: ticks.bars.timeUs.map((timeUs, index) => (index > 40 ? 41 * 6e7 + ticks.bars.timeUs[0]! : timeUs)),
    };
    await bench.serve(new FakeHub([fakeSymbol({ ...ticks, bars: flat, signals: [] })]));
    await bench.open();
    await bench.opened.showTables();
    await eventually(async () => (await bench.opened.rows(1))[0]![4]).toBe(price(flat.close[flat.length - 1]!));
    expect(bench.opened.complaints).toEqual([]);
  });

  it('runs no script that came with a name', async () => {
    const hostile = '</script><img src=x onerror="window.hacked=1">';
    const made = fakeSymbol({ ...WHOLE, instrument: { venue: hostile, market: hostile, symbol: hostile } });
    made.signals = made.signals.map((signal) => ({ ...signal, rule: hostile, kind: hostile }));
    await bench.serve(new FakeHub([made]));
    const { page } = await bench.open();
    expect(await bench.opened.part('.name').innerText()).toBe(hostile);
    bench.hub.tellState({ status: 'stale', reason: hostile });
    await eventually(() => bench.opened.part('.detail').innerText()).toContain(hostile);
    await bench.opened.showTables();
    expect((await bench.opened.rows(0))[0]![4]).toBe(hostile);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(bench.opened.complaints).toEqual([]);
  });

  describe('has colours', () => {
    const DARK = [22, 27, 34, 255];

    it('of the system, and of the switch, which the page follows and remembers', async () => {
      await bench.serve();
      const { page } = await bench.open('', { colorScheme: 'dark' });
      await bench.opened.readout();
      await eventually(() => bench.opened.pixel(0.001, 0.001)).toEqual(DARK);
      const ground = (): Promise<string> => page.evaluate(`getComputedStyle(document.body).backgroundColor`);
      expect(await ground()).toBe('rgb(14, 18, 23)');
      await page.getByRole('button', { name: 'Light colours' }).click();
      await eventually(() => bench.opened.pixel(0.001, 0.001)).toEqual([255, 255, 255, 255]);
      expect(await ground()).toBe('rgb(244, 246, 248)');
      await page.reload();
      await bench.opened.readout();
      await eventually(() => bench.opened.pixel(0.001, 0.001)).toEqual([255, 255, 255, 255]);
      await page.getByRole('button', { name: 'Dark colours' }).click();
      await eventually(() => bench.opened.pixel(0.001, 0.001)).toEqual(DARK);
    });

    it('that change with the system while the page is open', async () => {
      await bench.serve();
      const { page } = await bench.open('', { colorScheme: 'light' });
      await bench.opened.readout();
      await page.emulateMedia({ colorScheme: 'dark' });
      await eventually(() => bench.opened.pixel(0.001, 0.001)).toEqual(DARK);
      await page.getByRole('button', { name: 'Light colours' }).waitFor();
    });
  });

  describe('is used by keyboard', () => {
    it('bar by bar, and says what it comes to', async () => {
      await bench.serve();
      const { page } = await bench.open();
      await bench.opened.readout();
      for (let tabs = 0; tabs < 12 && !(await bench.opened.hasFocus('.chart')); tabs += 1)
        await page.keyboard.press('Tab');
      expect(await bench.opened.hasFocus('.chart:focus-visible')).toBe(true);
      await page.keyboard.press('ArrowLeft');
      await eventually(() => bench.opened.readout()).toBe(said(KNOWN - 2));
      expect(await bench.opened.part('.heard').textContent()).toContain(
        `close ${price(BARS.close[KNOWN - 2]!)}, delta ${change(BARS.delta[KNOWN - 2]!)}, CVD ${size(BARS.cvdClose[KNOWN - 2]!)}`,
      );
      await page.keyboard.press('PageUp');
      await eventually(() => bench.opened.readout()).toBe(said(KNOWN - 12));
      await page.keyboard.press('Home');
      await eventually(() => bench.opened.readout()).toBe(said(0));
      await page.keyboard.press('End');
      await eventually(() => bench.opened.readout()).toBe(said(KNOWN - 1));
      const event = bench.hub.entries[0]!.signals.at(-1)!;
      const index = BARS.timeUs.indexOf(event.eventTimeUs);
      for (let at = KNOWN - 1; at > index; at -= 1) await page.keyboard.press('ArrowLeft');
      await eventually(() => bench.opened.part('.heard').textContent()).toContain(
        `; ${event.type} regular divergence, window(20), known ${readableTime(event.knownTimeUs)}`,
      );
      await page.keyboard.press('-');
      await page.keyboard.press('+');
      await page.keyboard.press('Escape');
      await eventually(() => bench.opened.readout()).toBe(said(KNOWN - 1));
    });

    it('with names on everything that can be pressed', async () => {
      const replay = { isPaused: false, speed: 60, fromUs: 0, toUs: 1e15, atUs: 5 } as const;
      const made = knownSymbol();
      made.state = { ...made.state, replay };
      await bench.serve(new FakeHub([made, fakeSymbol(recording({ minutes: 60, bar: '5m' }))], true));
      const { page } = await bench.open();
      await bench.opened.readout();
      const names = await page.evaluate<string[]>(`(() => {
        const root = document.querySelector('cvd-widget').shadowRoot;
        const pressed = [...root.querySelectorAll('button, select, input, [tabindex]')];
        return pressed.map((node) => node.getAttribute('aria-label') ?? node.ariaLabel ?? '');
      })()`);
      expect(names.every((name) => name !== '')).toBe(true);
      expect(names).toEqual(
        expect.arrayContaining(['Bar length', 'Pause', 'One bar ahead', 'Speed', 'Time of the replay', 'Tables']),
      );
    });

    it('to tables and back', async () => {
      await bench.serve();
      const { page } = await bench.open();
      await bench.opened.readout();
      const table = page.getByRole('button', { name: 'Signals and bars as tables' });
      await table.focus();
      await page.keyboard.press('Enter');
      expect(await table.getAttribute('aria-pressed')).toBe('true');
      await page.getByRole('table', { name: /^Bars: the newest 100 of 650$/ }).waitFor();
      expect(await bench.opened.part('.chart').isVisible()).toBe(false);
      await table.press('Enter');
      await bench.opened.part('.chart').waitFor();
    });
  });

  describe('lets people choose', () => {
    it('what they watch, as far as the server offers it, and the address follows', async () => {
      const five = fakeSymbol(recording({ minutes: 700, bar: '5m' }));
      const ether = fakeSymbol(recording({ minutes: 60, symbol: 'ETHUSDT', bar: '5m' }));
      const big = fakeSymbol(recording({ minutes: 90 }), { key: 'big', sizes: 'at least 0.5' });
      const never = fakeSymbol(recording({ minutes: 80 }), { key: 'never', reset: 'never' });
      await bench.serve(new FakeHub([knownSymbol(), five, big, never, ether]));
      const { page } = await bench.open();
      await bench.opened.readout();
      const options = (name: string): Promise<string[]> =>
        page.getByRole('combobox', { name }).locator('option').allInnerTexts();
      expect(await options('Symbol')).toEqual(['BTCUSDT', 'ETHUSDT']);
      expect(await options('Bar length')).toEqual(['1m', '5m']);
      expect(await options('Trade sizes')).toEqual(['all sizes', 'at least 0.5']);
      expect(await options('CVD reset')).toEqual(['reset: session utc', 'reset: never']);
      await page.getByRole('combobox', { name: 'CVD reset' }).selectOption('reset: never');
      await eventually(() => bench.opened.readout()).toBe(said(never.bars.length - 1, never.bars));
      expect(new URL(page.url()).searchParams.get('reset')).toBe('never');
      await page.getByRole('combobox', { name: 'CVD reset' }).selectOption('reset: session utc');
      await eventually(() => bench.opened.readout()).toBe(said(KNOWN - 1));
      await page.getByRole('combobox', { name: 'Bar length' }).selectOption('5m');
      await eventually(() => bench.opened.readout()).toBe(said(five.bars.length - 1, five.bars));
      expect(new URL(page.url()).searchParams.get('bar')).toBe('5m');
      await page.getByRole('combobox', { name: 'Symbol' }).selectOption('ETHUSDT');
      await eventually(() => bench.opened.readout()).toBe(said(ether.bars.length - 1, ether.bars));
      expect(await page.title()).toBe('ETHUSDT live – cvdlab');
      expect(await bench.opened.part('.fixed').allInnerTexts()).toEqual(['5m', 'reset: session utc', 'all sizes']);
      await page.getByRole('combobox', { name: 'Symbol' }).selectOption('BTCUSDT');
      await eventually(() => bench.opened.readout()).toBe(said(five.bars.length - 1, five.bars));
      await page.getByRole('combobox', { name: 'Trade sizes' }).selectOption('at least 0.5');
      await eventually(() => bench.opened.readout()).toBe(said(big.bars.length - 1, big.bars));
      await page.reload();
      expect(await bench.opened.readout()).toBe(said(big.bars.length - 1, big.bars));
    });

    it('notifications, which come for signals from then on, and for those missed while disconnected', async () => {
      await bench.serve();
      const script = `window.told = []; window.Notification = class {
        static requestPermission() { return Promise.resolve('granted'); }
        constructor(title, { body }) { window.told.push(title + ': ' + body); }
      };`;
      const { page } = await bench.open('', { script });
      await bench.opened.readout();
      const told = (): Promise<string[]> => page.evaluate('window.told');
      const [first, second, third] = SIGNALS.slice(-3);
      const tell = (signal: typeof first): void => {
        bench.hub.entries[0]!.signals = [...bench.hub.entries[0]!.signals, signal!];
        bench.hub.tell({ type: 'signal', signal: signal! });
      };
      tell(first);
      await eventually(() => bench.opened.part('.heard').textContent()).toContain('divergence, window(20)');
      expect(await told()).toEqual([]);
      await page.getByRole('button', { name: 'Desktop notification on every signal' }).click();
      await eventually(() => bench.opened.part('.heard').textContent()).toBe('alerts on');
      tell(second);
      await eventually(told).toHaveLength(1);
      expect((await told())[0]).toBe(
        `BTCUSDT: ${second!.type} divergence: ${second!.type} regular divergence, window(20): ` +
          `event ${readableTime(second!.eventTimeUs)}, known ${readableTime(second!.knownTimeUs)} UTC`,
      );
      const { port } = bench.server;
      await bench.server.close();
      bench.hub.entries[0]!.signals = [...bench.hub.entries[0]!.signals, third!];
      await bench.serve(bench.hub, { port });
      await eventually(told).toHaveLength(2);
      await page.getByRole('button', { name: 'Desktop notification on every signal' }).click();
      await eventually(() => bench.opened.part('.heard').textContent()).toBe('alerts off');
    });

    it('and says so where the browser allows no notifications', async () => {
      await bench.serve();
      const script = `window.Notification = class {
        static requestPermission() { return Promise.resolve('denied'); }
      };`;
      const { page } = await bench.open('', { script });
      await bench.opened.readout();
      await page.getByRole('button', { name: 'Desktop notification on every signal' }).click();
      await eventually(() => bench.opened.part('.heard').textContent()).toBe(
        'this browser does not allow notifications from here',
      );
    });

    it('where a replay goes, how fast, and whether it goes', async () => {
      const made = knownSymbol();
      const replay = {
        isPaused: false,
        speed: 25,
        fromUs: BARS.timeUs[0]!,
        toUs: BARS.endUs[699]!,
        atUs: BARS.endUs[KNOWN - 1]!,
      } as const;
      made.state = { ...made.state, lastTradeUs: BARS.timeUs[KNOWN - 1]!, replay };
      await bench.serve(new FakeHub([made], true));
      const { page } = await bench.open();
      await bench.opened.readout();
      expect(await bench.opened.part('.badge').innerText()).toBe('● replay');
      const bar = page.getByRole('group', { name: 'Replay' });
      const place = page.getByRole('slider', { name: 'Time of the replay' });
      expect(await place.getAttribute('aria-valuetext')).toBe('2024-08-08 10:50 UTC');
      const speed = page.getByRole('combobox', { name: 'Speed' });
      expect(await speed.locator('option').allInnerTexts()).toEqual([
        '25 ×',
        '1 ×',
        '10 ×',
        '60 ×',
        '300 ×',
        '1000 ×',
        'as fast as it goes',
      ]);
      const sent = (): unknown => bench.hub.commands.map(([, command]) => command);
      await bar.getByRole('button', { name: 'Pause' }).click();
      await eventually(sent).toEqual([{ type: 'pause' }]);
      bench.hub.tellState({ replay: { ...replay, isPaused: true } });
      await bar.getByRole('button', { name: 'One bar ahead' }).click();
      await bar.getByRole('button', { name: 'Resume' }).click();
      await speed.selectOption('as fast as it goes');
      await place.focus();
      await page.keyboard.press('Home');
      await eventually(sent).toEqual([
        { type: 'pause' },
        { type: 'step', bars: 1 },
        { type: 'resume' },
        { type: 'speed', speed: 'max' },
        { type: 'seek', timeUs: BARS.timeUs[0]! },
      ]);
      made.bars = firstBars(BARS, 30);
      made.signals = [];
      made.state = { ...made.state, lastTradeUs: BARS.timeUs[29]!, replay: { ...replay, atUs: BARS.endUs[29]! } };
      bench.hub.tell({ type: 'reset' });
      await eventually(() => bench.opened.readout()).toBe(said(29));
      await eventually(() => place.getAttribute('aria-valuetext')).toBe('2024-08-08 00:30 UTC');
    });
  });
});
