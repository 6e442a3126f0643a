import type { Command } from 'commander';
import { formatDay } from '../core/time.ts';
import type { DayRange } from '../lab/days-options.ts';

/** The options that decide which bars are made, where they are not at their defaults; the store's place is the reader's own. */
const NAMES = [
  'venue',
  'market',
  'symbol',
  'bar',
  'session',
  'reset',
  'source',
  'minSize',
  'maxSize',
  'sizeUnit',
  'sizeDays',
  'aggressor',
  'quoteLag',
  'quoteMatching',
  'withinSecond',
  'estimate',
  'estimateWindow',
  'estimateDistribution',
];

/** The `cvdlab bars` command that writes the bars which a command with the same options made of these days. */
export function barsCommand(command: Command, { fromDay, toDay }: DayRange): string {
  const [from, to] = [formatDay(fromDay), formatDay(toDay)];
  const days = from === to ? `--date ${from}` : `--from ${from} --to ${to}`;
  const given = command.options.flatMap((option) => {
    const name = option.attributeName();
    const value: unknown = command.getOptionValue(name);
    const isDefault = command.getOptionValueSource(name) === 'default' || value === option.defaultValue;
    return NAMES.includes(name) && typeof value === 'string' && !isDefault
      ? [`${option.long!} ${shellWord(value)}`]
      : [];
  });
  return ['cvdlab bars', ...given, days, '--out bars.csv'].join(' ');
}

function shellWord(text: string): string {
  return /^[\w.,:@%+/=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
