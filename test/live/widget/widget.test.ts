import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { formatUnits } from '../../../src/core/decimal.ts';
import { groupDigits, readableTime, signedDigits } from '../../../src/report/readable.ts';
import { systemClock } from '../../../src/data/clock.ts';
import type { LiveServerOptions } from '../../../src/live/server/server-options.ts';
import { available } from '../../support/requirements.ts';
import { FakeHub, type FakeSymbol, fakeSymbol, firstBars, rowOf } from '../server/fake-hub.ts';
import { recording } from '../server/recording.ts';
import { type RunningServer, runServer } from '../server/running-server.ts';
import { builtWidget } from './built-widget.ts';
import { OpenedWidget } from './opened-widget.ts';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];
const TOKEN = 'only-for-the-desk-1';
const WHOLE = recording({ minutes: 700, hasHole: true });
const { bars: BARS, signals: SIGNALS } = WHOLE;
const KNOWN = 650;

const assets = builtWidget();

describe("the widget's script", () => {
  it('is at most 60 KB compressed, Lightweight Charts and its notice included', () => {
    expect(gzipSync(assets.widgetScript, { level: 9 }).length).toBeLessThan(60_000);
    expect(assets.widgetScript).toContain('TradingView Lightweight Charts™ v5');
    expect(assets.widgetScript).toContain('Licensed under Apache License 2.0');
  });
});

