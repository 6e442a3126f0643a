import { settingText } from '../backtest/manifest-section.ts';
import { dataTable, textColumn } from '../page/data-table.ts';
import { html, type Markup } from '../page/markup.ts';
import { counted } from '../page/readable.ts';
import type { CompareInput, NamedRun } from './compare-input.ts';

/** More days than this that differ are counted, not listed. */
const MAX_DAYS = 40;

/** Something that was said of the runs, with its value in each. */
export interface DifferingSetting {
  /** Its name: that of the option. */
  readonly name: string;
  /** Its value in each run; empty where it has none. */
  readonly values: readonly string[];
}

/** What the runs were made of, as far as it differs: settings, version, seed, days of data. */
export function differingSettings(runs: readonly NamedRun[]): DifferingSetting[] {
  const causes = runs.map(({ run }) => {
    const { configuration, version, seed, data } = run;
    const settings = Object.entries(configuration).map(([name, value]) => [name, settingText(value)] as const);
    const days = data.map(({ date, checksum }) => [`data of ${date}`, checksum] as const);
    return new Map([...settings, ['cvdlab', version] as const, ['seed', String(seed)] as const, ...days]);
  });
  const names = [...new Set(causes.flatMap((cause) => [...cause.keys()]))];
  return names
    .map((name) => ({ name, values: causes.map((cause) => cause.get(name) ?? '') }))
    .filter(({ values }) => values.some((value) => value !== values[0]));
}

/** What differs in what the runs were made of. */
export function settingsSection({ runs }: CompareInput): Markup {
  const differing = differingSettings(runs);
  const days = differing.filter(({ name }) => name.startsWith('data of '));
  const listed = days.length > MAX_DAYS ? differing.filter((one) => !days.includes(one)) : differing;
  const table = dataTable({
    label: 'What differs',
    caption:
      'Settings by the names of their options, version, seed, and checksums of the days of data. What is the same is left out.',
    columns: [textColumn('What'), ...runs.map(({ name }) => textColumn(name))],
    rows: listed.map(({ name, values }) => ({ cells: [name, ...values.map((value) => (value === '' ? '–' : value))] })),
  });
  return html`<section id="settings" aria-labelledby="settings-heading">
<h2 id="settings-heading">What differs in what they were made of</h2>
${days.length > MAX_DAYS ? html`<p>${counted(days.length, 'day')} of data differ or are not in all runs.</p>` : ''}
${differing.length === 0 ? html`<p>Nothing: they were made of the same.</p>` : table}
</section>`;
}
