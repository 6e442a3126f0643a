import { InputError } from '../input-error.ts';
import { ArrowFileReader } from '../store/arrow-reader.ts';
import { checksumOf } from '../store/checksum.ts';
import { parseQuoteMetadata, type QuoteDayMetadata } from './quote-metadata.ts';

/**
 * Reads what a day file of quotes says about itself.
 * @throws InputError naming file and key.
 */
export function readQuoteDayMetadata(path: string): QuoteDayMetadata {
  const reader = ArrowFileReader.open(path);
  reader.close();
  return parseQuoteMetadata(reader.metadata, path);
}

/**
 * Reads a day file of quotes from end to end and compares it with what it says about itself.
 * @throws InputError naming the file when its rows are not the ones that were written.
 */
export function verifyQuoteDay(path: string): QuoteDayMetadata {
  const reader = ArrowFileReader.open(path);
  try {
    const metadata = parseQuoteMetadata(reader.metadata, path);
    if (checksumOf(reader) === metadata.checksum && reader.countRows() === metadata.rows) return metadata;
    throw new InputError(`${path}: its rows do not match their checksum; the file is damaged, pull or import it again`);
  } finally {
    reader.close();
  }
}
