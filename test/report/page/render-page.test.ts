import { describe, expect, it } from 'vitest';
import { type Figure, figureBlock } from '../../../src/report/page/figure.ts';
import { html } from '../../../src/report/page/markup.ts';
import { type PageContent, renderPage } from '../../../src/report/page/render-page.ts';
import type { ReportAssets } from '../../../src/report/page/report-assets.ts';
import { pageData } from '../page-text.ts';

const SHARED: ReportAssets = { mode: 'shared', pageScript: 'page();', plotlyHref: './plotly.js' };
const NONE: ReportAssets = { mode: 'none', pageScript: 'page();' };
const HOSTILE = '</script><script>window.hacked=1</script><img src=x onerror="hacked=2">';

function figure(id: string): Figure {
  return {
    id,
    label: `Figure ${HOSTILE}`,
    heightPx: 200,
    traces: [{ type: 'bar', y: [1, 2], name: HOSTILE }],
    layout: {},
    fitY: false,
  };
}

function content(figures: readonly Figure[], given: Partial<PageContent> = {}): PageContent {
  const sections = figures.map((each) => html`<section id="one" aria-labelledby="h">${figureBlock(each)}</section>`);
  return {
    ...{ kind: 'signals', title: 'A title', heading: 'A heading', place: 'somewhere', facts: { symbol: 'X', n: 3 } },
    ...{ settings: [], sections, figures, market: null },
    ...given,
  };
}

describe('a page', () => {
  it('says what it is in a form that an index can read, whatever the words', () => {
    const page = renderPage(content([], { title: HOSTILE, facts: { symbol: '"\'&', from: '2024-08-08' } }), SHARED);
    const [, meta] = /<meta name="cvdlab-page" content="([^"]*)">/.exec(page)!;
    const text = meta!
      .replaceAll('&#34;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
    expect(JSON.parse(text)).toEqual({ kind: 'signals', title: HOSTILE, symbol: '"\'&', from: '2024-08-08' });
  });

  it('keeps hostile words in labels and traces text', () => {
    const page = renderPage(content([figure('a')]), SHARED);
    expect(page).not.toContain('<script>window');
    expect(page).not.toContain('<img');
    expect(pageData(page).figures[0]!.traces[0]!['name']).toBe(HOSTILE);
  });

  it('refuses a figure without a place, with two, or with a name that is no id', () => {
    expect(() => renderPage(content([], { figures: [figure('a')] }), SHARED)).toThrow(
      'the figure "a" must have one place on its page, got 0',
    );
    expect(() => renderPage(content([figure('a'), figure('a')]), SHARED)).toThrow('got 2');
    expect(() => renderPage(content([figure('A b')]), SHARED)).toThrow(
      'a figure\'s id is made of a-z, 0-9 and -, got "A b"',
    );
  });

  it('without Plotly has its words and tables, and neither data nor places of charts to be seen', () => {
    const page = renderPage(content([figure('a')]), NONE);
    expect(pageData(page)).toEqual({ market: null, figures: [] });
    expect(page).toContain('<body class="tables-only">');
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page).toMatch(/script-src &#39;sha256-[^']+&#39;;/);
    expect(page).not.toContain('noscript');
  });

  it('has a figure and the same numbers as a table behind a click', () => {
    const { text } = figureBlock(figure('a'), html`<table></table>`);
    expect(text).toContain('<div id="figure-a" class="plot" role="img" aria-label="Figure &lt;/script&gt;');
    expect(text).toContain('<details class="numbers"><summary>The same in numbers</summary><table></table></details>');
    expect(figureBlock(figure('a')).text).not.toContain('details');
  });
});
