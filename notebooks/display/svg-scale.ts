/** Places of an axis: where a value lies, and which values are named. */
export interface Scale {
  /** Pixels of a value. */
  readonly at: (value: number) => number;
  /** The values that are named, and their names. */
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
}

/** From which value to which, drawn from which pixel to which. */
export interface Extent {
  /** Least and greatest value. */
  readonly values: readonly [number, number];
  /** Where they are drawn. */
  readonly pixels: readonly [number, number];
}

/** A number of the axis: at most this many are named. */
const MOST_TICKS = 7;

/** An axis of numbers. */
export function linearScale({ values, pixels }: Extent): Scale {
  const [low, high] = values;
  const step = niceStep((high - low) / MOST_TICKS);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => {
    const value = (first + index) * step;
    return { value, text: grouped(value === 0 ? 0 : value, digits) };
  });
  return { at: between({ values, pixels }), ticks };
}

const MINUTE_MS = 60_000;
const TIME_STEPS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 14_400].map(
  (minutes) => minutes * MINUTE_MS,
);

/** An axis of UTC times, in milliseconds since 1970. */
export function timeScale({ values, pixels }: Extent): Scale {
  const [low, high] = values;
  const step = TIME_STEPS_MS.find((size) => (high - low) / size <= MOST_TICKS) ?? 28_800 * MINUTE_MS;
  const ticks: { value: number; text: string }[] = [];
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) {
    const iso = new Date(value).toISOString();
    const isMidnight = iso.slice(11, 16) === '00:00';
    ticks.push({ value, text: isMidnight || step >= 1440 * MINUTE_MS ? iso.slice(5, 10) : iso.slice(11, 16) });
  }
  return { at: between({ values, pixels }), ticks };
}

/** An axis of names, each at 0, 1, 2 …. */
export function categoryScale(names: readonly string[], pixels: Extent['pixels']): Scale {
  const at = between({ values: [-0.5, names.length - 0.5], pixels });
  const every = Math.ceil(names.length / 16);
  return {
    at,
    ticks: names.map((text, value) => ({ value, text })).filter(({ value }) => value % every === 0),
  };
}

function between({ values: [low, high], pixels: [from, to] }: Extent): (value: number) => number {
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

/** The least of 1, 2, 5, 10, … that is not below. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

function grouped(value: number, digits: number): string {
  const [whole = '', fraction] = Math.abs(value).toFixed(digits).split('.');
  const sign = value < 0 ? '−' : '';
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
}
