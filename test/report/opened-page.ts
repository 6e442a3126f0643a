import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';

/** What the chart shows. */
export interface ChartView {
  /** Bars in view. */
  readonly x: [number, number];
  /** Prices in view. */
  readonly price: [number, number];
  /** CVD values in view. */
  readonly cvd: [number, number];
  /** Labels under the x axis. */
  readonly ticks: string[];
}

/** A report in a browser, with everything that the browser complained about and asked for. */
export class OpenedPage {
  readonly page: Page;
  readonly complaints: string[] = [];
  readonly requests: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => this.complaints.push(message.text()));
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('request', (request) => this.requests.push(request.url()));
  }

  /** Opens a file, from file:// like a reader does, and waits for the chart. */
  static async open(
    browser: Browser,
    file: string,
    options: Parameters<Browser['newPage']>[0] = {},
  ): Promise<OpenedPage> {
    const opened = new OpenedPage(await browser.newPage({ viewport: { width: 1300, height: 900 }, ...options }));
    await opened.page.goto(pathToFileURL(file).href);
    if (options.javaScriptEnabled !== false) await opened.page.waitForSelector('#chart .main-svg');
    return opened;
  }

  /** What the chart shows now. */
  view(): Promise<ChartView> {
    return this.page.evaluate<ChartView>(`(() => {
      const { xaxis, yaxis, yaxis2 } = document.getElementById('chart').layout;
      return { x: xaxis.range, price: yaxis.range, cvd: yaxis2.range, ticks: xaxis.ticktext };
    })()`);
  }

  /** The colours of the page's ground, the chart's ground and a candle. */
  colours(): Promise<string[]> {
    return this.page.evaluate<string[]>(`(() => {
      const style = (selector) => getComputedStyle(document.querySelector(selector));
      return [style('body').backgroundColor, style('#chart .main-svg').backgroundColor, style('#chart path.box').stroke];
    })()`);
  }

  /** Drags over the price pane, from one share of its width to another. */
  async drag(fromShare: number, toShare: number): Promise<void> {
    const [from, to] = [await this.place(fromShare), await this.place(toShare)];
    await this.page.mouse.move(...from);
    await this.page.mouse.down();
    await this.page.mouse.move(...to, { steps: 8 });
    await this.page.mouse.up();
  }

  /** Points at the price pane and waits for the hover box; returns its text. */
  async hover(share: number): Promise<string> {
    const [x, y] = await this.place(share);
    await this.page.mouse.move(x, y);
    await this.page.mouse.move(x + 2, y);
    const box = this.page.locator('#chart .hoverlayer .legend');
    await box.waitFor();
    return (await box.textContent()) ?? '';
  }

  /** A point in the middle of the price pane's height. */
  async place(share: number): Promise<[x: number, y: number]> {
    const plot = (await this.page.locator('#chart .nsewdrag').first().boundingBox())!;
    return [plot.x + plot.width * share, plot.y + plot.height / 2];
  }
}
