import { quoteValue } from '../../input-error.ts';
import { RemoteError } from '../../remote-error.ts';

const LINE = /^([0-9a-fA-F]{64})(?:[ \t]+\*?(\S+))?\s*$/;

/**
 * Reads a `.CHECKSUM` file: `<64 hexadecimal digits>  <file name>`, with or without a newline at the end.
 * @param name the file whose checksum is wanted.
 * @returns the SHA-256 in lower case.
 * @throws RemoteError `malformed` when the text is no checksum, or that of another file.
 */
export function parseChecksumFile(text: string, name: string): string {
  const match = LINE.exec(text);
  if (match === null) {
    throw new RemoteError(
      'malformed',
      `${name}.CHECKSUM: expected "<64 hexadecimal digits>  ${name}", got ${quoteValue(text)}`,
    );
  }
  const named = match[2] ?? name;
  if (named !== name) {
    throw new RemoteError('malformed', `${name}.CHECKSUM: it is the checksum of another file, ${quoteValue(named)}`);
  }
  return match[1]!.toLowerCase();
}
