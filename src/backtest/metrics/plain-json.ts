import type { MoneyScale } from '../money.ts';
import { type JsonValue, numberJson } from './figure.ts';

/**
 * A result as JSON: its members under their own names in snake_case, bigints as money in natural units, columns as arrays,
 * numbers as `numberJson` has them, absent values null.
 */
export function plainJson(value: unknown, money: MoneyScale): JsonValue {
  if (typeof value === 'bigint') return Number(money.format(value));
  if (typeof value === 'number') return numberJson(value);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value) || value instanceof Float64Array) return Array.from(value, (one) => plainJson(one, money));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [snake(name), plainJson(member, money)]));
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