describe.skipIf(!available['chromium'])('the live widget in Chromium (needs chromium)', () => {
  let browser: Browser;
  let hub: FakeHub;
  let server: RunningServer;
  let opened: OpenedWidget | null = null;
  let foreign: Server | null = null;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGUMENTS });
  });
  afterEach(async () => {
    await opened?.page.context().close();
    opened = null;
    await server.close();
    foreign?.close();
    foreign = null;
  });
  afterAll(async () => {
    await browser.close();
  });

  /** A symbol of which the first 650 minutes are known. */
  function symbol(): FakeSymbol {
    const made = fakeSymbol(WHOLE);
    made.bars = firstBars(BARS, KNOWN);
    made.signals = SIGNALS.filter(({ knownTimeUs }) => knownTimeUs <= BARS.endUs[KNOWN - 1]!);
    return made;
  }

  async function serve(of = new FakeHub([symbol()]), options: Partial<LiveServerOptions> = {}): Promise<void> {
    hub = of;
    server = await runServer(hub, systemClock, { assets, ...options });
  }

  async function open(
    path = '',
    options: BrowserContextOptions & { readonly script?: string } = {},
  ): Promise<OpenedWidget> {
    opened = await OpenedWidget.open(browser, new URL(path, server.url).href, options);
    return opened;
  }

  /** Serves a page of another origin, written when it is asked for. */
  async function foreignPage(html: () => string): Promise<string> {
    const other = createServer((_request, response) => response.setHeader('Content-Type', 'text/html').end(html()));
    foreign = other;
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
  }

  const price = (ticks: number): string => groupDigits(formatUnits(ticks, 2));
  const size = (lots: number): string => groupDigits(formatUnits(lots, 3));
  const change = (lots: number): string => signedDigits(formatUnits(lots, 3));

  /** What the line over the chart has to say of a bar. */
  function said(index: number, of = BARS): string {
    const prices = `O ${price(of.open[index]!)} H ${price(of.high[index]!)} L ${price(of.low[index]!)} C ${price(of.close[index]!)}`;
    const sizes = `Volume ${size(of.volume[index]!)} Delta ${change(of.delta[index]!)} CVD ${size(of.cvdClose[index]!)}`;
    return `${readableTime(of.timeUs[index]!)} UTC ${prices} ${sizes}`;
  }

  it('shows the values of the hub, bar by bar and signal by signal', async () => {
    await serve();
    const { page } = await open();
    expect(await opened!.readout()).toBe(said(KNOWN - 1));
    await opened!.showTables();
    const shown = await opened!.rows(1);
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
    const known = hub.entries[0]!.signals;
    const signals = await opened!.rows(0);
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
    await serve();
    const { requests, complaints } = await open();
    await opened!.readout();
    expect(requests.filter((url) => !url.startsWith(server.url) && !url.startsWith('data:'))).toEqual([]);
    expect(complaints).toEqual([]);
    const link = opened!.part('.bottom a');
    expect(await link.textContent()).toBe('Charts: TradingView Lightweight Charts™, © 2025 TradingView, Inc.');
    expect(await link.getAttribute('href')).toBe('https://www.tradingview.com/');
  });

  it('follows what becomes known: the open bar, its end, the next one', async () => {
    await serve();
    await open();
    await opened!.readout();
    const half = { ...rowOf(BARS, KNOWN), close: 5_512_345, cvdClose: -77_001, delta: 123 };
    hub.tellOpen(half);
    await expect.poll(() => opened!.readout()).toMatch(/C 55,123\.45 .* Delta \+0\.123 CVD −77\.001 open$/);
    hub.tellBar(BARS);
    await expect.poll(() => opened!.readout()).toBe(said(KNOWN));
    await opened!.showTables();
    hub.tellOpen(rowOf(BARS, KNOWN + 1));
    await expect.poll(async () => (await opened!.rows(1))[0]!.at(-1)).toBe('open');
    hub.tellOpen({ ...rowOf(BARS, KNOWN + 1), delta: 5 });
    await expect.poll(async () => (await opened!.rows(1))[0]!.at(-3)).toBe('+0.005');
    expect((await opened!.rows(1))[1]![0]).toBe(readableTime(BARS.timeUs[KNOWN]!));
    for (let index = KNOWN + 1; index < 700; index += 1) hub.tellBar(BARS);
    await expect.poll(() => opened!.readout()).toBe(said(699));
    expect(opened!.complaints).toEqual([]);
  });

  it('says of a marker what it means, when it happened and when it could be known', async () => {
    await serve();
    const { page } = await open();
    await opened!.readout();
    const box = (await opened!.part('.chart').boundingBox())!;
    const tip = opened!.part('.tip');
    for (let x = box.width * 0.85; x > 20 && !(await tip.isVisible()); x -= 4) {
      await page.mouse.move(box.x + x, box.y + 100);
    }
    const text = (await tip.innerText()).replaceAll('\n', ' ');
    const [, type, event, known] = /. (\w+) regular divergence, window\(20\) event (.{16}), known (.{5}) UTC/.exec(
      text,
    )!;
    const signal = hub.entries[0]!.signals.find(({ eventTimeUs }) => readableTime(eventTimeUs) === event)!;
    expect(type).toBe(signal.type);
    expect(known).toBe(readableTime(signal.knownTimeUs).slice(11));
    expect(text).toContain(`price ${price(signal.price)}, CVD ${size(signal.cvd)}`);
    await page.mouse.move(1, 1);
    await tip.waitFor({ state: 'hidden' });
  });

  it('says how the feed is, what is missing, and up to when it knows', async () => {
    await serve();
    const { page } = await open();
    await opened!.readout();
    const status = opened!.part('.status');
    await expect.poll(() => status.innerText()).toBe('● live\nlast trade 23:59:46 UTC');
    hub.tellState({ status: 'stale', reason: 'no data for 40 s' });
    await expect.poll(() => status.innerText()).toBe('▲ stale\nno data for 40 s · last trade 23:59:46 UTC');
    expect(await opened!.part('.stage').getAttribute('class')).toContain('stale');
    await expect.poll(() => opened!.part('.heard').textContent()).toBe('stale. no data for 40 s');
    hub.tellState({ status: 'live', reason: '', lateTrades: 1 });
    await expect.poll(() => opened!.part('.coverage').innerText()).toContain('1 gap, 31 trades missing · 1 late trade');
    await page.getByText('1 gap').click();
    expect(await opened!.part('.gaps li').allInnerTexts()).toEqual(['2024-08-08 10:00 to 10:07: 31 trades']);
    expect(await opened!.part('.stage').getAttribute('class')).not.toContain('stale');
  });

  it('shades the bars in which trades are missing', async () => {
    await serve();
    await open();
    await opened!.readout();
    await opened!.part('.chart').focus();
    // The hole, 10:00 to 10:07, is 50 to 42 bars from the end.
    const colours = new Set<string>();
    for (let x = 0.4; x < 0.95; x += 0.01) colours.add((await opened!.pixel(x, 0.97)).slice(0, 3).join());
    expect([...colours]).toContain('255,255,255');
    expect([...colours].some((colour) => /^2\d\d,2\d\d,1\d\d$/.test(colour))).toBe(true);
  });

  it('comes back by itself when the server does, with what happened meanwhile', async () => {
    await serve();
    await open();
    await opened!.readout();
    const { port } = server;
    await server.close();
    await expect.poll(() => opened!.part('.badge').innerText()).toBe('▲ disconnected');
    expect(await opened!.part('.detail').innerText()).toMatch(/next attempt in \d+ s · last trade/);
    expect(await opened!.part('.stage').getAttribute('class')).toContain('stale');
    expect(await opened!.readout()).toBe(said(KNOWN - 1));
    for (let index = KNOWN; index < 700; index += 1) hub.tellBar(BARS);
    await serve(hub, { port });
    await expect.poll(() => opened!.part('.badge').innerText(), { timeout: 15_000 }).toBe('● live');
    await expect.poll(() => opened!.readout()).toBe(said(699));
  });

  it('keeps at most 5,000 bars, however many come', async () => {
    const long = recording({ minutes: 5300, tradesPerMinute: 1 });
    const made = fakeSymbol(long);
    made.bars = firstBars(long.bars, 5000);
    await serve(new FakeHub([made]));
    await open();
    await opened!.showTables();
    const caption = opened!.part('.tables caption').nth(1);
    await expect.poll(() => caption.innerText()).toBe('Bars: the newest 100 of 5000');
    for (let index = 5000; index < 5300; index += 1) hub.tellBar(long.bars);
    await expect.poll(() => opened!.readout()).toBe(said(5299, long.bars));
    // 250 are let go at once.
    expect(await caption.innerText()).toBe('Bars: the newest 100 of 4800');
    expect(opened!.complaints).toEqual([]);
  });

  it('draws once a frame, however many messages come', async () => {
    await serve();
    const { page } = await open();
    await opened!.readout();
    await page.evaluate(`(() => {
      window.seen = { frames: 0, draws: 0 };
      const frame = () => { window.seen.frames += 1; requestAnimationFrame(frame); };
      requestAnimationFrame(frame);
      const readout = document.querySelector('cvd-widget').shadowRoot.querySelector('.readout');
      new MutationObserver((records) => { window.seen.draws += records.length; }).observe(readout, { childList: true });
    })()`);
    for (let index = KNOWN; index < 700; index += 1) hub.tellBar(BARS);
    await expect.poll(() => opened!.readout()).toBe(said(699));
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
    await serve(new FakeHub([fakeSymbol({ ...ticks, bars: flat, signals: [] })]));
    await open();
    await opened!.showTables();
    await expect.poll(async () => (await opened!.rows(1))[0]![4]).toBe(price(flat.close[flat.length - 1]!));
    expect(opened!.complaints).toEqual([]);
  });

  it('runs no script that came with a name', async () => {
    const hostile = '</script><img src=x onerror="window.hacked=1">';
    const made = fakeSymbol({ ...WHOLE, instrument: { venue: hostile, market: hostile, symbol: hostile } });
    made.signals = made.signals.map((signal) => ({ ...signal, rule: hostile, kind: hostile }));
    await serve(new FakeHub([made]));
    const { page } = await open();
    expect(await opened!.part('.name').innerText()).toBe(hostile);
    hub.tellState({ status: 'stale', reason: hostile });
    await expect.poll(() => opened!.part('.detail').innerText()).toContain(hostile);
    await opened!.showTables();
    expect((await opened!.rows(0))[0]![4]).toBe(hostile);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(opened!.complaints).toEqual([]);
  });

  describe('has colours', () => {
    const DARK = [22, 27, 34, 255];

    it('of the system, and of the switch, which the page follows and remembers', async () => {
      await serve();
      const { page } = await open('', { colorScheme: 'dark' });
      await opened!.readout();
      await expect.poll(() => opened!.pixel(0.001, 0.001)).toEqual(DARK);
      const ground = (): Promise<string> => page.evaluate(`getComputedStyle(document.body).backgroundColor`);
      expect(await ground()).toBe('rgb(14, 18, 23)');
      await page.getByRole('button', { name: 'Light colours' }).click();
      await expect.poll(() => opened!.pixel(0.001, 0.001)).toEqual([255, 255, 255, 255]);
      expect(await ground()).toBe('rgb(244, 246, 248)');
      await page.reload();
      await opened!.readout();
      await expect.poll(() => opened!.pixel(0.001, 0.001)).toEqual([255, 255, 255, 255]);
      await page.getByRole('button', { name: 'Dark colours' }).click();
      await expect.poll(() => opened!.pixel(0.001, 0.001)).toEqual(DARK);
    });

    it('that change with the system while the page is open', async () => {
      await serve();
      const { page } = await open('', { colorScheme: 'light' });
      await opened!.readout();
      await page.emulateMedia({ colorScheme: 'dark' });
      await expect.poll(() => opened!.pixel(0.001, 0.001)).toEqual(DARK);
      await page.getByRole('button', { name: 'Light colours' }).waitFor();
    });
  });

  describe('is used by keyboard', () => {
    it('bar by bar, and says what it comes to', async () => {
      await serve();
      const { page } = await open();
      await opened!.readout();
      for (let tabs = 0; tabs < 12 && !(await opened!.hasFocus('.chart')); tabs += 1) await page.keyboard.press('Tab');
      expect(await opened!.hasFocus('.chart:focus-visible')).toBe(true);
      await page.keyboard.press('ArrowLeft');
      await expect.poll(() => opened!.readout()).toBe(said(KNOWN - 2));
      expect(await opened!.part('.heard').textContent()).toContain(
        `close ${price(BARS.close[KNOWN - 2]!)}, delta ${change(BARS.delta[KNOWN - 2]!)}, CVD ${size(BARS.cvdClose[KNOWN - 2]!)}`,
      );
      await page.keyboard.press('PageUp');
      await expect.poll(() => opened!.readout()).toBe(said(KNOWN - 12));
      await page.keyboard.press('Home');
      await expect.poll(() => opened!.readout()).toBe(said(0));
      await page.keyboard.press('End');
      await expect.poll(() => opened!.readout()).toBe(said(KNOWN - 1));
      const event = hub.entries[0]!.signals.at(-1)!;
      const index = BARS.timeUs.indexOf(event.eventTimeUs);
      for (let at = KNOWN - 1; at > index; at -= 1) await page.keyboard.press('ArrowLeft');
      await expect
        .poll(() => opened!.part('.heard').textContent())
        .toContain(`; ${event.type} regular divergence, window(20), known ${readableTime(event.knownTimeUs)}`);
      await page.keyboard.press('-');
      await page.keyboard.press('+');
      await page.keyboard.press('Escape');
      await expect.poll(() => opened!.readout()).toBe(said(KNOWN - 1));
    });

    it('with names on everything that can be pressed', async () => {
      const replay = { isPaused: false, speed: 60, fromUs: 0, toUs: 1e15, atUs: 5 } as const;
      const made = symbol();
      made.state = { ...made.state, replay };
      await serve(new FakeHub([made, fakeSymbol(recording({ minutes: 60, bar: '5m' }))], true));
      const { page } = await open();
      await opened!.readout();
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
      await serve();
      const { page } = await open();
      await opened!.readout();
      const table = page.getByRole('button', { name: 'Signals and bars as tables' });
      await table.focus();
      await page.keyboard.press('Enter');
      expect(await table.getAttribute('aria-pressed')).toBe('true');
      await page.getByRole('table', { name: /^Bars: the newest 100 of 650$/ }).waitFor();
      expect(await opened!.part('.chart').isVisible()).toBe(false);
      await table.press('Enter');
      await opened!.part('.chart').waitFor();
    });
  });

  describe('lets people choose', () => {
    it('what they watch, as far as the server offers it, and the address follows', async () => {
      const five = fakeSymbol(recording({ minutes: 700, bar: '5m' }));
      const ether = fakeSymbol(recording({ minutes: 60, symbol: 'ETHUSDT', bar: '5m' }));
      const big = fakeSymbol(recording({ minutes: 90 }), { key: 'big', sizes: 'at least 0.5' });
      await serve(new FakeHub([symbol(), five, big, ether]));
      const { page } = await open();
      await opened!.readout();
      const options = (name: string): Promise<string[]> =>
        page.getByRole('combobox', { name }).locator('option').allInnerTexts();
      expect(await options('Symbol')).toEqual(['BTCUSDT', 'ETHUSDT']);
      expect(await options('Bar length')).toEqual(['1m', '5m']);
      expect(await options('Trade sizes')).toEqual(['all sizes', 'at least 0.5']);
      expect(await opened!.part('.fixed').allInnerTexts()).toEqual(['reset: session utc']);
      await page.getByRole('combobox', { name: 'Bar length' }).selectOption('5m');
      await expect.poll(() => opened!.readout()).toBe(said(five.bars.length - 1, five.bars));
      expect(new URL(page.url()).searchParams.get('bar')).toBe('5m');
      await page.getByRole('combobox', { name: 'Symbol' }).selectOption('ETHUSDT');
      await expect.poll(() => opened!.readout()).toBe(said(ether.bars.length - 1, ether.bars));
      expect(await page.title()).toBe('ETHUSDT live – cvdlab');
      await page.getByRole('combobox', { name: 'Symbol' }).selectOption('BTCUSDT');
      await expect.poll(() => opened!.readout()).toBe(said(five.bars.length - 1, five.bars));
      await page.getByRole('combobox', { name: 'Trade sizes' }).selectOption('at least 0.5');
      await expect.poll(() => opened!.readout()).toBe(said(big.bars.length - 1, big.bars));
      await page.reload();
      expect(await opened!.readout()).toBe(said(big.bars.length - 1, big.bars));
    });

    it('notifications, which come for signals from then on, and for those missed while disconnected', async () => {
      await serve();
      const script = `window.told = []; window.Notification = class {
        static requestPermission() { return Promise.resolve('granted'); }
        constructor(title, { body }) { window.told.push(title + ': ' + body); }
      };`;
      const { page } = await open('', { script });
      await opened!.readout();
      const told = (): Promise<string[]> => page.evaluate('window.told');
      const [first, second, third] = SIGNALS.slice(-3);
      const tell = (signal: typeof first): void => {
        hub.entries[0]!.signals = [...hub.entries[0]!.signals, signal!];
        hub.tell({ type: 'signal', signal: signal! });
      };
      tell(first);
      await expect.poll(() => opened!.part('.heard').textContent()).toContain('divergence, window(20)');
      expect(await told()).toEqual([]);
      await page.getByRole('button', { name: 'Desktop notification on every signal' }).click();
      await expect.poll(() => opened!.part('.heard').textContent()).toBe('alerts on');
      tell(second);
      await expect.poll(told).toHaveLength(1);
      expect((await told())[0]).toBe(
        `BTCUSDT: ${second!.type} divergence: ${second!.type} regular divergence, window(20): ` +
          `event ${readableTime(second!.eventTimeUs)}, known ${readableTime(second!.knownTimeUs)} UTC`,
      );
      const { port } = server;
      await server.close();
      hub.entries[0]!.signals = [...hub.entries[0]!.signals, third!];
      await serve(hub, { port });
      await expect.poll(told, { timeout: 15_000 }).toHaveLength(2);
      await page.getByRole('button', { name: 'Desktop notification on every signal' }).click();
      await expect.poll(() => opened!.part('.heard').textContent()).toBe('alerts off');
    });

    it('and says so where the browser allows no notifications', async () => {
      await serve();
      const script = `window.Notification = class {
        static requestPermission() { return Promise.resolve('denied'); }
      };`;
      const { page } = await open('', { script });
      await opened!.readout();
      await page.getByRole('button', { name: 'Desktop notification on every signal' }).click();
      await expect
        .poll(() => opened!.part('.heard').textContent())
        .toBe('this browser does not allow notifications from here');
    });

    it('where a replay goes, how fast, and whether it goes', async () => {
      const made = symbol();
      const replay = {
        isPaused: false,
        speed: 25,
        fromUs: BARS.timeUs[0]!,
        toUs: BARS.endUs[699]!,
        atUs: BARS.endUs[KNOWN - 1]!,
      } as const;
      made.state = { ...made.state, lastTradeUs: BARS.timeUs[KNOWN - 1]!, replay };
      await serve(new FakeHub([made], true));
      const { page } = await open();
      await opened!.readout();
      expect(await opened!.part('.badge').innerText()).toBe('● replay');
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
      const sent = (): unknown => hub.commands.map(([, command]) => command);
      await bar.getByRole('button', { name: 'Pause' }).click();
      await expect.poll(sent).toEqual([{ type: 'pause' }]);
      hub.tellState({ replay: { ...replay, isPaused: true } });
      await bar.getByRole('button', { name: 'One bar ahead' }).click();
      await bar.getByRole('button', { name: 'Resume' }).click();
      await speed.selectOption('as fast as it goes');
      await place.focus();
      await page.keyboard.press('Home');
      await expect
        .poll(sent)
        .toEqual([
          { type: 'pause' },
          { type: 'step', bars: 1 },
          { type: 'resume' },
          { type: 'speed', speed: 'max' },
          { type: 'seek', timeUs: BARS.timeUs[0]! },
        ]);
      made.bars = firstBars(BARS, 30);
      made.signals = [];
      made.state = { ...made.state, lastTradeUs: BARS.timeUs[29]!, replay: { ...replay, atUs: BARS.endUs[29]! } };
      hub.tell({ type: 'reset' });
      await expect.poll(() => opened!.readout()).toBe(said(29));
      await expect.poll(() => place.getAttribute('aria-valuetext')).toBe('2024-08-08 00:30 UTC');
    });
  });

  describe('stands in other pages', () => {
    it('three times on one page of another origin, each by itself', async () => {
      const ether = fakeSymbol(recording({ minutes: 60, symbol: 'ETHUSDT' }));
      const page = await foreignPage(
        () => `<!doctype html><script src="${server.url}widget.js" defer></script>
        <cvd-widget symbol="BTCUSDT"></cvd-widget><cvd-widget symbol="ETHUSDT" theme="dark"></cvd-widget>
        <cvd-widget symbol="BTCUSDT" bars="100"></cvd-widget>`,
      );
      await serve(new FakeHub([symbol(), ether]), { allowedOrigins: [page] });
      opened = await OpenedWidget.open(browser, page);
      expect(await opened.readout(0)).toBe(said(KNOWN - 1));
      expect(await opened.readout(1)).toBe(said(ether.bars.length - 1, ether.bars));
      expect(await opened.readout(2)).toBe(said(KNOWN - 1));
      hub.tellBar(BARS);
      await expect.poll(() => opened!.readout(2)).toBe(said(KNOWN));
      expect(await opened.readout(1)).toBe(said(ether.bars.length - 1, ether.bars));
      await opened.page.evaluate(`document.querySelector('cvd-widget').remove()`);
      await expect.poll(() => server.metric('cvdlab_websocket_clients')).toBe(2);
      hub.tellBar(BARS);
      await expect.poll(() => opened!.readout(1)).toBe(said(KNOWN + 1));
      await opened.page.evaluate(`document.body.prepend(document.querySelectorAll('cvd-widget')[1])`);
      expect(await opened.readout(0)).toBe(said(KNOWN + 1));
      await expect.poll(() => server.metric('cvdlab_websocket_clients')).toBe(2);
      expect(opened.complaints).toEqual([]);
    });

    it('but in none whose origin is not allowed', async () => {
      await serve();
      opened = await OpenedWidget.open(
        browser,
        await foreignPage(
          () => `<script src="${server.url}widget.js" defer></script><cvd-widget symbol="BTCUSDT"></cvd-widget>`,
        ),
      );
      await expect.poll(() => opened!.part('.badge').innerText()).toBe('▲ disconnected');
      expect(await server.metric('cvdlab_websocket_refused_total', 'origin')).toBeGreaterThan(0);
    });

    it('in a frame where that is allowed, and in none elsewhere', async () => {
      const page = await foreignPage(
        () => `<iframe src="${server.url}embed?symbol=BTCUSDT" width="900" height="500"></iframe>`,
      );
      await serve(new FakeHub([symbol()]), { allowedOrigins: [page] });
      opened = await OpenedWidget.open(browser, page);
      const framed = opened.page.frameLocator('iframe').locator('cvd-widget .readout b');
      await framed.waitFor();
      expect(await framed.innerText()).toBe(`${readableTime(BARS.timeUs[KNOWN - 1]!)} UTC`);
      await opened.page.context().close();
      const { port } = server;
      await server.close();
      await serve(hub, { port });
      opened = await OpenedWidget.open(browser, page);
      await expect.poll(() => opened!.complaints.join()).toContain('frame-ancestors');
    });

    it('of another origin with the token as a property', async () => {
      const page = await foreignPage(
        () => `<!doctype html><cvd-widget></cvd-widget><script>
          document.querySelector('cvd-widget').token = '${TOKEN}';
        </script><script src="${server.url}widget.js" defer></script>`,
      );
      await serve(new FakeHub([symbol()]), { allowedOrigins: [page], token: TOKEN });
      opened = await OpenedWidget.open(browser, page);
      expect(await opened.readout()).toBe(said(KNOWN - 1));
      expect(opened.requests.join()).not.toContain(TOKEN);
    });

    it('and says which symbols there are when there is no such one', async () => {
      const page = await foreignPage(
        () => `<script src="${server.url}widget.js" defer></script><cvd-widget symbol="DOGE"></cvd-widget>`,
      );
      await serve(new FakeHub([symbol()]), { allowedOrigins: [page] });
      opened = await OpenedWidget.open(browser, page);
      await expect
        .poll(() => opened!.part('.detail').innerText())
        .toMatch(/^nothing here is symbol DOGE \(there is BTCUSDT\); next attempt in \d\d s$/);
    });
  });

  it('is shown to who gives the token, which stands in no address', async () => {
    await serve(new FakeHub([symbol()]), { token: TOKEN });
    const { page } = await open('?symbol=BTCUSDT');
    await page.getByLabel('Token').fill('a guess');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByText('That was not the token.').waitFor();
    await page.getByLabel('Token').fill(TOKEN);
    await page.getByRole('button', { name: 'Show' }).click();
    expect(await opened!.readout()).toBe(said(KNOWN - 1));
    expect(new URL(page.url()).search).toBe('?symbol=BTCUSDT');
    expect(opened!.requests.join()).not.toContain(TOKEN);
    expect(await page.evaluate('document.cookie')).toBe('');
  });
});
