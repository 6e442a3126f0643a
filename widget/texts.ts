import type { WireBar, WireSignal, WireView } from '../src/live/protocol/wire-messages.ts';

/** Seconds since the epoch of an ISO 8601 time, microseconds included, which `Date.parse` drops. */
export function secondsOf(time: string): number {
  const micros = /\.\d{3}(\d{3})Z$/.exec(time)?.[1] ?? '0';
  return (Date.parse(time) * 1000 + Number(micros)) / 1e6;
}

/** A time as people read it: without its zone, and without seconds and decimals that are zero. */
export function readable(time: string): string {
  return time
    .replace('T', ' ')
    .replace('Z', '')
    .replace(/\.000$/, '')
    .replace(/:00$/, '');
}

/** The time of day of {@link readable}. */
export function clockTime(time: string): string {
  return readable(time).slice(11);
}

/** A number with so many digits after its point, commas between thousands, and an en dash where it is absent. */
export function decimal(value: number | null, digits: number): string {
  if (value === null) return '–';
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return value.toLocaleString('en-US', options).replace('-', '−');
}

/** {@link decimal} with a sign for what is above zero too. */
export function signed(value: number, digits: number): string {
  return value > 0 ? `+${decimal(value, digits)}` : decimal(value, digits);
}

/** What a signal says, in words. */
export function signalText({ type, kind, rule }: WireSignal): string {
  return `${type} ${kind} divergence, ${rule}`;
}

/** What a bar holds, in words: for a screen reader. */
export function barText(bar: WireBar, view: WireView): string {
  const { price_digits: price, size_digits: size } = view;
  const quality = bar.quality === 'ok' ? '' : `, ${QUALITY_TEXT[bar.quality]}`;
  return `${readable(bar.time)} UTC: close ${decimal(bar.close, price)}, delta ${signed(bar.delta, size)}, CVD ${decimal(bar.cvd_close, size)}${quality}`;
}

/** What a quality means. */
export const QUALITY_TEXT = { ok: '', partial: 'partly covered', gap: 'trades missing' } as const;
