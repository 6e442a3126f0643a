import { createHash } from 'node:crypto';
import { html, Markup, NOTHING } from './markup.ts';
import type { ReportAssets } from './report-assets.ts';

/** A value as JSON that may stand in a script block: nothing in it can end the block or a line of it. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** The scripts of the page: Plotly, then the page's own, which is a module and so runs when everything is parsed. */
export function scriptBlocks(assets: ReportAssets): Markup {
  const page = new Markup(inlineSource('the page script', assets.pageScript));
  return html`${plotlyBlock(assets)}
<script type="module">${page}</script>`;
}

function plotlyBlock(assets: ReportAssets): Markup {
  switch (assets.mode) {
    case 'inline':
      return html`<script>${new Markup(inlineSource('Plotly', assets.plotlySource))}</script>`;
    case 'shared':
      return html`<script src="${assets.plotlyHref}"></script>`;
    case 'none':
      return NOTHING;
  }
}

/**
 * The page's content security policy: its own scripts by their hash and nothing from anywhere else.
 *
 * A Plotly file beside the page cannot be named by its hash: measured in Chromium 156, a page opened from file:// has an
 * opaque origin, there an `integrity` attribute makes the browser refuse the file, and without one a hash does not count
 * for a script of its own. `'self'` works in Chromium from file:// and from a server. `file:` stands beside it for browsers
 * that match `'self'` with no local file; it was not tried in one.
 */
export function contentSecurityPolicy(assets: ReportAssets): string {
  const scripts = [...plotlySources(assets), sourceHash(assets.pageScript)];
  return [
    "default-src 'none'",
    `script-src ${scripts.join(' ')}`,
    "style-src 'unsafe-inline'",
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function plotlySources(assets: ReportAssets): string[] {
  if (assets.mode === 'none') return [];
  return assets.mode === 'inline' ? [sourceHash(assets.plotlySource)] : ["'self'", 'file:'];
}

function sourceHash(source: string): string {
  return `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
}

/** Refuses what would end its script block early, and carriage returns, which the browser changes before it hashes. */
function inlineSource(what: string, source: string): string {
  const trap = /<\/script|<!--|\r/i.exec(source);
  if (trap !== null) {
    throw new Error(`${what} cannot be put into a page: it contains ${JSON.stringify(trap[0])} at ${trap.index}`);
  }
  return source;
}
