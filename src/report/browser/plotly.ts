/** Attributes as Plotly takes them. */
export type Attributes = Record<string, unknown>;

/** From and to on an axis. */
export type Range = [from: number, to: number];

/** An element in which Plotly has drawn. */
export interface PlotlyElement extends HTMLElement {
  /** Listens to what the reader does. */
  on: (event: string, handler: (update: Attributes) => void) => void;
  /** The layout as it is now. */
  layout: Readonly<Record<string, { readonly range?: readonly unknown[] }>>;
}

declare global {
  var Plotly:
    | {
        react: (element: HTMLElement, traces: unknown, layout: unknown, config: unknown) => Promise<PlotlyElement>;
        relayout: (element: HTMLElement, update: Attributes) => Promise<PlotlyElement>;
        downloadImage: (element: HTMLElement, options: Attributes) => Promise<string>;
      }
    | undefined;
}

const CONFIG = {
  responsive: true,
  doubleClick: 'reset',
  // The page has buttons of its own. Plotly 4 offers to upload the chart unless it is told not to.
  displayModeBar: false,
  displaylogo: false,
  showSendToCloud: false,
};

/** Draws or draws anew. */
export function react(element: HTMLElement, traces: unknown, layout: unknown): void {
  void globalThis.Plotly?.react(element, traces, layout, CONFIG);
}

/** Changes the layout in one step. */
export function relayout(element: HTMLElement, update: Attributes): void {
  void globalThis.Plotly?.relayout(element, update);
}
