import { html, type Markup, NOTHING } from '../page/markup.ts';
import { OUTCOME_BARS, type Outcome } from './outcomes.ts';

const WIDTH = 90;
const HEIGHT = 22;
const EDGE = 2;

/** An outcome as a line of the size of a word, with a rule where the price stood. Works without a script. */
export function thumbnail({ pathBps, lastBps }: Outcome): Markup {
  if (lastBps === null) return NOTHING;
  const reach = pathBps.reduce((most, bps) => Math.max(most, Math.abs(bps)), 0);
  const middle = HEIGHT / 2;
  const y = (bps: number): string => (reach === 0 ? middle : middle - (bps / reach) * (middle - EDGE)).toFixed(1);
  const x = (bar: number): string => ((bar / OUTCOME_BARS) * WIDTH).toFixed(0);
  const points = pathBps.map((bps, bar) => `${x(bar)},${y(bps)}`).join(' ');
  return html`<svg class="path" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true"><path d="M0,${middle}H${WIDTH}"/>
<polyline points="${points}"/></svg>`;
}
