import type { EventPanel } from '../../stats/event/event-panel.ts';
import { type Horizon, horizonLabel } from '../../stats/event/horizon.ts';
import type { RuleEvidence } from '../../stats/evidence/rule-evidence.ts';
import { html, escapeHtml, type Markup, NOTHING } from '../page/markup.ts';
import { counted } from '../page/readable.ts';
import type { SignalStudyInput } from './study-input.ts';

/** More rules than this are not drawn: the tables have all of them. */
const MAX_DRAWN_RULES = 8;

/** The rules that figures show: those with anything to draw. */
export function drawnRules({ rules }: SignalStudyInput): readonly RuleEvidence[] {
  return rules.filter(({ cells }) => cells.some(({ study }) => study.events > 0)).slice(0, MAX_DRAWN_RULES);
}

/** Says that not all rules are drawn, where that is so. */
export function drawnRulesNote(input: SignalStudyInput): Markup {
  const [drawn, all] = [drawnRules(input).length, input.rules.length];
  if (drawn === all) return NOTHING;
  return html`<p class="note">The charts show ${drawn} of ${counted(all, 'rule')}, the first with events; the tables have all of them.</p>`;
}

/** The horizons of a panel in words. */
export function horizonLabels({ horizons, bars }: EventPanel): string[] {
  return horizons.map((horizon) => horizonLabel(horizon, bars.scales));
}

/** Places on the x axis for rows that each belong to a rule and a horizon: by horizon, and by rule where there are several. */
export function ruleAndHorizon(
  { panel, rules }: SignalStudyInput,
  rows: readonly { readonly rule: string; readonly horizon: Horizon }[],
): readonly string[] | readonly [rules: readonly string[], horizons: readonly string[]] {
  const horizons = rows.map(({ horizon }) => horizonLabel(horizon, panel.bars.scales));
  return rules.length === 1 ? horizons : [rows.map(({ rule }) => escapeHtml(rule)), horizons];
}

/** A number for a chart: what is not known is a gap. */
export function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Plotly's error bars from a value to the ends of its interval. */
export function intervalBars(
  values: readonly number[],
  intervals: readonly { readonly low: number; readonly high: number }[],
  color: string,
): Readonly<Record<string, unknown>> {
  return {
    type: 'data',
    symmetric: false,
    array: values.map((value, index) => known(intervals[index]!.high - value)),
    arrayminus: values.map((value, index) => known(value - intervals[index]!.low)),
    thickness: 1.6,
    width: 6,
    color,
  };
}
