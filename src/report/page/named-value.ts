/** A setting as the reader should see it: its name and its value. */
export type NamedValue = readonly [name: string, value: string];
