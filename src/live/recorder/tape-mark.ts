import { canonicalJson } from '../../core/canonical-json.ts';
import type { TapeEvent } from '../runner/tape-event.ts';

/** Something that stands between two trades of a recording. */
export interface TapeMark {
  /** Number of trades of the whole recording before it. */
  readonly after: number;
  /** What stands there. */
  readonly event: Exclude<TapeEvent, { type: 'trades' }>;
}

/** A mark as a line. */
export function markLine(mark: TapeMark): string {
  return canonicalJson(mark);
}

/** The mark of a line; null when it is none. */
export function parseMark(line: string): TapeMark | null {
  const { after, event } = fieldsOf(parsed(line));
  if (typeof after !== 'number' || !Number.isSafeInteger(after) || after < 0) return null;
  const mark = markedEvent(fieldsOf(event));
  return mark === null ? null : { after, event: mark };
}

function markedEvent({ type, timeUs, fromUs, toUs, missing }: Fields): TapeMark['event'] | null {
  switch (type) {
    case 'coverage-start':
    case 'coverage-end':
    case 'time':
      return isWhole(timeUs) ? { type, timeUs } : null;
    case 'gap':
      return isWhole(fromUs) && isWhole(toUs) && isWhole(missing) ? { type, fromUs, toUs, missing } : null;
    default:
      return null;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
