import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** A live page in a browser, with everything that the browser complained about and asked for. */
export class OpenedWidget {
  readonly page: Page;
  readonly complaints: string[] = [];
  readonly requests: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => this.complaints.push(message.text()));
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('request', (request) => this.requests.push(request.url()));
  }

  /** Opens a page; `script` runs in it before everything else. */
  static async open(
    browser: Browser,
    url: string,
    options: BrowserContextOptions & { readonly script?: string } = {},
  ): Promise<OpenedWidget> {
    const { script = '', ...context } = options;
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 }, ...context });
    const opened = new OpenedWidget(page);
    if (script !== '') await page.addInitScript(script);
    await page.goto(url);
    return opened;
  }

  /** A part of the first widget, or of another. */
  part(selector: string, widget = 0): Locator {
    return this.page.locator('cvd-widget').nth(widget).locator(selector);
  }

  /** What the line over the chart says, once a widget has data. */
  async readout(widget = 0): Promise<string> {
    await this.part('.readout b', widget).waitFor();
    return (await this.part('.readout', widget).innerText()).replaceAll(/\s+/g, ' ');
  }

  /** The texts of a table, row by row, as they are now. */
  rows(table: number): Promise<string[][]> {
    return this.page.evaluate<string[][]>(`(() => {
      const tables = document.querySelector('cvd-widget').shadowRoot.querySelectorAll('.tables table');
      return [...tables[${table}].tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent));
    })()`);
  }

  /** Whether a part of the first widget has the focus. */
  hasFocus(selector: string): Promise<boolean> {
    return this.page.evaluate<boolean>(`(() => {
      const { shadowRoot } = document.querySelector('cvd-widget');
      return shadowRoot.activeElement !== null && shadowRoot.activeElement.matches('${selector}');
    })()`);
  }

  /** Shows the tables. */
  async showTables(): Promise<void> {
    await this.page.getByRole('button', { name: 'Signals and bars as tables' }).click();
  }

  /** The colour at a place of the chart, shares of its width and height. */
  pixel(x: number, y: number): Promise<number[]> {
    return this.page.evaluate<number[]>(`(() => {
      const canvas = document.querySelector('cvd-widget').shadowRoot.querySelector('.chart canvas');
      const [left, top] = [canvas.width * ${x}, canvas.height * ${y}].map(Math.round);
      return [...canvas.getContext('2d').getImageData(left, top, 1, 1).data];
    })()`);
  }
}
