import type { Instrument, Scales } from '../../core/trade-batch.ts';
import type { SymbolInfo } from '../protocol/live-hub.ts';
import type { ViewRun } from './view-run.ts';

/** What is the same for all views of a symbol. */
export interface SymbolAbout {
  /** Whose trades. */
  readonly instrument: Instrument;
  /** What a tick and a lot are worth. */
  readonly scales: Scales;
  /** How the aggressor is known. */
  readonly aggressor: string;
}

/** Describes a view to those who choose one. */
export function symbolInfo({ instrument, scales, aggressor }: SymbolAbout, { view, rules }: ViewRun): SymbolInfo {
  const { venue, market, symbol } = instrument;
  const { bar, session, reset } = view.settings;
  const sizes = sizesText(view.settings.sizes);
  const key = [venue, market, symbol, bar, session, reset, sizes].join('/');
  return { key, instrument, scales, bar, session, reset, sizes, aggressor, rules };
}

function sizesText(sizes: ViewRun['view']['settings']['sizes']): string {
  if (sizes === null || (sizes.min === null && sizes.max === null)) return 'all';
  const { min, max, unit } = sizes;
  const limits = [min === null ? '' : `from ${min}`, max === null ? '' : `below ${max}`].filter((text) => text !== '');
  return `${unit}s ${limits.join(' ')}`;
}
