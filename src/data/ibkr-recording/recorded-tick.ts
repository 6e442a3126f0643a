import { type DecimalNumber, readDecimal, withoutFloatNoise } from '../csv/decimal-text.ts';
import { EXPECTED_TIME, readTime, type TimeFormat } from '../csv/time-text.ts';
import { quoteValue } from '../input-error.ts';

/** The tick types of reqMktData that matter here. Source: IBKR Campus, TWS API, "Available Tick Types". */
export const TICK = { bidSize: 0, bid: 1, ask: 2, askSize: 3, last: 4, lastSize: 5, volume: 8 } as const;

const KNOWN: ReadonlySet<number> = new Set(Object.values(TICK));
/** These are nothing without a size. */
const SIZED: ReadonlySet<number> = new Set([TICK.bidSize, TICK.askSize, TICK.lastSize, TICK.volume]);

/** One tick of a recording. */
export interface RecordedTick {
  /** Its type; one that is not in {@link TICK} has neither price nor size. */
  readonly type: number;
  /** When it was received, µs. */
  readonly timeUs: number;
  /** Above 0; null where there is none: TWS says −1 or 0 for that. */
  readonly price: DecimalNumber | null;
  /** At least 0; null where the recording does not say. */
  readonly size: DecimalNumber | null;
}

/**
 * Reads an element of a recording, `{"time": …, "price": …, "size": …, "tickType": …}`.
 * @returns what is wrong with it instead, as text for a message, when it is none.
 */
export function readRecordedTick(text: string, time: TimeFormat): RecordedTick | string {
  const fields = fieldsOf(text);
  if (fields === null) return `expected a JSON object, got ${quoteValue(text)}`;
  const type = fields.get('tickType');
  if (typeof type !== 'number' || !Number.isInteger(type)) return mismatch('tickType', 'a whole number', type);
  const timeUs = timeOf(fields.get('time'), time);
  if (Number.isNaN(timeUs)) return mismatch('time', EXPECTED_TIME[time.unit], fields.get('time'));
  if (!KNOWN.has(type)) return { type, timeUs, price: null, size: null };
  const price = decimalOf(fields.get('price'));
  if (typeof price === 'string') return mismatch('price', price, fields.get('price'));
  const size = decimalOf(fields.get('size'));
  if (typeof size === 'string') return mismatch('size', size, fields.get('size'));
  if (size === null ? SIZED.has(type) : size.mantissa < 0)
    return mismatch('size', 'a size of at least 0', fields.get('size'));
  return { type, timeUs, price: price !== null && price.mantissa > 0 ? price : null, size };
}

function fieldsOf(text: string): ReadonlyMap<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null;
  } catch {
    return null; // the caller names file and element
  }
}

function timeOf(value: unknown, format: TimeFormat): number {
  return typeof value === 'string' || typeof value === 'number' ? readTime(String(value), format) : Number.NaN;
}

/** A number of the recording, by way of the shortest text that gives the same double; null where it is absent. */
function decimalOf(value: unknown): DecimalNumber | string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number') return 'a number';
  const text = String(value);
  const decimal = readDecimal(text);
  return typeof decimal === 'string' ? (withoutFloatNoise(text) ?? decimal) : decimal;
}

function mismatch(field: string, expected: string, got: unknown): string {
  const shown = got === undefined ? 'nothing' : quoteValue(typeof got === 'string' ? got : JSON.stringify(got));
  return `${field}: expected ${expected}, got ${shown}`;
}
