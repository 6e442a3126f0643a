const ZERO = 48;

/**
 * Reads a plain decimal (`61837.63000000`) as an integer count of 10^-scale, exactly and without a float in between.
 * @param scale digits after the point, 0 to 15. Further digits must be zeros.
 * @throws RangeError saying what is wrong when the text is no such number, or does not fit.
 */
export function decimalUnits(text: string, scale: number): number {
  const { length } = text;
  const point = text.indexOf('.');
  const wholeEnd = point < 0 ? length : point;
  if (wholeEnd === 0 || point === length - 1) throw notDecimal(text);
  const keptEnd = Math.min(length, wholeEnd + 1 + scale);
  let units = appended(0, text, 0, wholeEnd);
  if (point >= 0) units = appended(units, text, point + 1, keptEnd);
  if (appended(0, text, keptEnd, length) > 0) throw new RangeError(`"${shown(text)}" has more than ${scale} decimals`);
  for (let digit = Math.max(keptEnd - wholeEnd - 1, 0); digit < scale; digit += 1) units *= 10;
  // What once passed 2^53 only grows: a sum that was rounded on the way is refused too.
  if (units > Number.MAX_SAFE_INTEGER) throw new RangeError(`"${shown(text)}" does not fit at ${scale} decimals`);
  return units;
}

/** The digits of a part of the text, put behind those of `units`. */
function appended(units: number, text: string, from: number, to: number): number {
  let value = units;
  for (let index = from; index < to; index += 1) {
    const digit = text.charCodeAt(index) - ZERO;
    if (digit < 0 || digit > 9) throw notDecimal(text);
    value = value * 10 + digit;
  }
  return value;
}

function notDecimal(text: string): RangeError {
  return new RangeError(`expected a decimal number, got "${shown(text)}"`);
}

function shown(text: string): string {
  return text.slice(0, 40);
}
