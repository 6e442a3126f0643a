import { formatDay, formatTime } from '../../core/time.ts';

/** An instant as people read it, UTC: `2024-08-08 23:55`, with seconds and decimals only where there are any. */
export function readableTime(timeUs: number): string {
  const text = formatTime(timeUs)
    .replace('T', ' ')
    .replace('Z', '')
    .replace(/\.000$/, '');
  return text.replace(/:00$/, '');
}

/** One date, or the first and the last of several. */
export function readableDays(fromDay: number, toDay: number): string {
  return fromDay === toDay ? formatDay(fromDay) : `${formatDay(fromDay)} to ${formatDay(toDay)}`;
}

/** A decimal with commas between thousands; the digits after the point stay as they are. */
export function groupDigits(decimal: string): string {
  const [whole, fraction] = decimal.split('.', 2);
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
  return (fraction === undefined ? grouped : `${grouped}.${fraction}`).replace('-', '−');
}

/** A decimal with commas and its sign, plus too. */
export function signedDigits(decimal: string): string {
  const grouped = groupDigits(decimal);
  return grouped.startsWith('−') || !/[1-9]/.test(grouped) ? grouped : `+${grouped}`;
}

/** `1 bar`, `2 bars`, `1,440 bars`. */
export function counted(count: number, noun: string): string {
  return `${groupDigits(String(count))} ${noun}${count === 1 ? '' : 's'}`;
}

/** A share as percent with one decimal. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** A decimal text without the zeros at its end that say nothing. */
export function trimZeros(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}

/** A decimal to about seven figures, for a place that has no room for all: `-2489.201952` is `-2489.202`. */
export function roughly(decimal: string): string {
  const whole = decimal.replace(/^-?0*|\..*$/g, '').length;
  const places = Math.max(7 - whole, 0);
  return trimZeros(decimal.includes('.') && whole > 0 ? Number(decimal).toFixed(places) : decimal);
}
