import { type Figure } from './display/figure.js';
import { plotlyFigure } from './display/plotly-figure.js';
import { svgFigure } from './display/svg-figure.js';
import { htmlTable, type ShownRow, textTable } from './display/table.js';

/** An output in several forms, by media type; whoever shows it takes the best it knows. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** What a program that runs notebooks puts under `Symbol.for('cvdlab.notebook')`: where outputs go. */
interface NotebookHost {
  readonly display: (bundle: MimeBundle) => void;
}

/** What the Deno kernel has under `Deno.jupyter`. */
interface DenoJupyter {
  readonly broadcast: (
    type: 'display_data',
    content: { readonly data: MimeBundle; readonly metadata: object },
  ) => unknown;
}

/** What tslab has in its kernel. */
interface Tslab {
  readonly require: (name: 'tslab') => { readonly display: { readonly raw: (type: string, content: string) => void } };
}

/**
 * Shows an output under the cell that runs. It knows the three programs that run these notebooks: `npm run notebooks`, the
 * Deno kernel, and tslab; anywhere else it prints the plain text.
 */
export function display(bundle: MimeBundle): void {
  const host = member(globalThis, Symbol.for('cvdlab.notebook')) as NotebookHost | undefined;
  const deno = member(member(globalThis, 'Deno'), 'jupyter') as DenoJupyter | undefined;
  const tslab = member(globalThis, '__tslab__') as Tslab | undefined;
  if (host !== undefined) host.display(bundle);
  else if (deno !== undefined) void deno.broadcast('display_data', { data: bundle, metadata: {} });
  else if (tslab !== undefined) displayInTslab(tslab, bundle);
  else console.log(bundle['text/plain']);
}

/** tslab shows one form at a time. */
function displayInTslab(tslab: Tslab, bundle: MimeBundle): void {
  const type = ['text/html', 'image/svg+xml', 'text/plain'].find((name) => name in bundle);
  if (type !== undefined) tslab.require('tslab').display.raw(type, String(bundle[type]));
}

/** Shows rows as a table. */
export function showTable(rows: readonly ShownRow[], caption?: string): void {
  display({ 'text/html': htmlTable(rows, caption), 'text/plain': textTable(rows) });
}

/** Shows a chart: for Plotly where it is known, else as a static picture. */
export function showFigure(figure: Figure): void {
  display({
    'application/vnd.plotly.v1+json': plotlyFigure(figure),
    'image/svg+xml': svgFigure(figure),
    'text/plain': figure.title,
  });
}

function member(of: unknown, name: string | symbol): unknown {
  return typeof of === 'object' && of !== null ? (Reflect.get(of, name) as unknown) : undefined;
}
