/**
 * Cuts rows into consecutive blocks as equal as can be: the first ones are a row longer where it does not come out even.
 * @returns blocks + 1 edges: block b is the rows from edge b to before edge b + 1.
 * @throws RangeError unless there are 2 blocks or more and a row for each.
 */
export function blockEdges(rows: number, blocks: number): Uint32Array {
  if (!Number.isSafeInteger(blocks) || blocks < 2 || blocks > rows) {
    throw new RangeError(`the number of blocks must be a whole number from 2 to the ${rows} rows, got ${blocks}`);
  }
  const length = Math.floor(rows / blocks);
  const longer = rows - length * blocks;
  return Uint32Array.from({ length: blocks + 1 }, (_, block) => block * length + Math.min(block, longer));
}
