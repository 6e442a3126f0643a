import type { Attributes, Range } from './plotly.ts';

const TICK_WIDTH = 105;
const STEPS_SECONDS = [
  0.001, 0.01, 0.1, 1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_419_200,
  7_862_400, 31_449_600,
];
const DAY_SECONDS = 86_400;

/** Starts of the bars in ms; added up in whole µs, so that nothing is rounded twice. */
export function cumulated(steps: readonly number[]): number[] {
  let micros = 0;
  return steps.map((step) => {
    micros += Math.round(step * 1000);
    return micros / 1000;
  });
}

/** An instant as people read it: `2024-08-08 23:55:00`, with decimals only where there are any. */
export function timeText(ms: number): string {
  return new Date(ms)
    .toISOString()
    .replace('T', ' ')
    .replace('Z', '')
    .replace(/\.000$/, '');
}

/** Labels at round times: at the first bar of each step of the finest step that leaves them room. */
export function ticks(times: readonly number[], [from, to]: Range, widthPx: number): Attributes {
  const first = Math.max(Math.ceil(from), 0);
  const last = Math.min(Math.floor(to), times.length - 1);
  const most = Math.max(Math.floor(widthPx / TICK_WIDTH), 2);
  for (const step of STEPS_SECONDS) {
    const places = crossings(times, [first, last], step);
    if (places.length <= most || step === STEPS_SECONDS.at(-1)) {
      // A bar's time is its left edge. There the label also stays out of the hover title, which has the whole time.
      return {
        'xaxis.tickvals': places.map((place) => place - 0.5),
        'xaxis.ticktext': labels(
          places.map((place) => times[place] ?? 0),
          step,
        ),
      };
    }
  }
  return {};
}

function crossings(times: readonly number[], [first, last]: Range, stepSeconds: number): number[] {
  const stepMs = stepSeconds * 1000;
  const places: number[] = [];
  for (let index = first; index <= last; index += 1) {
    const before = times[index - 1];
    const step = Math.floor((times[index] ?? 0) / stepMs);
    if (before === undefined || Math.floor(before / stepMs) !== step) places.push(index);
  }
  return places;
}

function labels(times: readonly number[], stepSeconds: number): string[] {
  let dayBefore = '';
  return times.map((time) => {
    const [day, clock] = timeText(time).split(' ');
    const isNewDay = day !== dayBefore;
    dayBefore = day ?? '';
    if (stepSeconds >= DAY_SECONDS) return dayBefore;
    const shown = stepSeconds < 60 ? clock : clock?.slice(0, 5);
    return isNewDay ? `${shown ?? ''}<br>${dayBefore}` : (shown ?? '');
  });
}
