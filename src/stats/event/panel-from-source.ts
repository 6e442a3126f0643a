import { BarBuffer } from '../../core/bar-table.ts';
import type { BarOptions, MarketSource } from '../../cvd/bars-from-source.ts';
import { CvdEngine } from '../../cvd/cvd-engine.ts';
import type { EventPanel } from './event-panel.ts';
import type { PanelOptions } from './panel-options.ts';
import { PanelRecorder } from './recorder/panel-recorder.ts';

/** A panel, and what did not get into its bars. */
export interface SourcePanel {
  /** The panel; its bars are those the source gives. */
  readonly panel: EventPanel;
  /** Trades outside every session. */
  readonly tradesOutsideSessions: number;
  /** Input bars outside every session. */
  readonly inputBarsOutsideSessions: number;
}

/**
 * Reads a source to its end once, making bars and what could have been had after each of them.
 * @throws RangeError for options out of range, for horizons finer than bars of a source that has bars only, and whatever
 * the engine refuses.
 */
export async function panelFromSource(
  source: MarketSource,
  barOptions: BarOptions,
  options: PanelOptions,
): Promise<SourcePanel> {
  const engine = new CvdEngine({ ...barOptions, scales: source.scales });
  const bars = new BarBuffer(source.scales);
  const recorder = new PanelRecorder(bars, barOptions.session, source.kind, options);
  for await (const event of source) {
    engine.push(event, bars);
    recorder.push(event);
  }
  engine.flush(bars);
  const { tradesOutsideSessions, inputBarsOutsideSessions } = engine;
  return { panel: recorder.finish(), tradesOutsideSessions, inputBarsOutsideSessions };
}
