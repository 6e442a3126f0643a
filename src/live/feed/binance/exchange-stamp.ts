/** Times of today have 13 digits in milliseconds and 16 in microseconds: whatever the unit asked for, this tells. */
export function microsecondsOf(stamp: number): number {
  return stamp >= 1e15 ? stamp : stamp * 1000;
}
