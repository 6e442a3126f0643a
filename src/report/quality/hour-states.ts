import { DAY_US, HOUR_US } from '../../core/time.ts';
import type { QualityDay, Stretch } from './quality-input.ts';

/** What is to be said of an hour, from bad to good: its place here is its value in a heat map. */
export const STATES = ['missing', 'gap', 'partly', 'covered'] as const;

/** One of {@link STATES}: nothing there; a known hole or doubt; only a part covered; covered and nothing known against it. */
export type CoverageState = (typeof STATES)[number];

/** An hour of a day. */
export interface HourState {
  /** How it stands. */
  readonly state: CoverageState;
  /** Share of it that is covered, 0 to 1. */
  readonly covered: number;
  /** Known holes that touch it. */
  readonly gaps: number;
  /** Doubtful stretches that touch it. */
  readonly doubts: number;
}

/** The 24 hours of a UTC day. */
export function hoursOf({ day, data }: QualityDay): HourState[] {
  return Array.from({ length: 24 }, (_, hour) => {
    const fromUs = day * DAY_US + hour * HOUR_US;
    return data === null ? NOTHING : stateWithin(data, [fromUs, fromUs + HOUR_US]);
  });
}

const NOTHING: HourState = { state: 'missing', covered: 0, gaps: 0, doubts: 0 };

/** A whole day as one: at its worst, so that a day with a single hole does not look whole. */
export function stateOfDay({ day, data }: QualityDay): HourState {
  return data === null ? NOTHING : stateWithin(data, [day * DAY_US, (day + 1) * DAY_US]);
}

type Known = Pick<NonNullable<QualityDay['data']>, 'coverage' | 'gaps' | 'doubtful'>;

function stateWithin({ coverage, gaps, doubtful }: Known, range: Stretch): HourState {
  const covered = coverage.reduce((sum, stretch) => sum + overlapUs(stretch, range), 0) / (range[1] - range[0]);
  const touching = gaps.filter(({ fromUs, toUs }) => touches([fromUs, toUs], range)).length;
  const doubts = doubtful.filter((stretch) => touches(stretch, range)).length;
  const counts = { covered, gaps: touching, doubts };
  if (touching + doubts > 0) return { state: 'gap', ...counts };
  if (covered === 0) return { state: 'missing', ...counts };
  return { state: covered < 1 ? 'partly' : 'covered', ...counts };
}

function overlapUs([from, to]: Stretch, [start, end]: Stretch): number {
  return Math.max(Math.min(to, end) - Math.max(from, start), 0);
}

/** A hole between two trades of one instant touches the hour of that instant. */
function touches([from, to]: Stretch, [start, end]: Stretch): boolean {
  return from < end && (to > start || (from === to && from === start));
}
