import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { formatUnits } from '../../../src/core/decimal.ts';
import { barsUpTo } from '../../../src/core/bar-table.ts';
import { bandTotals } from '../../../src/cvd/aggressor/band-totals.ts';
import { renderReport } from '../../../src/report/market/render-report.ts';
import type { ReportAssets } from '../../../src/report/page/report-assets.ts';
import type { ReportInput } from '../../../src/report/market/report-input.ts';
import { marketOf, pageData, tableRows, visibleText } from '../page-text.ts';
import { recordedDays } from '../recorded-days.ts';

const SHARED: ReportAssets = { mode: 'shared', pageScript: 'page();', plotlyHref: './plotly.js' };
const INLINE: ReportAssets = { mode: 'inline', pageScript: 'page();', plotlySource: 'var Plotly;' };

const plain = recordedDays();
const page = renderReport(plain, SHARED);

function withRule(input: ReportInput, rule: string): ReportInput {
  return { ...input, signals: input.signals.map((signal) => ({ ...signal, rule })) };
}

describe('a report', () => {
  it('says what it is about and what made it', () => {
    const text = visibleText(page);
    expect(text).toContain('BTCUSDT binance spot · 2024-08-08');
    expect(text).toContain(
      'Bars 1m Session utc CVD reset session Aggressor given by the exchange Rules window(20) cvdlab 0.1.0 Seed 7',
    );
  });

  it('sums up the range in figures that agree with the bars', () => {
    const { bars, signals } = plain;
    const lots = bars.delta.subarray(0, bars.length).reduce((sum, delta) => sum + delta, 0);
    const text = visibleText(page);
    expect(lots).toBe(-118_603);
    expect(text).toContain('Bars 1,440 1m Trades 5,971 in these bars');
    expect(text).toContain('Delta −118.603');
    expect(text).toContain('Sellers were the stronger side, by 118.603.');
    const bullish = signals.filter((signal) => signal.type === 'bullish').length;
    expect(text).toContain(`window(20) found ${signals.length} divergences: ${bullish} bullish,`);
    expect(text).toContain('every bar is covered whole, and the aggressor of every trade is known');
  });

  it('names partial bars, gaps, missing days, trades outside sessions and unknown volume', () => {
    const damaged = recordedDays({ days: 3, missingDays: [1], hasDamage: true });
    damaged.bars.unknownVolume[5] = 1234;
    const text = visibleText(renderReport({ ...damaged, tradesOutsideSessions: 1200 }, SHARED));
    expect(text).toMatch(/Mind the data: 2 bars only partly covered by data; \d+ bars touched by a known gap;/);
    expect(text).toContain('1 day of the range without data; 1,200 trades outside the sessions and in no bar;');
    expect(text).toContain('a volume of 1.234 (');
  });

  it('is the same text for the same input', () => {
    expect(renderReport(recordedDays(), SHARED)).toBe(page);
  });

  it('lists every signal with both times and full digits', () => {
    const rows = tableRows(page, 'Signals');
    expect(rows).toHaveLength(plain.signals.length);
    const first = plain.signals[0]!;
    expect(rows[0]).toEqual([
      '▲ bullish regular',
      'window(20)',
      '2024-08-08 00:40',
      '2024-08-08 00:41',
      '',
      '−15.8 ·',
      formatUnits(first.price, 2),
      formatUnits(first.cvd, 3),
      '2024-08-08 00:39',
      formatUnits(first.refPrice, 2),
      formatUnits(first.refCvd, 3),
      first.strength!.toFixed(2),
      first.strengthShiftFree!.toFixed(4),
    ]);
  });

  it('has no backtest section without a backtest', () => {
    expect(page).not.toContain('id="backtest"');
    expect(marketOf(page).traces.map((trace) => trace['name'])).not.toContain('Equity');
  });

  it('gives every table a caption and scopes, and the chart a description', () => {
    const tables = page.split('<table>').slice(1);
    expect(tables).toHaveLength(4);
    for (const table of tables) expect(table).toMatch(/^\s*<caption>.*<th scope="col">.*<th scope="row"/s);
    expect(page).toMatch(/id="chart" class="chart" role="img" aria-label="Chart of price, CVD and delta: 1,440 bars/);
  });

  it('holds without any bar, signal or trade', () => {
    const empty = { ...plain, bars: barsUpTo(plain.bars, 0), signals: [], days: [] };
    const text = visibleText(renderReport(empty, SHARED));
    expect(text).toContain('There is no bar in this range.');
    expect(text).toContain('No divergence was found.');
  });

  it('draws and lists an even part of very many signals and says so', () => {
    const many = { ...plain, signals: Array.from({ length: 5001 }, () => plain.signals[0]!) };
    const thin = renderReport(many, SHARED);
    expect(visibleText(thin)).toContain('5,001 signals were found; 1 in 3 of them is listed and drawn here.');
    expect(tableRows(thin, 'Signals')).toHaveLength(1667);
  });
});

describe('a report of sides that are not certain', () => {
  const input = recordedDays({ sides: 'inferred' });
  const uncertain = renderReport(input, SHARED);

  it('says how they were inferred, how much of it is in doubt, and what that means for CVD', () => {
    const { bars, band } = input;
    const { unknownShare, disagreementShare, cvd, cvdLeast, cvdMost } = bandTotals(bars, band!);
    const [close, least, most] = [cvd, cvdLeast, cvdMost].map((lots) => formatUnits(lots, 3).replace('-', '−'));
    expect(disagreementShare).toBeCloseTo(1 / 40, 3);
    const text = visibleText(uncertain);
    expect(text).toContain('buyers are taken to have been the aggressor in');
    expect(text).toContain(
      'Who was the aggressor is inferred (inferred:quote,tick matching=strict quote-lag=0ms): unknown for ' +
        `${(100 * unknownShare).toFixed(1)} % of the volume; strict and inclusive matching disagree on 2.5 % of the trades. ` +
        `CVD ends at ${close!}; if the sides not in doubt are right, the truth lies between ${least!} and ${most!}.`,
    );
    expect(text).not.toContain('the aggressor of every trade is known');
  });

  it('has the band in its key, in the table of signals, and session by session in a table of its own', () => {
    const { bars, band, signals } = input;
    expect(uncertain).toContain('<span class="key band">where CVD may be</span>');
    const at = bars.timeUs.subarray(0, bars.length).indexOf(signals[0]!.eventTimeUs);
    const cells = [signals[0]!.cvd, band!.least.cvd[at]!, band!.most.cvd[at]!].map((lots) => formatUnits(lots, 3));
    expect(tableRows(uncertain, 'Signals')[0]!.slice(7, 10)).toEqual(cells);
    const totals = bandTotals(bars, band!);
    const { delta, deltaLeast, deltaMost, cvd, cvdLeast, cvdMost } = totals;
    const sums = [delta, deltaLeast, deltaMost, cvd, cvdLeast, cvdMost].map((lots) => formatUnits(lots, 3));
    const unknown = `${(100 * totals.unknownShare).toFixed(1)} %`;
    expect(tableRows(uncertain, 'Sides in doubt')).toEqual([['2024-08-08', unknown, '2.5 %', ...sums]]);
  });

  it('of several sessions has a row for each', () => {
    const days = renderReport(recordedDays({ sides: 'inferred', days: 3 }), SHARED);
    expect(tableRows(days, 'Sides in doubt').map(([session]) => session)).toEqual([
      '2024-08-08',
      '2024-08-09',
      '2024-08-10',
    ]);
  });

  it('says so where bars can have no band', () => {
    const text = visibleText(renderReport({ ...input, band: null }, SHARED));
    expect(text).toContain('Bars cut by delta would be other bars if the sides were others');
    expect(text).not.toContain('Sides in doubt');
  });

  it('refuses the band of other bars', () => {
    const { bars, signals } = input;
    const short = { ...input, bars: barsUpTo(bars, 1000), signals: signals.slice(0, 3) };
    expect(() => renderReport(short, SHARED)).toThrow('a band of 1440 bars does not fit 1000 bars');
  });

  it('calls an estimate an estimate, and draws no band of it', () => {
    const text = visibleText(renderReport(recordedDays({ sides: 'estimated' }), SHARED));
    expect(text).toContain('Aggressor estimated:polarity');
    expect(text).toContain('buyers are estimated to have been the aggressor in');
    expect(text).toContain(
      'Estimated, not known (estimated:polarity): who bought and who sold is taken from the shape',
    );
    expect(text).toMatch(/Delta −118\.603 −\d+\.\d % of volume, estimated/);
    expect(text).not.toContain('where CVD may be');
  });

  it('tells of recorded sides only where volume is unknown', () => {
    expect(page).not.toContain('class="key band"');
    const bars = { ...recordedDays().bars };
    bars.unknownVolume[5] = bars.volume[5]!;
    const text = visibleText(renderReport({ ...plain, bars }, SHARED));
    expect(text).toMatch(/The aggressor is unknown for \d+\.\d % of the volume\. CVD ends at −118\.603;/);
  });
});

describe('hostile names', () => {
  const hostile = '</script><script>window.hacked=1</script><img src=x onerror="hacked=2">\u2028<!--';
  const attacked = withRule({ ...recordedDays({ symbol: hostile }) }, hostile);
  const settings = { ...attacked.settings, rules: [hostile], more: [[hostile, hostile]] as const };
  const attackedPage = renderReport({ ...attacked, settings }, SHARED);

  it('stay text in the page', () => {
    expect(attackedPage).not.toContain('<script>window');
    expect(attackedPage).not.toContain('<img');
    expect(attackedPage).not.toContain('<!--');
    expect(attackedPage.match(/<script/g)).toHaveLength(3);
    expect(attackedPage.match(/<\/script/g)).toHaveLength(3);
    expect(visibleText(attackedPage)).toContain('</script><script>window.hacked=1</script>');
  });

  it('stay text in the data block and in what Plotly is given', () => {
    const block = /id="page-data">(.*?)<\/script>/s.exec(attackedPage)![1]!;
    expect(block).not.toMatch(/[<\u2028\u2029]/);
    expect(JSON.stringify(pageData(attackedPage))).toContain('&lt;img src=x');
    expect(JSON.stringify(pageData(attackedPage))).not.toContain('<img');
  });
});

describe('the scripts of a page', () => {
  it('are allowed by the hash of the very text that stands in the page', () => {
    const inline = renderReport(plain, INLINE);
    const sources = [...inline.matchAll(/<script(?: type="module")?>(.*?)<\/script>/gs)].map((match) => match[1]!);
    const hashes = sources.map((source) => `'sha256-${createHash('sha256').update(source).digest('base64')}'`);
    expect(sources).toEqual(['var Plotly;', 'page();']);
    expect(inline).toContain(`script-src ${hashes.map((hash) => hash.replaceAll("'", '&#39;')).join(' ')};`);
  });

  it('allow nothing but themselves and a local Plotly file when that is shared', () => {
    const policy = /content="(default-src[^"]*)"/.exec(page)![1]!.replaceAll('&#39;', "'");
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'self' file: 'sha256-[^']+'; style-src 'unsafe-inline'; img-src data: blob:;/,
    );
  });

  it('are refused when they would end their block', () => {
    for (const trap of ['a</script>', 'a<!--', 'a\r\n']) {
      expect(() => renderReport(plain, { ...INLINE, plotlySource: trap })).toThrow(
        /^Plotly cannot be put into a page: it contains .* at 1$/,
      );
    }
  });

  it('are the only thing a page loads: no address stands in it', () => {
    expect(page.match(/(?:https?:)?\/\/[a-z]/g)).toBeNull();
  });
});
