import { readFileSync } from 'node:fs';

type Schema = Readonly<Record<string, unknown>>;
type Check = (value: unknown, operand: never, path: string, schema: Schema) => string[];

const FILE = new URL('../../../docs/live-protocol.schema.json', import.meta.url);
const document = JSON.parse(readFileSync(FILE, 'utf8')) as Schema & { $defs: Readonly<Record<string, Schema>> };
const SILENT = ['$schema', '$id', '$defs', 'title', 'description'];

/** What of JSON Schema 2020-12 the protocol's file uses; a keyword that is not here fails the check. */
const CHECKS: Readonly<Record<string, Check>> = {
  $ref: (value, name: string, path) => problems(value, definition(name), path),
  type: (value, types: string | string[], path) =>
    [types].flat().includes(typeOf(value)) || ([types].flat().includes('number') && typeOf(value) === 'integer')
      ? []
      : [`${path}: ${typeOf(value)} is not ${[types].flat().join(' or ')}`],
  const: (value, expected: unknown, path) => (value === expected ? [] : [`${path}: not ${String(expected)}`]),
  enum: (value, allowed: unknown[], path) =>
    allowed.includes(value) ? [] : [`${path}: ${String(value)} is not listed`],
  pattern: (value, pattern: string, path) =>
    new RegExp(pattern, 'u').test(String(value)) ? [] : [`${path}: ${String(value)} is not of the form`],
  minimum: (value, limit: number, path) => (Number(value) >= limit ? [] : [`${path}: below ${limit}`]),
  maximum: (value, limit: number, path) => (Number(value) <= limit ? [] : [`${path}: above ${limit}`]),
  exclusiveMinimum: (value, limit: number, path) => (Number(value) > limit ? [] : [`${path}: not above ${limit}`]),
  maxItems: (value, limit: number, path) => ((value as unknown[]).length <= limit ? [] : [`${path}: too long`]),
  items: (value, schema: Schema, path) =>
    (value as unknown[]).flatMap((item, index) => problems(item, schema, `${path}[${index}]`)),
  required: (value, names: string[], path) =>
    names.filter((name) => !(name in (value as Schema))).map((name) => `${path}: no ${name}`),
  properties: (value, properties: Readonly<Record<string, Schema>>, path) =>
    Object.entries(value as Schema).flatMap(([name, each]) => {
      const schema = properties[name];
      // The schema lets unknown fields pass, for later versions; what is sent today has to be in it.
      return schema === undefined ? [`${path}.${name}: not documented`] : problems(each, schema, `${path}.${name}`);
    }),
  oneOf: (value, schemas: Schema[], path) => {
    const failures = schemas.map((schema) => problems(value, schema, path));
    if (failures.filter((failure) => failure.length === 0).length === 1) return [];
    return [`${path}: fits not exactly one: ${failures.map((failure) => failure[0] ?? 'fits').join(' | ')}`];
  },
};

function problems(value: unknown, schema: Schema, path: string): string[] {
  // A wrong type makes the other checks meaningless.
  const keywords = Object.keys(schema).filter((name) => !SILENT.includes(name));
  const ordered = [...keywords.filter((name) => name === 'type'), ...keywords.filter((name) => name !== 'type')];
  for (const keyword of ordered) {
    const check = CHECKS[keyword];
    if (check === undefined) throw new Error(`the schema uses "${keyword}", which this check does not know`);
    const found = check(value, schema[keyword] as never, path, schema);
    if (found.length > 0) return found;
  }
  return [];
}

function definition(reference: string): Schema {
  const found = document.$defs[reference.replace('#/$defs/', '')];
  if (found === undefined) throw new Error(`the schema has no ${reference}`);
  return found;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** What is wrong with a message, by the protocol's JSON schema. */
export function schemaProblems(kind: 'server_message' | 'client_message', message: unknown): string[] {
  return problems(message, definition(kind), 'message');
}

/** The names of all definitions. */
export const DEFINITIONS = Object.keys(document.$defs);
