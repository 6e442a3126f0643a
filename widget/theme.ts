/** The colours that the chart takes from the style sheet, by the names of their variables. */
const NAMES = [
  'surface',
  'text',
  'muted',
  'line',
  'grid',
  'up',
  'down',
  'bullish',
  'bearish',
  'partial-shade',
  'gap-shade',
] as const;

/** The colours of the chart. */
export type Colours = Readonly<Record<(typeof NAMES)[number], string>>;

/** The colours of the theme that holds inside an element. An element has to resolve them: light-dark() is no colour by itself. */
export function coloursIn(root: ShadowRoot): Colours {
  const probe = root.appendChild(document.createElement('i'));
  const colour = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = Object.fromEntries(NAMES.map((name) => [name, colour(name)]));
  probe.remove();
  return colours as Colours; // every name was put in
}
