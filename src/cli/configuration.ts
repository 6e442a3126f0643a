import { readFile } from 'node:fs/promises';
import type { Command, Option } from 'commander';
import { usageError } from './exit.ts';
import { VERBS } from './verbs.ts';

/**
 * Applies the file named by `--config`: a JSON object of option names (`dataDir` or `data-dir`), with an object per
 * verb for what only one verb takes. A flag beats the environment, which beats the file, which beats the default.
 * @throws CliError for a file that cannot be read, a key nobody knows, or a value of the wrong kind.
 */
export async function applyConfiguration(command: Command): Promise<void> {
  const file: unknown = command.getOptionValue('config');
  if (typeof file !== 'string') return;
  const settings = await readSettings(file);
  for (const [key, value] of Object.entries(settings)) {
    if (key in VERBS) continue;
    const applied = applySetting(command, key, value, file);
    if (!applied && !(await anyVerbTakes(key))) {
      throw usageError(`${file}: unknown key "${key}" (keys are option names such as "dataDir", or names of verbs)`);
    }
  }
  const own = settings[verbOf(command)];
  if (own === undefined) return;
  for (const [key, value] of Object.entries(requireObject(own, `${file}: "${verbOf(command)}"`))) {
    if (!applySetting(command, key, value, file)) {
      throw usageError(`${file}: "${verbOf(command)}" has no option "${key}" (see cvdlab ${verbOf(command)} --help)`);
    }
  }
}

async function readSettings(file: string): Promise<Readonly<Record<string, unknown>>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    throw usageError(`cannot read the configuration file ${file}: check the path given to --config`);
  }
  try {
    const parsed: unknown = JSON.parse(text);
    return requireObject(parsed, file);
  } catch (error) {
    if (error instanceof SyntaxError) throw usageError(`${file} is not JSON: ${error.message}`);
    throw error;
  }
}

function requireObject(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw usageError(`${what} must be a JSON object of option names and values`);
  }
  return Object.fromEntries(Object.entries(value));
}

function applySetting(command: Command, key: string, value: unknown, file: string): boolean {
  const option = findOption(command, key);
  if (option === undefined) return false;
  const name = option.attributeName();
  const source = command.getOptionValueSource(name);
  if (source !== undefined && source !== 'default' && source !== 'config') return true;
  command.setOptionValueWithSource(name, parsedValue(option, key, value, file), 'config');
  return true;
}

function parsedValue(option: Option, key: string, value: unknown, file: string): unknown {
  if (option.isBoolean()) {
    if (typeof value === 'boolean') return value;
  } else if (typeof value === 'string' || typeof value === 'number') {
    if (option.argChoices !== undefined && !option.argChoices.includes(String(value))) {
      throw usageError(`${file}: "${key}" is ${JSON.stringify(value)}, allowed are ${option.argChoices.join(', ')}`);
    }
    return String(value);
  }
  throw usageError(`${file}: "${key}" cannot be ${JSON.stringify(value)} (see --help for what ${option.flags} takes)`);
}

function findOption(command: Command, key: string): Option | undefined {
  return command.options.find((option) => option.attributeName() === key || option.long === `--${key}`);
}

async function anyVerbTakes(key: string): Promise<boolean> {
  const { Command: Blank } = await import('commander');
  for (const [name, entry] of Object.entries(VERBS)) {
    const command = new Blank(name);
    (await entry.load()).define(command, () => () => Promise.resolve());
    if ([command, ...command.commands].some((one) => findOption(one, key) !== undefined)) return true;
  }
  return false;
}

/** The verb's name, also when the command is one of its subcommands (`data list`). */
function verbOf(command: Command): string {
  let current = command;
  while (current.parent?.parent) current = current.parent;
  return current.name();
}
