import { NOT_GIVEN, SETTING_DEFAULTS } from './setting-names.ts';
import type { Condition, Settings, SettingTest } from './sweep-space.ts';

/** Whether every condition holds for a cell that says these settings. */
export function isSensible(conditions: readonly Condition[], said: Settings): boolean {
  return conditions.every((condition) => !fits(condition.if, said) || fits(condition.then, said));
}

function fits(tests: Readonly<Record<string, SettingTest>>, said: Settings): boolean {
  return Object.entries(tests).every(([name, test]) => {
    const text = said[name] ?? SETTING_DEFAULTS[name] ?? NOT_GIVEN;
    return 'oneOf' in test ? test.oneOf.includes(text) : !test.noneOf.includes(text);
  });
}
