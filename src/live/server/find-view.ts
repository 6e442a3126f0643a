import type { SymbolInfo } from '../protocol/live-hub.ts';
import { wireView } from '../protocol/encode-message.ts';

/** The parameters of a URL that choose what is watched, the symbol first. */
export const VIEW_PARAMETERS = ['symbol', 'venue', 'market', 'bar', 'session', 'reset', 'sizes'] as const;

/** The first of the symbols offered that fits all parameters given; null when none does. No parameter: the first of all. */
export function findView(symbols: readonly SymbolInfo[], query: URLSearchParams): SymbolInfo | null {
  const asked = VIEW_PARAMETERS.filter((name) => query.has(name));
  const fits = (info: SymbolInfo): boolean => {
    const view = wireView(info);
    return asked.every((name) => view[name] === query.get(name));
  };
  return symbols.find(fits) ?? null;
}

/** What was asked for in vain, in words. */
export function noSuchView(symbols: readonly SymbolInfo[], query: URLSearchParams): string {
  if (symbols.length === 0) return 'no symbol yet: the server has just begun';
  const asked = VIEW_PARAMETERS.filter((name) => query.has(name)).map((name) => `${name} ${query.get(name) ?? ''}`);
  const names = [...new Set(symbols.map(({ instrument }) => instrument.symbol))];
  const shown = names.length > 8 ? [...names.slice(0, 8), '…'] : names;
  return `nothing here is ${asked.join(', ').slice(0, 120)} (there is ${shown.join(', ')})`;
}
