import { InputError } from '../../data/input-error.ts';
import { parseCondition } from './parse-condition.ts';
import { parseDimension } from './parse-dimension.ts';
import { asObject, Place, settingText } from './place.ts';
import type { Condition, Dimension, SweepSpace } from './sweep-space.ts';

/**
 * Reads a space as people write it: `base` with a text, number or boolean for every setting; `dimensions` with a list of
 * them, or `{ from, to, step }`, for every setting that varies; `when` with conditions.
 * @param value parsed JSON, or what a module exports.
 * @param file where it stands, for messages.
 * @throws InputError naming the file, the member, what was got and what it takes.
 */
export function parseSpace(value: unknown, file: string): SweepSpace {
  const place = new Place(file, '');
  const { base = {}, dimensions, when = [], ...rest } = asObject(value, place);
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined) throw place.at(unknown).fault('is no member of a space: it has base, dimensions and when');
  const fixed = Object.entries(asObject(base, place.at('base'))).map(([name, text]) => {
    return [name, settingText(name, text, place.at('base').at(name))] as const;
  });
  const varied = parseDimensions(dimensions, place.at('dimensions'));
  const both = varied.find(({ name }) => fixed.some(([other]) => other === name));
  if (both !== undefined) throw place.at('base').at(both.name).fault('is a dimension, too: say it in one place');
  return { base: Object.fromEntries(fixed), dimensions: varied, when: parseConditions(when, place.at('when')) };
}

/**
 * {@link parseSpace} of a JSON file's content.
 * @throws InputError also where it is no JSON.
 */
export function parseSpaceText(text: string, file: string): SweepSpace {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return parseSpace(value, file);
}

/**
 * {@link parseSpace} of what a module exports as `space`.
 * @param exported the module's exports, or its default export where that is all there is.
 * @throws InputError also where it exports no space.
 */
export function spaceOfModule(exported: unknown, file: string): SweepSpace {
  const members = asObject(exported, new Place(file, ''));
  if (members['space'] !== undefined) return parseSpace(members['space'], file);
  if (members['dimensions'] !== undefined) return parseSpace(exported, file);
  throw new InputError(`${file} exports no space: write \`export const space = { base, dimensions }\``);
}

function parseDimensions(value: unknown, place: Place): Dimension[] {
  if (value === undefined) throw place.fault('is missing: say which settings vary, e.g. { "lookback": [10, 20, 40] }');
  return Object.entries(asObject(value, place)).map(([name, values]) => parseDimension(name, values, place.at(name)));
}

function parseConditions(value: unknown, place: Place): Condition[] {
  if (!Array.isArray(value)) throw place.fault('takes a list of conditions', value);
  return value.map((condition: unknown, index) => parseCondition(condition, place.at(String(index))));
}
