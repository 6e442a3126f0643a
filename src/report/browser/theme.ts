import { byId } from './dom.ts';

/** Gives the colour that a name of the style sheet has in the theme of now. */
export type Colour = (name: string) => string;

const root = document.documentElement;

/** The theme's colours by name. */
export function themeColours(): Colour {
  const known = new Map<string, string>();
  return (name) => {
    const colour = known.get(name) ?? resolvedColour(name);
    known.set(name, colour);
    return colour;
  };
}

/** An element has to resolve it: light-dark() is no colour by itself. */
function resolvedColour(name: string): string {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = `var(${name})`;
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/** A copy with the theme's colours in the place of their names: wherever an attribute speaks of colours. */
export function themed(value: unknown, colour: Colour): unknown {
  if (typeof value !== 'object' || value === null) return value;
  // Only lists of objects are looked into: the long columns of numbers pass untouched.
  if (Array.isArray(value)) return typeof value[0] === 'object' ? value.map((each) => themed(each, colour)) : value;
  const entries = Object.entries(value).map(([name, each]) => {
    return [name, /colou?r/.test(name) ? coloured(each, colour) : themed(each, colour)] as const;
  });
  return Object.fromEntries(entries);
}

function coloured(value: unknown, colour: Colour): unknown {
  if (typeof value === 'string') return value.startsWith('--') ? colour(value) : value;
  if (Array.isArray(value)) return value.map((each) => coloured(each, colour));
  return themed(value, colour);
}

function isDark(): boolean {
  const chosen = root.dataset['theme'];
  return chosen === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
}

/** Wires the switch; `redraw` is called whenever the theme has changed. */
export function wireTheme(redraw: () => void): void {
  const button = byId('theme');
  const name = (): void => {
    button.textContent = isDark() ? 'Light' : 'Dark';
  };
  button.removeAttribute('hidden');
  button.addEventListener('click', () => {
    root.dataset['theme'] = isDark() ? 'light' : 'dark';
    name();
    redraw();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    name();
    redraw();
  });
  name();
}

const PRINT_WIDTH = 720;

/** Paper is white and narrow: what `draw` draws is drawn so for it, and tables behind a click are opened. */
export function wirePrint(draw: (width?: number) => void): void {
  let chosen: string | undefined;
  let opened: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    chosen = root.dataset['theme'];
    root.dataset['theme'] = 'light';
    opened = [...document.querySelectorAll<HTMLDetailsElement>('details.numbers:not([open])')];
    for (const details of opened) details.open = true;
    draw(PRINT_WIDTH);
  });
  addEventListener('afterprint', () => {
    if (chosen === undefined) delete root.dataset['theme'];
    else root.dataset['theme'] = chosen;
    for (const details of opened) details.open = false;
    draw();
  });
}
