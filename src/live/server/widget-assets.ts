import { readFileSync } from 'node:fs';
import { builtFile } from '../../data/built-file.ts';

/** The scripts that the pages load. */
export interface WidgetAssets {
  /** The `<cvd-widget>` element, Lightweight Charts included. */
  readonly widgetScript: string;
  /** What the page around it does. */
  readonly pageScript: string;
}

/**
 * Reads the scripts from the build: `widget/` in dist/.
 * @throws Error when they have not been built.
 */
export function loadWidgetAssets(): WidgetAssets {
  const read = (name: string): string => readFileSync(assetPath(name), 'utf8');
  return { widgetScript: read('widget.js'), pageScript: read('page.js') };
}

function assetPath(name: string): string {
  const found = builtFile(`widget/${name}`);
  if (found === null) throw new Error(`the script of live pages is missing: dist/widget/${name} (run: npm run build)`);
  return found;
}
