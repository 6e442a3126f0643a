import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WidgetAssets } from '../../../src/live/server/widget-assets.ts';

const SCRIPT = fileURLToPath(new URL('../../../scripts/build-browser.mjs', import.meta.url));

/** The widget bundled from its source as it is now, whatever dist/ holds. */
export function builtWidget(): WidgetAssets {
  const folder = mkdtempSync(join(tmpdir(), 'cvdlab-widget-'));
  try {
    execFileSync(process.execPath, [SCRIPT, folder], { stdio: ['ignore', 'ignore', 'inherit'] });
    const read = (name: string): string => readFileSync(join(folder, 'widget', name), 'utf8');
    return { widgetScript: read('widget.js'), pageScript: read('page.js') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
