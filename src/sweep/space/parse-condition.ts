import { asObject, type Place, requireSetting, settingText } from './place.ts';
import type { Condition, SettingTest } from './sweep-space.ts';

/**
 * Reads a condition: `{ "if": { "target": ["2r", "3r"] }, "then": { "stop": { "not": "none" } } }`.
 * @throws InputError naming the member.
 */
export function parseCondition(value: unknown, place: Place): Condition {
  const { if: only, then, ...rest } = asObject(value, place);
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined) throw place.at(unknown).fault('is no member of a condition: it has if and then');
  return { if: parseTests(only, place.at('if')), then: parseTests(then, place.at('then')) };
}

function parseTests(value: unknown, place: Place): Record<string, SettingTest> {
  const tests = Object.entries(asObject(value, place)).map(([name, test]) => {
    requireSetting(name, place.at(name));
    return [name, parseTest(name, test, place.at(name))] as const;
  });
  if (tests.length === 0) throw place.fault('names no setting');
  return Object.fromEntries(tests);
}

function parseTest(name: string, value: unknown, place: Place): SettingTest {
  const isNegated = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isNegated) return { oneOf: parseTexts(name, value, place) };
  const { not, ...rest } = asObject(value, place);
  if (not === undefined || Object.keys(rest).length > 0) {
    throw place.fault('takes a text, a list of texts, or { "not": … }', value);
  }
  return { noneOf: parseTexts(name, not, place.at('not')) };
}

function parseTexts(name: string, value: unknown, place: Place): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw place.fault('names no text');
  return list.map((text) => settingText(name, text, place));
}
