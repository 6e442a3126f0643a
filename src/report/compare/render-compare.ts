import { settingText } from '../backtest/manifest-section.ts';
import { roughMoney } from '../backtest/money-text.ts';
import { netOf } from '../backtest/verdict-section.ts';
import { tile } from '../market/summary-section.ts';
import { html, type Markup } from '../page/markup.ts';
import { counted, groupDigits } from '../page/readable.ts';
import { renderPage } from '../page/render-page.ts';
import type { ReportAssets } from '../page/report-assets.ts';
import type { CompareInput } from './compare-input.ts';
import { curvesSection } from './curves-section.ts';
import { figuresSection } from './figures-section.ts';
import { partingsSection } from './partings-section.ts';
import { differingSettings, settingsSection } from './settings-section.ts';

/**
 * The page that compares runs, made of their folders. Equal input gives equal text.
 * @throws RangeError for fewer than two runs; Error when a script cannot stand in a page.
 */
export function renderCompare(input: CompareInput, assets: ReportAssets): string {
  const { runs } = input;
  if (runs.length < 2) throw new RangeError(`a comparison takes two runs or more, got ${runs.length}`);
  const said = (name: string): string[] => {
    return [...new Set(runs.map(({ run }) => settingText(run.configuration[name] ?? '')))].sort();
  };
  const [symbols, from, to] = [said('symbol'), said('from')[0]!, said('to').at(-1)!];
  const curves = curvesSection(input);
  const heading = `${symbols.join(', ')}: ${runs.length} runs compared`;
  return renderPage(
    {
      kind: 'compare',
      title: `${heading}, ${from} to ${to}`,
      heading,
      place: `${said('venue').join(', ')} ${said('market').join(', ')} · ${from === to ? from : `${from} to ${to}`}`,
      facts: { symbol: symbols.join(', '), from, to, runs: runs.length },
      settings: runs.map(({ name, run }) => [name, run.id] as const),
      sections: [
        summarySection(input),
        curves.markup,
        figuresSection(input),
        settingsSection(input),
        partingsSection(input),
      ],
      figures: curves.figures,
      market: null,
    },
    assets,
  );
}

function summarySection({ runs, partings }: CompareInput): Markup {
  const differing = differingSettings(runs).filter(({ name }) => !name.startsWith('data of '));
  const words = [
    differing.length === 0
      ? 'They were made with the same settings.'
      : `They differ in ${differing.map(({ name }) => name).join(', ')}.`,
    eventWords(partings),
    `To pick the best of ${runs.length} runs is a search of ${runs.length} tries at least: what it shows is too good by that, and no figure here corrects it. cvdlab sweep counts the tries and does.`,
  ];
  return html`<section id="summary" aria-labelledby="summary-heading">
<h2 id="summary-heading">Summary</h2>
<dl class="tiles">
${runs.map(({ name, run }) => tile(name, roughMoney(netOf(run, 'base')), `change of equity, ${counted(run.trips.length, 'round trip')}; ${roughMoney(netOf(run, 'pessimistic'))} to ${roughMoney(netOf(run, 'optimistic'))}`))}</dl>
<div class="words">
${words.map((text) => html`<p>${text}</p>\n`)}</div>
</section>`;
}

function eventWords(partings: CompareInput['partings']): string {
  const parted = partings.filter((parting) => parting !== null);
  if (parted.length === 0) return 'Their events are the same, byte for byte.';
  if (partings.length === 1) return `Their events part at line ${groupDigits(String(parted[0]!.line))}.`;
  return `The events of ${parted.length} of the ${partings.length} others part from those of the first one.`;
}
