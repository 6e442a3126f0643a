import { dataTable, textColumn } from '../page/data-table.ts';
import { html, type Markup } from '../page/markup.ts';
import type { NamedValue } from '../page/named-value.ts';
import { counted, groupDigits } from '../page/readable.ts';
import { settingsList } from '../page/settings-list.ts';
import type { RunRecord } from './run-record.ts';

/** What the run was made of: with the same, anybody gets the same run, byte for byte. */
export function manifestSection(run: RunRecord): Markup {
  const { id, version, seed, events, data, configuration } = run;
  const facts: NamedValue[] = [
    ['Run', id],
    ['cvdlab', version],
    ['Seed', String(seed)],
    ['Events', events === null ? 'not written' : `${groupDigits(String(events.lines))} lines, ${events.checksum}`],
  ];
  return html`<section id="manifest" aria-labelledby="manifest-heading">
<h2 id="manifest-heading">What it was made of</h2>
<p>Equal settings, data, version and seed give an equal run: the same id, the same events byte for byte.</p>
${settingsList(facts)}
<details class="numbers"><summary>${counted(Object.keys(configuration).length, 'setting')}</summary>${settingsTable(configuration)}</details>
<details class="numbers"><summary>${counted(data.length, 'day')} of data with checksums</summary>${daysTable(data)}</details>
</section>`;
}

/** A setting's value as text. */
export function settingText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function settingsTable(configuration: RunRecord['configuration']): Markup {
  return dataTable({
    label: 'Settings',
    caption: 'Every setting by the name of its option, defaults included.',
    columns: [textColumn('Setting'), textColumn('Value')],
    rows: Object.entries(configuration).map(([name, value]) => ({ cells: [name, settingText(value)] })),
  });
}

function daysTable(data: RunRecord['data']): Markup {
  return dataTable({
    label: 'Days of data',
    caption: 'The days that were read, each with the checksum of its content.',
    columns: [textColumn('UTC day'), textColumn('Checksum')],
    rows: data.map(({ date, checksum }) => ({ cells: [date, checksum] })),
  });
}
