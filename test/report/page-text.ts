import type { PageData } from '../../src/report/browser/page-data.ts';

/** The data block of a page. */
export function pageData(page: string): PageData {
  return JSON.parse(/id="page-data">(.*?)<\/script>/s.exec(page)![1]!) as PageData; // the renderer's own
}

/** The market chart of a page that has one. */
export function marketOf(page: string): NonNullable<PageData['market']> {
  const { market } = pageData(page);
  if (market === null) throw new Error('the page has no market chart');
  return market;
}

/** What a reader sees, with single spaces. */
export function visibleText(page: string): string {
  const body = page.slice(page.indexOf('<body')).replace(/<script.*?<\/script>/gs, '');
  return decoded(body.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ');
}

/** The cells of the body of the table whose region has that label. */
export function tableRows(page: string, label: string): string[][] {
  const region = page.slice(page.indexOf(`aria-label="${label}"`));
  const body = region.slice(region.indexOf('<tbody>'), region.indexOf('</tbody>'));
  return body
    .split('<tr')
    .slice(1)
    .map((row) => [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map((cell) => visibleCell(cell[1]!)));
}

function visibleCell(html: string): string {
  return decoded(html.replace(/<[^>]*>/g, ''))
    .replace(/\s+/g, ' ')
    .trim();
}

function decoded(text: string): string {
  const named = { '&lt;': '<', '&gt;': '>', '&#34;': '"', '&#39;': "'", '&amp;': '&' };
  return Object.entries(named).reduce((result, [entity, character]) => result.replaceAll(entity, character), text);
}
