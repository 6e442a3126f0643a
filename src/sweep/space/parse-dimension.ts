import { compareDecimals, type Decimal, formatUnits, parseDecimal } from '../../core/decimal.ts';
import { asObject, type Place, settingText } from './place.ts';
import type { Dimension } from './sweep-space.ts';

const MOST_VALUES = 100_000;

/**
 * Reads a dimension: a list of texts, numbers or booleans; or `{ from, to, step }`, both ends included, with a `unit` to be
 * written after every number; or `{ values, ordered }` to say whether neighbours in the list are neighbours in meaning.
 * Where that is not said, they are when all are numbers with one unit, rising or falling.
 * @throws InputError naming the member.
 */
export function parseDimension(name: string, value: unknown, place: Place): Dimension {
  if (Array.isArray(value)) return dimensionOf(name, value, place);
  const { from, to, step, unit = '', values, ordered, ...rest } = asObject(value, place);
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined) {
    throw place
      .at(unknown)
      .fault('is no member of a dimension: it is a list, { from, to, step } or { values, ordered }');
  }
  if (ordered !== undefined && typeof ordered !== 'boolean') {
    throw place.at('ordered').fault('takes true or false', ordered);
  }
  const isList = values !== undefined;
  if (isList && !Array.isArray(values)) throw place.at('values').fault('takes a list', values);
  if (isList === (from !== undefined))
    throw place.fault('takes a list, { from, to, step } or { values, ordered }', value);
  const list: readonly unknown[] = isList ? values : numbersOf({ from, to, step, unit }, place);
  return dimensionOf(name, list, place, ordered);
}

function dimensionOf(name: string, list: readonly unknown[], place: Place, ordered?: boolean): Dimension {
  const values = list.map((text) => settingText(name, text, place));
  if (values.length === 0) throw place.fault('has no values');
  const twice = values.find((text, index) => values.indexOf(text) < index);
  if (twice !== undefined) throw place.fault(`has ${twice} twice`);
  return { name, values, isOrdered: ordered ?? isRising(values) };
}

interface NumberRange {
  readonly from: unknown;
  readonly to: unknown;
  readonly step: unknown;
  readonly unit: unknown;
}

/** The numbers of a range as texts, reckoned in decimals: 0.1 + 0.2 is 0.3. */
function numbersOf({ from, to, step, unit }: NumberRange, place: Place): string[] {
  if (typeof unit !== 'string') throw place.at('unit').fault('takes a text such as "t"', unit);
  const [first, last, by] = [
    decimalOf(from, place.at('from')),
    decimalOf(to, place.at('to')),
    decimalOf(step, place.at('step')),
  ];
  if (by.units <= 0n) throw place.at('step').fault('must be above 0', step);
  if (compareDecimals(first, last) > 0) throw place.fault('begins after its end', from);
  const scale = Math.max(first.scale, last.scale, by.scale);
  const [start, end, stride] = [first, last, by].map((one) => one.units * 10n ** BigInt(scale - one.scale));
  const count = (end! - start!) / stride! + 1n;
  if (count > MOST_VALUES) throw place.fault(`has ${count} values, at most ${MOST_VALUES} are allowed`);
  return Array.from({ length: Number(count) }, (_, index) => plain(start! + BigInt(index) * stride!, scale) + unit);
}

function decimalOf(value: unknown, place: Place): Decimal {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  try {
    return parseDecimal(text);
  } catch {
    throw place.fault('takes a number', value);
  }
}

/** Without needless zeros, as a person would write it. */
function plain(units: bigint, scale: number): string {
  const text = formatUnits(units, scale);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function isRising(values: readonly string[]): boolean {
  const parts = values.map((text) => /^(-?\d*\.?\d+)(\D*)$/.exec(text));
  if (parts.some((part) => part === null || part[2] !== parts[0]![2])) return false;
  const numbers = parts.map((part) => Number(part![1]));
  const steps = numbers.slice(1).map((number, index) => Math.sign(number - numbers[index]!));
  return steps.every((step) => step === steps[0]);
}
