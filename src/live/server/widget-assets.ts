import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The scripts that the pages load. */
export interface WidgetAssets {
  /** The `<cvd-widget>` element, Lightweight Charts included. */
  readonly widgetScript: string;
  /** What the page around it does. */
  readonly pageScript: string;
}

/**
 * Reads the scripts from the build: `widget/` beside the folder of this one in dist/.
 * @throws Error when they have not been built.
 */
export function loadWidgetAssets(): WidgetAssets {
  const read = (name: string): string => readFileSync(assetPath(name), 'utf8');
  return { widgetScript: read('widget.js'), pageScript: read('page.js') };
}

/** In dist/ whether this file runs from there or from src/. */
function assetPath(name: string): string {
  const places = [`../../widget/${name}`, `../../../dist/widget/${name}`];
  const paths = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = paths.find((path) => existsSync(path));
  if (found === undefined)
    throw new Error(`the script of live pages is missing: ${paths[1] ?? name} (run: npm run build)`);
  return found;
}
