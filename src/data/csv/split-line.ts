/** The delimiters that are looked for, in the order that wins a tie. */
const DELIMITERS = [',', ';', '\t'] as const;

/** What separates the fields of a file. */
export type Delimiter = (typeof DELIMITERS)[number];

/** The delimiter that a line uses: the one that occurs most often outside quotes. */
export function detectDelimiter(line: string): Delimiter {
  const plain = line.replace(/"[^"]*"/g, '');
  let best: Delimiter = ',';
  let most = 0;
  for (const delimiter of DELIMITERS) {
    const count = plain.split(delimiter).length - 1;
    if (count > most) [best, most] = [delimiter, count];
  }
  return best;
}

/**
 * The fields of one line (without its line end), quotes removed after RFC 4180 and spaces around a field trimmed; null
 * when a quote is not closed or something follows the closing one.
 */
export function splitLine(line: string, delimiter: Delimiter): string[] | null {
  if (!line.includes('"')) return line.split(delimiter).map((field) => field.trim());
  const fields: string[] = [];
  let rest = line;
  for (;;) {
    const isQuoted = rest.trimStart().startsWith('"');
    const end = isQuoted ? quotedEnd(rest, delimiter) : plainEnd(rest, delimiter);
    if (end < 0) return null;
    const text = rest.slice(0, end).trim();
    fields.push(isQuoted ? text.slice(1, -1).replaceAll('""', '"') : text);
    if (end === rest.length) return fields;
    rest = rest.slice(end + 1);
  }
}

function plainEnd(text: string, delimiter: Delimiter): number {
  const end = text.indexOf(delimiter);
  return end < 0 ? text.length : end;
}

function quotedEnd(text: string, delimiter: Delimiter): number {
  let position = text.indexOf('"') + 1;
  for (;;) {
    position = text.indexOf('"', position) + 1;
    if (position === 0) return -1;
    if (text[position] !== '"') break;
    position += 1;
  }
  const end = plainEnd(text.slice(position), delimiter);
  return text.slice(position, position + end).trim() === '' ? position + end : -1;
}
