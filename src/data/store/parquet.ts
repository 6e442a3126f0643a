import { readFileSync } from 'node:fs';

const FILE_MAGIC_BYTES = 8;
const FOOTER_LENGTH_BYTES = 4;
const END_MAGIC_BYTES = 6;

/**
 * A day file of the store as Parquet (Zstandard), columns and types unchanged. Between its magic and its footer an
 * Arrow file is an Arrow stream: that is what the converter takes.
 * Memory: about three times the day's size.
 */
export async function parquetOfArrowFile(path: string): Promise<Uint8Array> {
  const { Compression, Table, WriterPropertiesBuilder, writeParquet } = await import('parquet-wasm');
  const file = readFileSync(path);
  const footerAt = file.length - END_MAGIC_BYTES - FOOTER_LENGTH_BYTES;
  const streamEnd = footerAt - file.readInt32LE(footerAt);
  const table = Table.fromIPCStream(file.subarray(FILE_MAGIC_BYTES, streamEnd));
  const properties = new WriterPropertiesBuilder().setCompression(Compression.ZSTD).build();
  return writeParquet(table, properties);
}
