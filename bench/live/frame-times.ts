import type { Page } from 'playwright-core';
import { firstBars, FakeHub, fakeSymbol, rowOf } from '../../test/live/server/fake-hub.ts';
import { recording } from '../../test/live/server/recording.ts';
import { builtWidget } from '../../test/live/widget/built-widget.ts';
import { WidgetBench } from '../../test/live/widget/widget-bench.ts';

/** How a browser keeps up. */
export interface FrameTimes {
  /** Time from one frame to the next, ms: median, 95th percentile, worst. */
  readonly frameMs: readonly [median: number, p95: number, worst: number];
  /** Share of the time that the page's own thread worked. */
  readonly busyShare: number;
  /** Frames in which it was measured. */
  readonly frames: number;
}

const BARS = 5000;
const UPDATE_MS = 100;

/** The widget in headless Chromium with 5,000 bars and all their signals, told ten updates a second. */
export async function measureFrames(widgets: number, seconds: number, isDragged: boolean): Promise<FrameTimes> {
  const long = recording({ minutes: BARS + 1 });
  const made = fakeSymbol(long);
  made.bars = firstBars(long.bars, BARS);
  const bench = new WidgetBench(builtWidget());
  await bench.launch();
  try {
    const address = await bench.foreignPage(() => pageOf(bench, widgets));
    await bench.serve(new FakeHub([made]), { allowedOrigins: [address] });
    const { page } = await bench.open(address);
    for (let widget = 0; widget < widgets; widget += 1) await bench.opened.readout(widget);
    const timer = setInterval(() => tellNext(bench), UPDATE_MS);
    try {
      return await watch(page, seconds, isDragged);
    } finally {
      clearInterval(timer);
    }
  } finally {
    await bench.tidy();
    await bench.quit();
  }

  function tellNext({ hub }: WidgetBench): void {
    const row = rowOf(long.bars, BARS);
    const delta = Math.round(Math.random() * 1000 - 500);
    hub.tellOpen({ ...row, close: row.open + delta, delta, cvdClose: row.cvdOpen + delta });
  }
}

function pageOf(bench: WidgetBench, widgets: number): string {
  const widget = '<cvd-widget symbol="BTCUSDT" bars="5000" style="display:block;height:420px"></cvd-widget>';
  return `<!doctype html><script src="${bench.server.url}widget.js" defer></script>${widget.repeat(widgets)}`;
}

async function watch(page: Page, seconds: number, isDragged: boolean): Promise<FrameTimes> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const busySeconds = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
  };
  // The first frames still lay out.
  await page.waitForTimeout(1000);
  await page.evaluate(`(() => {
    window.frameTimes = [];
    const frame = (ms) => { window.frameTimes.push(ms); requestAnimationFrame(frame); };
    requestAnimationFrame(frame);
  })()`);
  const busyBefore = await busySeconds();
  const startMs = performance.now();
  if (isDragged) await drag(page, startMs + seconds * 1000);
  else await page.waitForTimeout(seconds * 1000);
  const busy = (await busySeconds()) - busyBefore;
  const elapsed = (performance.now() - startMs) / 1000;
  const times = await page.evaluate<number[]>('window.frameTimes');
  const gaps = times.slice(1).map((ms, index) => ms - times[index]!);
  const sorted = gaps.sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)]!;
  return { frameMs: [at(0.5), at(0.95), at(1)], busyShare: busy / elapsed, frames: sorted.length };
}

/** Drags the chart to and fro. */
async function drag(page: Page, untilMs: number): Promise<void> {
  await page.mouse.move(600, 200);
  await page.mouse.down();
  for (let step = 0; performance.now() < untilMs; step += 1) {
    await page.mouse.move(600 + 300 * Math.sin(step / 20), 200);
  }
  await page.mouse.up();
}
