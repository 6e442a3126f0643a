import { html, type Markup } from './markup.ts';
import type { NamedValue } from './named-value.ts';

/** Names and values as a list that wraps. */
export function settingsList(settings: readonly NamedValue[]): Markup {
  const items = settings.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`);
  return html`<dl class="settings">
${items}</dl>`;
}
