import { createHash } from 'node:crypto';
import type { ArrowFileReader } from './arrow-reader.ts';

/** SHA-256 of the column bytes of a file, batch by batch in the order of the columns, as `sha256:<hex>`. */
export function checksumOf(reader: ArrowFileReader): string {
  const hash = createHash('sha256');
  for (let batch = 0; batch < reader.batchCount; batch += 1) {
    for (const column of reader.columns) hash.update(reader.columnBytes(batch, column.name));
  }
  return `sha256:${hash.digest('hex')}`;
}
