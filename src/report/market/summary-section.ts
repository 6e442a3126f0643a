import { formatUnits } from '../../core/decimal.ts';
import type { SideOrigin } from '../../cvd/aggressor/side-origin.ts';
import { type BarFacts, barFacts } from './bar-facts.ts';
import type { Doubt } from './doubt.ts';
import { html, type Markup } from '../page/markup.ts';
import { counted, groupDigits, percent, readableTime, signedDigits } from '../page/readable.ts';
import type { ReportInput } from './report-input.ts';
import { sidesWords } from './sides-words.ts';

/** What a page adds to its summary. */
export interface SummaryExtras {
  /** More figures, made by {@link tile}. */
  readonly tiles: readonly Markup[];
  /** More paragraphs. */
  readonly words: readonly string[];
}

const NO_EXTRAS: SummaryExtras = { tiles: [], words: [] };

/** The figures that matter most, and what they mean in plain words. */
export function summarySection(input: ReportInput, doubt: Doubt | null, extras = NO_EXTRAS): Markup {
  const facts = barFacts(input.bars);
  const paragraphs = [
    marketWords(input, facts),
    ...sidesWords(input, doubt),
    signalWords(input),
    dataWords(input, facts),
    ...extras.words,
  ];
  return html`<section id="summary" aria-labelledby="summary-heading">
<h2 id="summary-heading">Summary</h2>
<dl class="tiles">
${tiles(input, facts, doubt)}${extras.tiles}</dl>
<div class="words">
${paragraphs.map((text) => html`<p>${text}</p>\n`)}</div>
</section>`;
}

function tiles(input: ReportInput, facts: BarFacts, doubt: Doubt | null): Markup[] {
  const lots = (units: bigint): string => formatUnits(units, input.bars.scales.sizeScale);
  const bearish = input.signals.filter((signal) => signal.type === 'bearish').length;
  const label = input.settings.sides === 'estimated' ? ', estimated' : '';
  const bought = `${shareOf(facts.buyVolume, facts.volume)} bought${label}`;
  const unknown = doubt === null ? '' : `, ${shareOf(facts.unknownVolume, facts.volume)} unknown`;
  return [
    tile('Bars', groupDigits(String(facts.bars)), input.settings.bar),
    tile('Trades', facts.trades === null ? '–' : groupDigits(String(facts.trades)), 'in these bars'),
    tile('Volume', groupDigits(lots(facts.volume)), `${bought}${unknown}`),
    tile('Delta', signedDigits(lots(facts.delta)), `${shareOf(facts.delta, facts.volume)} of volume${label}`),
    tile('Signals', groupDigits(String(input.signals.length)), `▲ ${input.signals.length - bearish}  ▼ ${bearish}`),
  ];
}

/** A figure with its name and a remark. */
export function tile(name: string, value: string, remark: string): Markup {
  return html`<div><dt>${name}</dt><dd>${value}</dd><dd class="remark">${remark}</dd></div>\n`;
}

function shareOf(part: bigint, whole: bigint): string {
  return whole === 0n ? '–' : percent(Number(part) / Number(whole)).replace('-', '−');
}

const AGGRESSOR_VERBS = {
  recorded: 'were',
  inferred: 'are taken to have been',
  estimated: 'are estimated to have been',
} as const satisfies Record<SideOrigin, string>;

function marketWords({ bars, settings }: ReportInput, facts: BarFacts): string {
  if (facts.bars === 0) return 'There is no bar in this range.';
  const lots = (units: bigint): string => groupDigits(formatUnits(units, bars.scales.sizeScale));
  const span = `${readableTime(bars.timeUs[0]!)} to ${readableTime(bars.endUs[bars.length - 1]!)} UTC`;
  const stronger = facts.delta === 0n ? 'Neither side' : facts.delta > 0n ? 'Buyers' : 'Sellers';
  const size = facts.delta < 0n ? -facts.delta : facts.delta;
  const pressed = facts.delta === 0n ? 'was' : 'were';
  return `${span}: buyers ${AGGRESSOR_VERBS[settings.sides]} the aggressor in ${lots(facts.buyVolume)} and sellers in ${lots(facts.sellVolume)} of a volume of ${lots(facts.volume)}. ${stronger} ${pressed} the stronger side${size === 0n ? '' : `, by ${lots(size)}`}.`;
}

function signalWords({ signals, settings }: ReportInput): string {
  const rules = settings.rules.length === 0 ? 'No rule' : settings.rules.join(', ');
  const bearish = signals.filter((signal) => signal.type === 'bearish').length;
  const found = `${rules} found ${counted(signals.length, 'divergence')}`;
  if (signals.length === 0) return `${found}.`;
  return `${found}: ${signals.length - bearish} bullish, ${bearish} bearish. Each is drawn at the bar it speaks of and carries the time at which it could first be known.`;
}

function dataWords({ bars, days, settings, tradesOutsideSessions }: ReportInput, facts: BarFacts): string {
  const missing = days.filter(({ data }) => data === null).length;
  const unknown = groupDigits(formatUnits(facts.unknownVolume, bars.scales.sizeScale));
  const remarks = [
    facts.partial > 0 ? `${counted(facts.partial, 'bar')} only partly covered by data` : '',
    facts.gap > 0 ? `${counted(facts.gap, 'bar')} touched by a known gap` : '',
    missing > 0 ? `${counted(missing, 'day')} of the range without data` : '',
    tradesOutsideSessions > 0 ? `${counted(tradesOutsideSessions, 'trade')} outside the sessions and in no bar` : '',
    facts.unknownVolume > 0n
      ? `a volume of ${unknown} (${shareOf(facts.unknownVolume, facts.volume)}) whose aggressor is unknown and which is in no delta`
      : '',
  ].filter((remark) => remark !== '');
  if (remarks.length === 0) {
    const known = settings.sides === 'recorded' ? ', and the aggressor of every trade is known' : '';
    return `Data: every bar is covered whole${known}.`;
  }
  return `Mind the data: ${remarks.join('; ')}.`;
}
