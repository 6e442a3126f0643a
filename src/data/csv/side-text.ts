import type { Side } from '../../core/trade-batch.ts';

/** What a side text turned out to be: a side, what was expected instead, or a reason to stop whatever the policy. */
export type SideReading = Side | { readonly expected: string } | { readonly fatal: string };

/** Reads the texts of one file's side or maker column; it may learn from the values it has seen. */
export type SideReader = (text: string) => SideReading;

const TRUE = new Set(['true', '1']);
const FALSE = new Set(['false', '0']);

/** True for the spellings of a boolean: `True`, `true`, `1`, `False`, `false`, `0`. */
export function isBooleanText(text: string): boolean {
  const lower = text.toLowerCase();
  return TRUE.has(lower) || FALSE.has(lower);
}

/** `isBuyerMaker`: where the buyer was the maker, the seller was the aggressor. */
export const readMaker: SideReader = (text) => {
  const lower = text.toLowerCase();
  if (TRUE.has(lower)) return -1;
  return FALSE.has(lower) ? 1 : { expected: 'true or false (1 or 0)' };
};

const WORDS: ReadonlyMap<string, Side> = new Map<string, Side>([
  ['buy', 1],
  ['b', 1],
  ['1', 1],
  ['+1', 1],
  ['sell', -1],
  ['s', -1],
  ['-1', -1],
  ['0', 0],
  ['unknown', 0],
]);

/** The usual words for the aggressor's side; a source that says it does not know is believed. */
export const readSideWord: SideReader = (text) =>
  WORDS.get(text.toLowerCase()) ?? {
    expected: 'buy or sell, b or s, 1 or -1 (0 or unknown where it is not known); another value is named by --side-buy',
  };

/** A column of two values of which the user named the one that means buy. */
export function namedBuyReader(buy: string): SideReader {
  let sell: string | null = null;
  return (text) => {
    if (text === buy) return 1;
    sell ??= text;
    if (text === sell) return -1;
    return { fatal: `the side column holds more than two values: "${buy}" (buy), "${sell}" and "${text}"` };
  };
}
