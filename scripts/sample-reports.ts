import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { reportDivergences } from '../src/lab/report-divergences.ts';
import { simulateDays } from '../src/lab/simulate-days.ts';
import { renderReport } from '../src/report/market/render-report.ts';

/**
 * Writes the sample page and the pictures of the README anew; with `--check` the page is only compared.
 *
 *   node --import tsx scripts/sample-reports.ts [--check] [--pictures FOLDER]
 *
 * The sample is one file with Plotly inside it, so that it can be looked at straight from a checkout: 1.2 MB, of which git
 * packs a fourth, and of which only what has changed is new in a later version. Pictures are compared by nobody: fonts
 * differ from machine to machine.
 */
const { values } = parseArgs({
  options: { check: { type: 'boolean' }, pictures: { type: 'string', default: fromRoot('docs/pictures') } },
});

const SAMPLE = fromRoot('reports/sample/divergences.html');
const MOST_SAMPLE_BYTES = 1_300_000;
const MOST_PICTURE_BYTES = 150_000;
const CHROMIUM = '/usr/bin/chromium';
/** A simulated day without an edge: whatever looks like one on it is luck. */
const DAY = { symbol: 'SAMPLEUSDT', date: '2026-01-05' } as const;

const folder = mkdtempSync(path.join(tmpdir(), 'cvdlab-sample-'));
try {
  const page = await samplePage();
  compareOrWrite(page);
  await takePictures(page, values.pictures);
} finally {
  rmSync(folder, { recursive: true });
}

/** One simulated day in five-minute bars, rendered with scripts that were bundled just now. */
async function samplePage(): Promise<string> {
  const dataDir = path.join(folder, 'data');
  await simulateDays({ dataDir, ...DAY, seed: 7 });
  execFileSync(process.execPath, [fromRoot('scripts/build-browser.mjs'), folder]);
  const script = (name: string): string => readFileSync(path.join(folder, 'report/browser', name), 'utf8');
  const file = path.join(folder, 'page.html');
  const { input } = await reportDivergences({ dataDir, ...DAY, bar: '5m', lookback: 20, file, plotly: 'none' });
  return renderReport(input, { mode: 'inline', pageScript: script('page.js'), plotlySource: script('plotly.js') });
}

function compareOrWrite(page: string): void {
  requireAtMost('the sample', Buffer.byteLength(page), MOST_SAMPLE_BYTES);
  const isSame = existsSync(SAMPLE) && readFileSync(SAMPLE, 'utf8') === page;
  if (values.check === true && !isSame) {
    process.exitCode = 4;
    process.stderr.write('the committed sample differs from what the code gives now: npm run reports\n');
  }
  if (values.check !== true && !isSame) {
    mkdirSync(path.dirname(SAMPLE), { recursive: true });
    writeFileSync(SAMPLE, page);
  }
  const verdict = isSame ? 'as committed' : values.check === true ? 'differs' : 'written';
  process.stdout.write(`${path.basename(SAMPLE)}: ${verdict}, ${Buffer.byteLength(page)} bytes\n`);
}

/** The chart of the sample, light and dark. */
async function takePictures(page: string, into: string): Promise<void> {
  if (!existsSync(CHROMIUM)) {
    process.stdout.write(`no pictures: they need ${CHROMIUM}\n`);
    return;
  }
  mkdirSync(into, { recursive: true });
  const file = path.join(folder, 'sample.html');
  writeFileSync(file, page);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      const tab = await browser.newPage({ viewport: { width: 1240, height: 860 }, colorScheme });
      await tab.goto(pathToFileURL(file).href);
      await tab.locator('#chart path.box').first().waitFor({ state: 'attached' });
      const picture = path.join(into, `divergences-${colorScheme}.png`);
      await tab.locator('#chart-section').screenshot({ path: picture, animations: 'disabled' });
      await tab.close();
      requireAtMost(picture, statSync(picture).size, MOST_PICTURE_BYTES);
      process.stdout.write(`${path.basename(picture)}: ${statSync(picture).size} bytes\n`);
    }
  } finally {
    await browser.close();
  }
}

function requireAtMost(what: string, bytes: number, most: number): void {
  if (bytes > most) throw new Error(`${what} has ${bytes} bytes, more than the ${most} that may be committed`);
}

function fromRoot(name: string): string {
  return fileURLToPath(new URL(`../${name}`, import.meta.url));
}
