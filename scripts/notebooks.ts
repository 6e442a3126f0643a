import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runNotebook } from './notebook-run.ts';

/**
 * Runs the notebooks and writes their `.ipynb` with outputs and figures; with `--check` it writes nothing and fails where a
 * committed file is not what its source gives.
 *
 *   node --import tsx scripts/notebooks.ts [--check] [name …]
 */
const folder = fileURLToPath(new URL('../notebooks', import.meta.url));
const { values, positionals } = parseArgs({ options: { check: { type: 'boolean' } }, allowPositionals: true });
register('./notebook-hook.mjs', import.meta.url);

const all = readdirSync(folder)
  .filter((name) => name.endsWith('.nb.ts'))
  .map((name) => name.slice(0, -'.nb.ts'.length));
for (const name of positionals) {
  if (!all.includes(name)) throw new Error(`no notebook "${name}": there are ${all.join(', ')}`);
}
for (const name of all.filter((one) => positionals.length === 0 || positionals.includes(one))) {
  const target = path.join(folder, `${name}.ipynb`);
  const made = await runNotebook(path.join(folder, `${name}.nb.ts`));
  const isSame = existsSync(target) && readFileSync(target, 'utf8') === made;
  if (values.check !== true && !isSame) writeFileSync(target, made);
  process.stdout.write(`${name}.ipynb: ${isSame ? 'as committed' : values.check === true ? 'differs' : 'written'}\n`);
  if (values.check === true && !isSame) {
    process.exitCode = 4;
    process.stderr.write(firstDifference(existsSync(target) ? readFileSync(target, 'utf8') : '', made));
  }
}

function firstDifference(committed: string, made: string): string {
  const [old, now] = [committed.split('\n'), made.split('\n')];
  const row = now.findIndex((line, index) => line !== old[index]);
  const shown = (line: string | undefined): string => (line ?? '(nothing)').slice(0, 160);
  return `  row ${row + 1}: committed ${shown(old[row])}\n  row ${row + 1}: made now  ${shown(now[row])}\n`;
}
