// The script of the live pages: the address, the title and the colours of the page follow the widget.
import type { WireView } from '../src/live/protocol/wire-messages.ts';

const NAMES = ['symbol', 'venue', 'market', 'bar', 'session', 'reset', 'sizes'] as const;
const THEME_KEY = 'cvdlab-theme';

const widget = document.querySelector('cvd-widget');

function showTheme(theme: string): void {
  document.documentElement.dataset['theme'] = theme;
}

/** A frame on a page of another origin may have no storage; then the choice is not remembered. */
function storage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

const remembered = storage()?.getItem(THEME_KEY);
if (remembered === 'light' || remembered === 'dark') {
  showTheme(remembered);
  widget?.setAttribute('theme', remembered);
}

widget?.addEventListener('cvd-theme', (event) => {
  const theme = String((event as CustomEvent<unknown>).detail);
  showTheme(theme);
  storage()?.setItem(THEME_KEY, theme);
});

widget?.addEventListener('cvd-view', (event) => {
  // The widget's own event, see cvd-widget.ts.
  const view = (event as CustomEvent<WireView>).detail;
  const query = new URLSearchParams(NAMES.map((name) => [name, view[name]]));
  history.replaceState(null, '', `?${query.toString()}`);
  document.title = `${view.symbol} live – cvdlab`;
});
