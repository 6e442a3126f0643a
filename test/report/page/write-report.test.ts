import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadPageAssets } from '../../../src/report/page/page-assets.ts';
import { writeReport } from '../../../src/report/page/write-report.ts';

const folder = mkdtempSync(join(tmpdir(), 'cvdlab-report-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const shared = { name: 'plotly-1.0.0.min.js', source: 'plotly' };

describe('writing a report', () => {
  it('puts the page where it belongs and the shared file beside it, and leaves nothing else', async () => {
    const file = join(folder, 'deep', 'report.html');
    await writeReport({ file, html: '<p>', shared });
    expect(readdirSync(join(folder, 'deep')).sort()).toEqual(['plotly-1.0.0.min.js', 'report.html']);
    expect(readFileSync(file, 'utf8')).toBe('<p>');
  });

  it('writes the shared file once', async () => {
    const beside = join(folder, shared.name);
    await writeReport({ file: join(folder, 'one.html'), html: '1', shared });
    const first = statSync(beside).ino;
    await writeReport({ file: join(folder, 'two.html'), html: '2', shared });
    expect(statSync(beside).ino).toBe(first);
  });

  it('mends a shared file that is not what it should be', async () => {
    await writeReport({ file: join(folder, 'one.html'), html: '1', shared });
    writeFileSync(join(folder, shared.name), 'half');
    await writeReport({ file: join(folder, 'one.html'), html: '1', shared });
    expect(readFileSync(join(folder, shared.name), 'utf8')).toBe('plotly');
  });

  it('writes no second file for a page that holds everything', async () => {
    await writeReport({ file: join(folder, 'one.html'), html: '1', shared: null });
    expect(readdirSync(folder)).toEqual(['one.html']);
  });

  it('leaves nothing behind when it fails', async () => {
    await writeReport({ file: join(folder, 'taken', 'report.html'), html: '1', shared: null });
    await expect(writeReport({ file: join(folder, 'taken'), html: '1', shared: null })).rejects.toThrow('EISDIR');
    expect(readdirSync(folder)).toEqual(['taken']);
  });
});

describe('the code of a page', () => {
  it('is Plotly beside the page under a name that carries its version', () => {
    const { assets, shared: file } = loadPageAssets('shared');
    expect(file!.name).toMatch(/^plotly-\d+\.\d+\.\d+\.min\.js$/);
    expect(assets).toMatchObject({ mode: 'shared', plotlyHref: `./${file!.name}` });
    expect(assets.pageScript).toContain('page-data');
  });

  it('is the script alone where charts were not asked for', () => {
    const { assets, shared: file } = loadPageAssets('none');
    expect(file).toBeNull();
    expect(Object.keys(assets).sort()).toEqual(['mode', 'pageScript']);
  });

  it('is Plotly inside the page', () => {
    const { assets, shared: file } = loadPageAssets('inline');
    expect(file).toBeNull();
    expect(assets.mode === 'inline' && assets.plotlySource.length).toBeGreaterThan(1_000_000);
  });
});

describe('the bundle of Plotly', () => {
  const { assets } = loadPageAssets('inline');
  const source = assets.mode === 'inline' ? assets.plotlySource : '';

  it('is at most 1.3 MB', () => {
    expect(Buffer.byteLength(source)).toBeLessThan(1_300_000);
  });

  it('makes no code of text, and can stand in a page', () => {
    expect(source).not.toMatch(/\beval\(|new Function\b|<\/script|<!--|\r/i);
  });
});
