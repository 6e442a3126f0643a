import { formatDay } from '../core/time.ts';
import { BARS_DEFAULTS } from './bars-options.ts';
import { type DayRange, INSTRUMENT_DEFAULTS } from './days-options.ts';
import { type OptionValues, textOf } from './option-values.ts';

/** The options that decide which bars are made, with their defaults; the store's place is the reader's own. */
const DEFAULTS = Object.entries({ ...INSTRUMENT_DEFAULTS, ...BARS_DEFAULTS }).filter(([name]) => name !== 'dataDir');

/** The `cvdlab bars` command that writes the bars which these options make of these days. */
export function barsCommand(values: OptionValues, { fromDay, toDay }: DayRange): string {
  const [from, to] = [formatDay(fromDay), formatDay(toDay)];
  const days = from === to ? `--date ${from}` : `--from ${from} --to ${to}`;
  const given = DEFAULTS.flatMap(([name, usual]) => {
    const value = textOf(values, name);
    const isUsual = value === undefined || (usual !== undefined && value === String(usual));
    return isUsual ? [] : [`--${flagName(name)} ${shellWord(value)}`];
  });
  return ['cvdlab bars', ...given, days, '--out bars.csv'].join(' ');
}

function flagName(option: string): string {
  return option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function shellWord(text: string): string {
  return /^[\w.,:@%+/=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
