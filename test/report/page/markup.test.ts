import { describe, expect, it } from 'vitest';
import { escapeHtml, html } from '../../../src/report/page/markup.ts';

describe('html', () => {
  it('escapes every text and no markup', () => {
    const inner = html`<b>${'a<b>&"\''}</b>`;
    expect(html`<p title="${'"x"'}">${inner}${[inner, inner]}${3}</p>`.text).toBe(
      `<p title="&#34;x&#34;">${inner.text.repeat(3)}3</p>`,
    );
    expect(inner.text).toBe('<b>a&lt;b&gt;&amp;&#34;&#39;</b>');
  });

  it('has one function for that', () => {
    expect(escapeHtml('<img onerror="x">')).toBe('&lt;img onerror=&#34;x&#34;&gt;');
  });
});
