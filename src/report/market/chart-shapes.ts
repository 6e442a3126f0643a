import { QUALITY_GAP, QUALITY_PARTIAL } from '../../core/bar-table.ts';
import { dayOfTime } from '../../core/time.ts';
import type { DrawnBars } from './drawn-bars.ts';
import type { ReportDay } from './report-input.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** More lines than this between sessions would be a hatching, not an orientation. */
const MAX_SESSION_LINES = 80;

/**
 * What lies behind the chart: every second session shaded, bars of quality `partial` and `gap` shaded, a thin line where a session begins, a dashed
 * one where time without data was left out. Each kind is one path, however many there are: the page stays light.
 */
export function chartShapes(drawn: DrawnBars, days: readonly ReportDay[]): Attributes[] {
  const sessions = starts(drawn, (index) => drawn.session[index] !== drawn.session[index - 1]);
  const holes = starts(drawn, (index) => isHole(drawn, days, index));
  const hasFewSessions = sessions.length <= MAX_SESSION_LINES;
  const second = hasFewSessions ? everySecond(sessions, drawn.length) : '';
  return [
    shape(second, { fillcolor: '--session-shade', line: { width: 0 } }),
    shape(shadedRuns(drawn, QUALITY_PARTIAL), { fillcolor: '--partial-shade', line: { width: 0 } }),
    shape(shadedRuns(drawn, QUALITY_GAP), { fillcolor: '--gap-shade', line: { width: 0 } }),
    shape(hasFewSessions ? verticals(sessions) : '', { line: { width: 1, color: '--line' } }),
    shape(verticals(holes), { line: { width: 1.5, color: '--gap', dash: 'dash' } }),
  ].flat();
}

function shape(path: string, style: Attributes): Attributes[] {
  return path === '' ? [] : [{ type: 'path', path, xref: 'x', yref: 'paper', layer: 'below', ...style }];
}

function starts(drawn: DrawnBars, isStart: (index: number) => boolean): number[] {
  const found: number[] = [];
  for (let index = 1; index < drawn.length; index += 1) if (isStart(index)) found.push(index);
  return found;
}

/** Time is missing inside a session, or a whole day is missing between two bars. */
function isHole(drawn: DrawnBars, days: readonly ReportDay[], index: number): boolean {
  const endUs = drawn.endUs[index - 1]!;
  const startUs = drawn.timeUs[index]!;
  if (startUs <= endUs || drawn.anchor[index] === drawn.anchor[index - 1]) return false;
  if (drawn.session[index] === drawn.session[index - 1]) return true;
  const [from, to] = [dayOfTime(endUs), dayOfTime(startUs)];
  return days.some(({ day, data }) => data === null && day >= from && day <= to);
}

function verticals(indices: readonly number[]): string {
  return indices.map((index) => `M${index - 0.5},0L${index - 0.5},1`).join('');
}

/** Every second session, shaded so that each is told from its neighbours. */
function everySecond(starts: readonly number[], length: number): string {
  const edges = [...starts, length];
  let path = '';
  for (let index = 0; index + 1 < edges.length; index += 2) path += area(edges[index]!, edges[index + 1]!);
  return path;
}

/** The whole height over bars [from, to). */
function area(from: number, to: number): string {
  return `M${from - 0.5},0L${to - 0.5},0L${to - 0.5},1L${from - 0.5},1Z`;
}

function shadedRuns(drawn: DrawnBars, quality: number): string {
  let path = '';
  for (let from = 0; from < drawn.length; from += 1) {
    if (drawn.quality[from] !== quality) continue;
    let to = from;
    while (to < drawn.length && drawn.quality[to] === quality) to += 1;
    path += area(from, to);
    from = to;
  }
  return path;
}
