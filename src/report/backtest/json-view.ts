/** Looks into a JSON document along names; undefined where it has no such member. */
export function memberOf(document: unknown, ...names: readonly string[]): unknown {
  let value = document;
  for (const name of names) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.entries(value).find(([key]) => key === name)?.[1];
  }
  return value;
}

/** A number of a JSON document, which writes infinities as text; null for anything else. */
export function numberMember(document: unknown, ...names: readonly string[]): number | null {
  const value = memberOf(document, ...names);
  if (value === 'Infinity') return Infinity;
  if (value === '-Infinity') return -Infinity;
  return typeof value === 'number' ? value : null;
}

/** A text of a JSON document; empty where there is none. */
export function textMember(document: unknown, ...names: readonly string[]): string {
  const value = memberOf(document, ...names);
  return typeof value === 'string' ? value : '';
}

/** A list of a JSON document; empty where there is none. */
export function listMember(document: unknown, ...names: readonly string[]): readonly unknown[] {
  const value = memberOf(document, ...names);
  return Array.isArray(value) ? value : [];
}

/** The numbers of a list; NaN for what is none. */
export function numbersOf(list: unknown): number[] {
  return Array.isArray(list) ? list.map((value) => (typeof value === 'number' ? value : Number.NaN)) : [];
}
