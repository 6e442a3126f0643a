import type { IChartApi, IPrimitivePaneView, ISeriesPrimitive, Logical } from 'lightweight-charts';
import type { LiveModel } from './live-model.ts';
import type { Colours } from './theme.ts';

/** What {@link PaneGround} draws under. */
export interface GroundedPane {
  /** The chart. */
  readonly chart: IChartApi;
  /** What the pane shows. */
  readonly title: string;
}

/** The ground of a pane: its title, and a shade on bars only partly covered or in which trades are known to be missing. */
export class PaneGround implements ISeriesPrimitive {
  private readonly pane: GroundedPane;
  private readonly model: LiveModel;
  private readonly colours: () => Colours;
  private readonly views: readonly IPrimitivePaneView[];

  constructor(pane: GroundedPane, model: LiveModel, colours: () => Colours) {
    this.pane = pane;
    this.model = model;
    this.colours = colours;
    const draw = (target: Parameters<NonNullable<ReturnType<IPrimitivePaneView['renderer']>>['draw']>[0]): void =>
      target.useMediaCoordinateSpace(({ context, mediaSize }) => {
        this.shade(context, mediaSize.height);
        context.font = '12px system-ui, sans-serif';
        context.fillStyle = this.colours().muted;
        context.fillText(this.pane.title, 10, 20);
      });
    this.views = [{ zOrder: () => 'bottom', renderer: () => ({ draw }) }];
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.views;
  }

  private shade(context: CanvasRenderingContext2D, height: number): void {
    const scale = this.pane.chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    if (range === null) return;
    const { bars } = this.model;
    const from = Math.max(Math.floor(range.from), 0);
    const to = Math.min(Math.ceil(range.to), bars.length - 1);
    const width = scale.options().barSpacing;
    for (let index = from; index <= to; index += 1) {
      const quality = bars[index]?.bar.quality ?? 'ok';
      if (quality === 'ok') continue;
      const x = scale.logicalToCoordinate(index as Logical);
      context.fillStyle = this.colours()[`${quality}-shade`];
      if (x === null) continue;
      // Whole pixels, so that bars side by side leave no seam.
      const left = Math.round(x - width / 2);
      context.fillRect(left, 0, Math.round(x + width / 2) - left, height);
    }
  }
}
