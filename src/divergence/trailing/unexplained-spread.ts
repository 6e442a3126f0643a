/**
 * xx·yy − xy² of sums of squares and products about their means: what a line through the pairs leaves over, times xx. Where
 * all that is left is the rounding of the products, the pairs lie on a line and it is 0.
 */
export function unexplainedSpread(xx: number, yy: number, xy: number): number {
  const product = xx * yy;
  const unexplained = product - xy * xy;
  return unexplained <= 4 * Number.EPSILON * product ? 0 : unexplained;
}
