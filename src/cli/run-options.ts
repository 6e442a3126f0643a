import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { usageError } from './exit.ts';

/**
 * Sets a command's options to what `run.json` of a run folder says, except those given as flags.
 * @returns the run's id.
 * @throws CliError when the folder holds no run.
 */
export async function applyRunFolder(command: Command, folder: string): Promise<string> {
  const document = await readRunDocument(folder);
  const configuration = objectMember(document, 'configuration', folder);
  for (const [name, value] of Object.entries(configuration)) {
    const option = command.options.find((one) => one.attributeName() === name);
    const isGiven = command.getOptionValueSource(name) === 'cli';
    if (option === undefined || isGiven || (typeof value !== 'string' && typeof value !== 'boolean')) continue;
    command.setOptionValueWithSource(name, value, 'run');
  }
  const { id } = document;
  if (typeof id !== 'string') throw usageError(`${folder}/run.json has no id: it was not written by cvdlab backtest`);
  return id;
}

async function readRunDocument(folder: string): Promise<Readonly<Record<string, unknown>>> {
  const file = path.join(folder, 'run.json');
  try {
    const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
    return asObject(parsed, file);
  } catch {
    throw usageError(`${file} is missing or damaged: --run takes a folder written by cvdlab backtest`);
  }
}

function objectMember(
  document: Readonly<Record<string, unknown>>,
  name: string,
  folder: string,
): Record<string, unknown> {
  return { ...asObject(document[name], `${folder}/run.json: ${name}`) };
}

function asObject(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw usageError(`${what} is no object`);
  return Object.fromEntries(Object.entries(value));
}
