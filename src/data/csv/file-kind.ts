/** What the first bytes of a file say it is: a kind that can be read, or the name of another. */
export type FileKind = 'zip' | 'text' | 'json' | { readonly other: string };

const SIGNATURES: readonly (readonly [signature: string, name: string])[] = [
  ['\x1f\x8b', 'a gzip file: unpack it first (gunzip)'],
  ['ARROW1', 'an Arrow file'],
  ['PAR1', 'a Parquet file'],
  ['\x89PNG', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['%PDF', 'a PDF document'],
  ['7z\xbc\xaf\x27\x1c', 'a 7-Zip archive: unpack it first'],
  ['\xfd7zXZ', 'an xz file: unpack it first'],
  ['BZh', 'a bzip2 file: unpack it first'],
  ['\x28\xb5\x2f\xfd', 'a Zstandard file: unpack it first'],
  ['\xff\xfe', 'text in UTF-16: save it as UTF-8'],
  ['\xfe\xff', 'text in UTF-16: save it as UTF-8'],
];

const ZIP_SIGNATURES = ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'];

/** Tells a file's kind from its first bytes (a few KiB), never from its name. */
export function fileKind(head: Uint8Array): FileKind {
  const start = Buffer.from(head.subarray(0, 8)).toString('latin1');
  if (ZIP_SIGNATURES.some((signature) => start.startsWith(signature))) return 'zip';
  const known = SIGNATURES.find(([signature]) => start.startsWith(signature));
  if (known !== undefined) return { other: known[1] };
  if (head.includes(0)) return { other: 'a binary file' };
  return markupKind(Buffer.from(head.subarray(0, 200)).toString('utf8'));
}

/** A saved error page is the commonest thing that a download leaves in the place of a CSV. */
function markupKind(start: string): FileKind {
  const text = start.replace(/^\uFEFF/, '').trimStart();
  // A header may begin with `<` too: MetaStock writes <TICKER>,<PER>,…
  if (/^<(?:[!?]|html|head|body|error)/i.test(text)) return { other: 'an HTML or XML document' };
  if (/^[{[]/.test(text)) return 'json';
  return 'text';
}
