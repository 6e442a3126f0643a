import { InputError } from '../input-error.ts';

/** What a malformed row does: stop the import, or be put aside. */
export type BadRowPolicy = 'stop' | 'quarantine';

/** A row that is not handed on, for the side file. */
export interface AsideRow {
  /** The file's row, the first line being row 1. */
  readonly row: number;
  /** Why. */
  readonly reason: string;
  /** The row as it stands in the file. */
  readonly text: string;
}

/** The reason of an empty line that has rows after it: something is missing there. */
export const EMPTY_LINE = 'an empty line between rows';

/** Says where a row is wrong; and how to go on without it, if that is possible. */
export function malformedRow(name: string, row: number, reason: string, canGoOn: boolean): InputError {
  const remedy = canGoOn ? '\n--on-bad-row quarantine puts such rows into a side file and goes on' : '';
  return new InputError(`${name}, row ${row} (the first line is row 1): ${reason}${remedy}`);
}
