import { createHash } from 'node:crypto';
import type { SimulatorOptions } from './simulator-options.ts';

/**
 * SHA-256 of resolved options as canonical JSON (keys sorted, no spaces), in hexadecimal: what a day file names as the
 * checksum of its source. The number of days is left out: a day does not depend on how many follow it. Equal digests
 * mean equal rows of every day, a planted edge's injected detector apart.
 */
export function optionsDigest(options: SimulatorOptions): string {
  const perDay = Object.fromEntries(Object.entries(options).filter(([name]) => name !== 'days'));
  return createHash('sha256').update(canonicalJson(perDay)).digest('hex');
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
