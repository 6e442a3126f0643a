import type { WireView } from '../src/live/protocol/wire-messages.ts';
import { element } from './element.ts';

/** What chooses a view, in the order of the URL. */
export const VIEW_NAMES = ['symbol', 'venue', 'market', 'bar', 'session', 'reset', 'sizes'] as const;

type ViewName = (typeof VIEW_NAMES)[number];

/** One picker: what it is called, and which parts of a view it chooses at once. */
interface Picker {
  readonly label: string;
  readonly names: readonly ViewName[];
}

const PICKERS: readonly Picker[] = [
  { label: 'Symbol', names: ['symbol', 'venue', 'market'] },
  { label: 'Bar length', names: ['bar'] },
  { label: 'CVD reset', names: ['reset', 'session'] },
  { label: 'Trade sizes', names: ['sizes'] },
];

/** Lets people choose among the views that the server offers. What is offered in one way only is shown as text. */
export class Pickers {
  /** Where they are. */
  readonly element = element('div', { class: 'pickers' });
  private readonly pick: (view: WireView) => void;
  private shown = '';

  constructor(pick: (view: WireView) => void) {
    this.pick = pick;
  }

  /** Shows what is watched among what is offered. */
  show(view: WireView, views: readonly WireView[]): void {
    const state = JSON.stringify([view, views]);
    // Under the fingers of somebody who has one open, it must not be made anew.
    if (state === this.shown) return;
    this.shown = state;
    this.element.replaceChildren(...PICKERS.map((picker) => this.picker(picker, view, views)));
  }

  private picker({ label, names }: Picker, view: WireView, views: readonly WireView[]): HTMLElement {
    const text = (each: WireView): string => namedText(names, each, views);
    // Another length of bars is another view of the same symbol.
    const candidates = names[0] === 'symbol' ? views : views.filter((each) => isOfSame(each, view));
    const options = [...new Set(candidates.map(text))];
    if (options.length < 2) return element('span', { class: names[0] === 'symbol' ? 'name' : 'fixed' }, text(view));
    const select = element('select', { 'aria-label': label, title: label });
    for (const option of options) select.append(element('option', {}, option));
    select.value = text(view);
    select.addEventListener('change', () => {
      this.pick(
        nearest(
          view,
          candidates.filter((each) => text(each) === select.value),
        ),
      );
    });
    return select;
  }
}

/** Of a symbol just its name, unless others have the same. */
function namedText(names: readonly ViewName[], view: WireView, views: readonly WireView[]): string {
  const texts = names.map((name) => (name === 'sizes' && view.sizes === 'all' ? 'all sizes' : view[name]));
  if (names[0] === 'reset') return `reset: ${view.reset}${view.reset === 'session' ? ` ${view.session}` : ''}`;
  const markets = new Set(views.filter(({ symbol }) => symbol === view.symbol).map((each) => each.venue + each.market));
  return names[0] === 'symbol' && markets.size < 2 ? view.symbol : texts.join(' ');
}

function isOfSame(a: WireView, b: WireView): boolean {
  return a.symbol === b.symbol && a.venue === b.venue && a.market === b.market;
}

/** The view that has most in common with another. */
function nearest(view: WireView, candidates: readonly WireView[]): WireView {
  const common = (each: WireView): number => VIEW_NAMES.filter((name) => each[name] === view[name]).length;
  return candidates.reduce((best, each) => (common(each) > common(best) ? each : best), candidates[0] ?? view);
}
