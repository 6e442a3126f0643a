/**
 * The input is at fault, not the program: a file of the wrong kind, a damaged one, a malformed row. Callers branch on
 * it (the command line answers with exit code 2), so it is a class of its own.
 */
export class InputError extends Error {
  /** Tells it from other errors in logs. */
  override readonly name = 'InputError';
}

const SHOWN_LENGTH = 60;

/** A value from a file as an error message shows it: in quotes, control characters escaped, cut after 60 characters. */
export function quoteValue(text: string): string {
  const shown = text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
  return `"${shown.replace(INVISIBLE, escaped)}"`;
}

/** Controls, line separators and format characters, which can rewrite what a terminal shows. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function escaped(character: string): string {
  return `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`;
}
