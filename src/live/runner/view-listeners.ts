import type { BarTable } from '../../core/bar-table.ts';
import type { Signal } from '../../core/signal.ts';
import type { LiveState, LiveUpdate } from '../protocol/live-hub.ts';
import { rowAt } from './open-bar.ts';
import type { ViewRun, ViewSink } from './view-run.ts';

/** Hears what changes in a view. */
export type ViewListener = (update: LiveUpdate) => void;

/** Those who watch a view, and what they are told. */
export class ViewListeners implements ViewSink {
  /** While true nobody is told anything. */
  isQuiet = false;
  private readonly listeners = new Set<ViewListener>();

  /** Adds one. @returns what to call to take it away. */
  add(listener: ViewListener): () => void {
    // The same function may listen twice.
    const own: ViewListener = (update) => listener(update);
    this.listeners.add(own);
    return () => this.listeners.delete(own);
  }

  /** Whether anybody would hear anything. */
  get isHeard(): boolean {
    return this.listeners.size > 0 && !this.isQuiet;
  }

  bar(bars: BarTable, index: number): void {
    if (this.isHeard) this.tell({ type: 'bar', row: rowAt(bars, index), cvdCarry: bars.cvdCarry?.[index] ?? 0n });
  }

  signal(signal: Signal): void {
    this.tell({ type: 'signal', signal });
  }

  edge(): void {
    // The state of the feed tells of it.
  }

  /** CVD has moved, or another bar is forming. */
  cvd(run: ViewRun, timeUs: number | null): void {
    if (!this.isHeard || timeUs === null) return;
    const { cvd, delta } = run.live;
    const open = run.openBarOfNow();
    this.tell({
      ...{ type: 'cvd', timeUs, cvd, delta },
      get open() {
        return open();
      },
    });
  }

  /** The feed's state has changed. */
  status(state: LiveState): void {
    this.tell({ type: 'status', state });
  }

  /** All that was told before is void. */
  reset(): void {
    this.tell({ type: 'reset' });
  }

  private tell(update: LiveUpdate): void {
    if (!this.isHeard) return;
    for (const listener of this.listeners) listener(update);
  }
}
