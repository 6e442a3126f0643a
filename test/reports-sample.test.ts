import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from './support/cli.ts';
import { available } from './support/requirements.ts';

const root = new URL('../', import.meta.url);
const pictures = path.join(temporaryFolder(), 'pictures');
const PNG = '\u0089PNG\r\n';

describe('the sample report', () => {
  let printed = '';

  beforeAll(() => {
    const script = ['--import', 'tsx', 'scripts/sample-reports.ts', '--check', '--pictures', pictures];
    printed = execFileSync(process.execPath, script, { cwd: root, encoding: 'utf8' });
  }, 120_000);

  it('is what the code gives now (else: npm run reports)', () => {
    expect(printed).toMatch(/^divergences\.html: as committed, \d+ bytes$/m);
  });

  it('needs no file beside it and names no machine', () => {
    const page = readFileSync(new URL('reports/sample/divergences.html', root), 'utf8');
    expect(page).not.toMatch(/<script src|<link rel="stylesheet"/);
    expect(page).not.toMatch(/\/tmp\/|\/home\/|\/root\/|\/work\//);
  });

  it('is what the pictures of the README are taken from, light and dark', () => {
    const readme = readFileSync(new URL('README.md', root), 'utf8');
    const shown = [...readme.matchAll(/docs\/pictures\/([\w-]+\.png)/g)].map(([, name]) => name!);
    expect(shown.sort()).toEqual(['divergences-dark.png', 'divergences-light.png']);
    for (const name of shown) {
      const file = new URL(`docs/pictures/${name}`, root);
      expect(readFileSync(file, 'latin1').startsWith(PNG)).toBe(true);
      expect(statSync(file).size).toBeLessThanOrEqual(150_000);
    }
  });

  it.skipIf(!available['chromium'])('makes those pictures (needs chromium)', () => {
    expect(readdirSync(pictures).sort()).toEqual(['divergences-dark.png', 'divergences-light.png']);
    for (const name of readdirSync(pictures)) {
      expect(readFileSync(path.join(pictures, name), 'latin1').startsWith(PNG)).toBe(true);
    }
  });
});
