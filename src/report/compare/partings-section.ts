import { html, type Markup } from '../page/markup.ts';
import { groupDigits } from '../page/readable.ts';
import type { CompareInput, Parting } from './compare-input.ts';

/** Longer lines are cut: the logs have them whole. */
const MAX_LINE = 600;

/** Where the events of the runs part. */
export function partingsSection({ runs, partings }: CompareInput): Markup {
  const [first, ...others] = runs;
  return html`<section id="events" aria-labelledby="events-heading">
<h2 id="events-heading">Where their events part</h2>
<p>Everything that happened in a run is a line of its log: orders, fills, signals, equity. The first line that differs says where
two runs begin to be different ones.</p>
${others.map(({ name }, index) => partingBlock(first!.name, name, partings[index] ?? null))}
</section>`;
}

function partingBlock(first: string, other: string, parting: Parting | null): Markup {
  if (parting === null) return html`<p>${other}: every event is the same as in ${first}, byte for byte.</p>\n`;
  return html`<p>${other}: the same as ${first} up to line ${groupDigits(String(parting.line - 1))}; line ${groupDigits(String(parting.line))} differs:</p>
<dl class="lines"><div><dt>${first}</dt><dd><code>${line(parting.first)}</code></dd></div>
<div><dt>${other}</dt><dd><code>${line(parting.other)}</code></dd></div></dl>\n`;
}

function line(text: string | null): string {
  if (text === null) return 'has ended';
  return text.length > MAX_LINE ? `${text.slice(0, MAX_LINE)}…` : text;
}
