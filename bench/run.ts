import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { alignedText } from '../src/cli/output.ts';
import { MAIN, OUT } from './harness/places.ts';
import { markdownTable, resultTable } from './harness/result-table.ts';
import { type JobResult, runJob, withoutGoals } from './harness/run-job.ts';
import { prepareTools } from './harness/tools.ts';
import { staleBuild } from './harness/stale-build.ts';
import { WHAT_IT_DOES_NOT_SHOW } from './harness/what-it-does-not-show.ts';
import { inputSize, prepareInputs } from './inputs/inputs.ts';
import { JOBS } from './suite/all-jobs.ts';

/**
 * What a user would otherwise pick, and what C does, on the same work: whole processes in turn, medians, equal outputs.
 * Data is simulated in Binance's dump format and kept in bench/out for the next time; so are the peers.
 *
 *   npm run bench -- --rows 20M --runs 5 --jobs kernel,csv-to-bars
 *   npm run bench -- --rows small --check        # does it work? installs nothing, one round
 */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '2M' },
    runs: { type: 'string', default: '5' },
    jobs: { type: 'string', default: Object.keys(JOBS).join(',') },
    check: { type: 'boolean', default: false },
  },
});

if (!existsSync(MAIN)) throw new Error('nothing is built: npm run build');
mkdirSync(OUT, { recursive: true });
const names = values.jobs.split(',');
const unknown = names.find((name) => !(name in JOBS));
if (unknown !== undefined) throw new RangeError(`no job "${unknown}"; there are ${Object.keys(JOBS).join(', ')}`);

const tools = await prepareTools(!values.check);
const inputs = await prepareInputs(inputSize(values.rows), tools.process('columns'));
const rounds = values.check ? 1 : Number(values.runs);
const results: JobResult[] = [];
for (const name of names) {
  process.stderr.write(`${name}\n`);
  results.push(await runJob(JOBS[name]!({ inputs, tools }), rounds));
}

const stale = staleBuild();
const machine = {
  ...{ date: new Date().toISOString(), node: process.version, platform: `${process.platform} ${process.arch}` },
  ...{ processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length, loadAverage: loadavg()[0]! },
};
const { rows, csvBytes } = inputs;
// Sizes that are for trying things out say nothing about goals set for millions of rows.
const table = resultTable(values.check ? results.map(withoutGoals) : results);
writeFileSync(
  `${OUT}/result-${values.rows}.json`,
  `${JSON.stringify({ machine, rows, csvBytes, rounds, stale, missing: tools.missing, jobs: results }, null, 2)}\n`,
);
writeFileSync(`${OUT}/result-${values.rows}.md`, markdownTable(table));
process.stdout.write(
  `${rows.toLocaleString('en-US')} trades, ${(csvBytes / 1e6).toFixed(0)} MB of CSV, rounds: ${rounds}, medians; ` +
    `${machine.cores} × ${machine.processor}, load ${machine.loadAverage.toFixed(1)}\n\n${alignedText(table)}\n` +
    (stale === null ? '' : `Not the sources as they are: ${stale}\n`) +
    tools.missing.map((name) => `Not measured: ${name}\n`).join('') +
    WHAT_IT_DOES_NOT_SHOW,
);
