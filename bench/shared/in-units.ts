/** Natural numbers as integer units. @throws RangeError where one is no multiple of a unit. */
export function inUnits(
  values: Float64Array,
  { into, length, scale }: { into: Float64Array; length: number; scale: number },
): void {
  const unitsPerOne = 10 ** scale;
  for (let row = 0; row < length; row += 1) {
    const units = Math.round(values[row]! * unitsPerOne);
    if (units / unitsPerOne !== values[row]!) throw new RangeError(`${values[row]!} is no multiple of 1e-${scale}`);
    into[row] = units;
  }
}
