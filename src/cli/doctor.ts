import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TextTable } from '../core/text-table.ts';
import { PlainRows } from '../data/csv/plain-rows.ts';
import { loadWidgetAssets } from '../live/server/widget-assets.ts';
import { loadPageAssets } from '../report/page/page-assets.ts';
import { EXIT } from './exit.ts';
import { addCommonOptions, addOption, flagOption, requiredText } from './options.ts';
import { printJson, printTable } from './output.ts';
import type { Verb } from './verb.ts';

/** One thing that was looked at. */
interface Finding {
  readonly check: string;
  readonly works: boolean;
  /** Without it the main job cannot be done. */
  readonly isNeeded: boolean;
  readonly found: string;
  readonly remedy: string;
}

/** `cvdlab doctor`: what works on this machine, and what is missing. */
export const doctor: Verb = {
  define(command, run) {
    addOption(command, '--data-dir <dir>', 'the store', { fallback: 'data' });
    addCommonOptions(command);
    command.action(
      run(async (context, self) => {
        const findings = [
          nodeVersion(),
          timeZones(),
          await writableStore(requiredText(self, 'dataDir')),
          built('Plotly and the script of reports', () => loadPageAssets('inline')),
          built('the live page and the widget', loadWidgetAssets),
          fastReader(),
          await packageFile('Parquet export', 'parquet-wasm'),
          await program('Chromium (only for the tests of pages)', 'chromium', '--version'),
          await program('Redis (only for sweeps on a queue)', 'redis-server', '--version'),
        ];
        const table = findingsTable(findings);
        if (flagOption(self, 'json')) await printJson({}, { checks: table }, context.stdout);
        else await printTable(table, context);
        return findings.some((finding) => finding.isNeeded && !finding.works) ? EXIT.usage : EXIT.ok;
      }),
    );
  },
};

function findingsTable(findings: readonly Finding[]): TextTable {
  return {
    columns: ['check', 'state', 'found', 'remedy'].map((name) => ({ name, type: 'text' })),
    rows: findings.map(({ check, works, isNeeded, found, remedy }) => [
      check,
      works ? 'ok' : isNeeded ? 'missing' : 'absent',
      found,
      works ? '' : remedy,
    ]),
  };
}

function nodeVersion(): Finding {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const works = (major ?? 0) > 20 || (major === 20 && (minor ?? 0) >= 19);
  return { check: 'Node.js', works, isNeeded: true, found: process.version, remedy: 'install Node.js 20.19 or later' };
}

/** A build of Node without full ICU would put every session boundary into UTC. */
function timeZones(): Finding {
  const clock = new Intl.DateTimeFormat('en-US', { timeZone: 'America/Chicago', hour: 'numeric', hourCycle: 'h23' });
  const works = clock.format(1_783_000_800_000) === '09';
  const found = process.versions['tz'] ?? '';
  return { check: 'time zones', works, isNeeded: true, found, remedy: 'use a Node.js with full ICU' };
}

/** The store's folder, or the nearest folder above it that exists: nothing is made by looking. */
async function writableStore(dataDir: string): Promise<Finding> {
  const folder = nearestFolder(path.resolve(dataDir));
  const works = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  return { check: 'store', works, isNeeded: true, found: dataDir, remedy: 'choose another --data-dir' };
}

function nearestFolder(folder: string): string {
  return existsSync(folder) || folder === path.dirname(folder) ? folder : nearestFolder(path.dirname(folder));
}

/** What the build makes beside the program. */
function built(check: string, load: () => unknown): Finding {
  const finding = { check, isNeeded: true, remedy: 'run npm run build' };
  try {
    load();
    return { ...finding, works: true, found: 'built' };
  } catch {
    return { ...finding, works: false, found: '' };
  }
}

/** Without it dumps are read in TypeScript, to the same values. */
function fastReader(): Finding {
  const works = PlainRows.load() !== null;
  const found = works ? 'WebAssembly' : '';
  return { check: 'fast reader of dumps', works, isNeeded: false, found, remedy: 'run npm run build' };
}

async function packageFile(check: string, specifier: string): Promise<Finding> {
  const found = await access(fileURLToPath(import.meta.resolve(specifier)))
    .then(() => specifier)
    .catch(() => '');
  return { check, works: found !== '', isNeeded: true, found, remedy: 'run npm ci' };
}

async function program(check: string, name: string, flag: string): Promise<Finding> {
  const found = await promisify(execFile)(name, [flag])
    .then(({ stdout }) => stdout.split('\n')[0] ?? '')
    .catch(() => '');
  return { check, works: found !== '', isNeeded: false, found, remedy: `apt-get install ${name}` };
}
