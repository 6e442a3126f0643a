import type { LiveHub, LiveSnapshot, LiveUpdate, ReplayCommand, SymbolInfo } from '../protocol/live-hub.ts';
import type { PaperReport } from '../protocol/paper-report.ts';
import type { LiveRunner } from './live-runner.ts';

/** A runner that a hub shows, and what steers it where it is a replay. */
export interface HubSource {
  /** The runner. */
  readonly runner: LiveRunner;
  /**
   * Steers it, for somebody who watches one of its views; absent where it is live.
   * @throws RangeError in words for the user.
   */
  readonly control?: (command: ReplayCommand, view: number) => void;
}

/** Where a view is. */
interface Place extends HubSource {
  readonly view: number;
  readonly info: SymbolInfo;
}

/** Shows runners to a server: every view of each, live or replayed. */
export class RunnerHub implements LiveHub {
  private readonly places = new Map<string, Place>();

  /** @throws RangeError when two of them show the same view. */
  constructor(sources: readonly HubSource[] = []) {
    for (const source of sources) this.add(source);
  }

  /**
   * Shows one more.
   * @throws RangeError when one of its views is shown already.
   */
  add(source: HubSource): void {
    for (const [view, info] of source.runner.symbols.entries()) {
      if (this.places.has(info.key)) throw new RangeError(`${info.key} is shown already`);
      this.places.set(info.key, { ...source, view, info });
    }
  }

  symbols(): readonly SymbolInfo[] {
    return Array.from(this.places.values(), ({ info }) => info);
  }

  snapshot(key: string): LiveSnapshot | null {
    const place = this.places.get(key);
    return place === undefined ? null : place.runner.snapshot(place.view);
  }

  subscribe(key: string, listener: (update: LiveUpdate) => void): () => void {
    const place = this.places.get(key);
    return place === undefined ? () => undefined : place.runner.subscribe(place.view, listener);
  }

  paper(key: string): PaperReport | null {
    return this.places.get(key)?.runner.paperReport() ?? null;
  }

  control(key: string, command: ReplayCommand): void {
    const place = this.places.get(key);
    if (place?.control === undefined) throw new RangeError('this is live, not a replay: it cannot be steered');
    place.control(command, place.view);
  }
}
