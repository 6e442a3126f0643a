import { DAY_US, formatDay } from '../../core/time.ts';
import { html, type Markup, NOTHING } from '../page/markup.ts';
import { counted, readableDays } from '../page/readable.ts';
import type { DayCoverage, ReportDay } from './report-input.ts';

const WIDTH = 1000;

/** All days of the range side by side: what is covered, what is a known gap, what is missing. Works without a script. */
export function coverageStrip(days: readonly ReportDay[]): Markup {
  if (days.length === 0) return html`<p>No day was asked for.</p>`;
  const [first, last] = [days[0]!.day, days.at(-1)!.day];
  const scale = { fromUs: first * DAY_US, perUs: WIDTH / ((last - first + 1) * DAY_US) };
  return html`<figure class="strip">
${strip(
  days.map((day) => dayMarks(day.data, scale)),
  `Coverage ${readableDays(first, last)}: ${inWords(days)}`,
)}
<figcaption><span>${formatDay(first)} 00:00</span> <span class="keys"><span class="key covered">covered</span>
<span class="key gap">known gap</span> <span class="key missing">no data</span></span> <span>${formatDay(last)} 24:00</span></figcaption>
</figure>`;
}

/** One day from 00 to 24 h. */
export function dayStrip(day: number, data: DayCoverage | null): Markup {
  const scale = { fromUs: day * DAY_US, perUs: WIDTH / DAY_US };
  const label = data === null ? 'no data' : `covered with ${counted(data.gaps.length, 'gap')}`;
  return strip([dayMarks(data, scale)], label);
}

interface StripScale {
  readonly fromUs: number;
  readonly perUs: number;
}

function strip(marks: readonly Markup[], label: string): Markup {
  return html`<svg class="coverage" viewBox="0 0 ${WIDTH} 10" preserveAspectRatio="none" role="img" aria-label="${label}">
${marks}</svg>`;
}

function dayMarks(data: DayCoverage | null, scale: StripScale): Markup {
  if (data === null) return NOTHING;
  const covered = rectangle('covered', data.coveredFromUs, data.coveredToUs, scale);
  return html`${covered}${data.gaps.map((gap) => rectangle('gap', gap.fromUs, gap.toUs, scale))}`;
}

/** A stretch of time; a short one is widened until it can be seen. */
function rectangle(kind: 'covered' | 'gap', fromUs: number, toUs: number, scale: StripScale): Markup {
  if (Number.isNaN(fromUs) || Number.isNaN(toUs)) return NOTHING;
  const x = (fromUs - scale.fromUs) * scale.perUs;
  const width = Math.max((toUs - fromUs) * scale.perUs, kind === 'gap' ? 2 : 0);
  return html`<rect class="${kind}" x="${x.toFixed(1)}" width="${width.toFixed(1)}" height="10"/>`;
}

function inWords(days: readonly ReportDay[]): string {
  const missing = days.filter(({ data }) => data === null).length;
  const gaps = days.reduce((sum, { data }) => sum + (data?.gaps.length ?? 0), 0);
  return `${counted(days.length, 'day')}, ${counted(missing, 'day')} without data, ${counted(gaps, 'known gap')}`;
}
