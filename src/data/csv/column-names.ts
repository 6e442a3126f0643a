import { InputError, quoteValue } from '../input-error.ts';

/** Which column holds what, as the user names it: role → header name or 1-based number. */
export type ColumnSpec = Readonly<Record<string, string>>;

/** Roles found in a file: role → 0-based column. */
export type FoundColumns<Role extends string> = Partial<Record<Role, number>>;

/**
 * Reads `time=COL,price=COL,…`.
 * @throws InputError naming the part that is not `role=COL`.
 */
export function parseColumnSpec(text: string): ColumnSpec {
  const spec: Record<string, string> = {};
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    const role = part.slice(0, equals).trim();
    const column = part.slice(equals + 1).trim();
    if (equals < 1 || role === '' || column === '') {
      throw new InputError(`--columns: expected role=COL, got ${quoteValue(part)} (e.g. time=ts,price=px,size=3)`);
    }
    if (role in spec) throw new InputError(`--columns: ${quoteValue(role)} is given twice`);
    spec[role] = column;
  }
  return spec;
}

/** The columns of a file whose names are among the usual ones; the first name of a role's list that is there wins. */
export function columnsByUsualName<Role extends string>(
  names: readonly string[],
  usual: readonly (readonly [role: Role, names: readonly string[]])[],
): FoundColumns<Role> {
  const plain = names.map(plainName);
  const found: FoundColumns<Role> = {};
  for (const [role, candidates] of usual) {
    const name = candidates.find((candidate) => plain.includes(candidate));
    if (name !== undefined) found[role] = plain.indexOf(name);
  }
  return found;
}

/** `Is_Buyer Maker` and `isBuyerMaker` are the same name. */
function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The lines of a file that columns are looked up in. */
export interface NamedFile {
  /** The file's base name, for messages. */
  readonly name: string;
  /** Its columns' names; `column 1` … where it has no header. */
  readonly names: readonly string[];
  /** True when the names are the file's own. */
  readonly hasHeader: boolean;
}

/**
 * The columns that the user named.
 * @throws InputError when a role is unknown, a column is not there, or one column is given two roles.
 */
export function columnsBySpec<Role extends string>(
  spec: ColumnSpec,
  roles: readonly Role[],
  file: NamedFile,
): FoundColumns<Role> {
  const found: FoundColumns<Role> = {};
  const taken = new Map<number, string>();
  for (const [given, column] of Object.entries(spec)) {
    const role = roles.find((candidate) => candidate === given);
    if (role === undefined) {
      throw new InputError(`--columns: unknown ${quoteValue(given)} (expected any of ${roles.join(', ')})`);
    }
    const index = columnIndex(column, file);
    const other = taken.get(index);
    if (other !== undefined) {
      throw new InputError(
        `--columns: ${other} and ${role} both name ${quoteValue(column)}; each needs its own column`,
      );
    }
    taken.set(index, role);
    found[role] = index;
  }
  return found;
}

function columnIndex(column: string, { name, names, hasHeader }: NamedFile): number {
  if (hasHeader) {
    const exact = matches(names, (candidate) => candidate === column);
    const found = exact.length > 0 ? exact : matches(names, (candidate) => plainName(candidate) === plainName(column));
    if (found.length > 1) {
      throw new InputError(
        `${name}: ${found.length} columns are named ${quoteValue(column)}; give the column's number`,
      );
    }
    if (found[0] !== undefined) return found[0];
  }
  const number = /^\d+$/.test(column) ? Number(column) : Number.NaN;
  if (number >= 1 && number <= names.length) return number - 1;
  const there = hasHeader ? names.map(quoteValue).join(', ') : `no header, ${names.length} columns`;
  throw new InputError(`${name}: no column ${quoteValue(column)} (the file has ${there})`);
}

function matches(names: readonly string[], test: (name: string) => boolean): number[] {
  return names.flatMap((name, index) => (test(name) ? [index] : []));
}
