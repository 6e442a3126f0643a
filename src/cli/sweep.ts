import type { Command } from 'commander';
import { formatDay } from '../core/time.ts';
import { HOLD_OUT_DEFAULTS, type HoldOutOptions, openHoldOut } from '../lab/sweep-hold-out.ts';
import { estimateSweep, sweepProgress } from '../lab/sweep-outlook.ts';
import { sweep as runSweep, type Sweep, SWEEP_DEFAULTS, type SweepOptions } from '../lab/sweep.ts';
import { evidenceLines } from '../sweep/evidence/evidence-text.ts';
import { unitText } from '../sweep/parts/parked-units.ts';
import { cellsTextTable } from '../sweep/parts/write-results.ts';
import { STRETCH_LENGTHS } from '../sweep/unit/stretches.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode, usageError } from './exit.ts';
import {
  addCommonOptions,
  addInstrumentOptions,
  addOption,
  addRangeOptions,
  flagOption,
  optionsFor,
  textOption,
} from './options.ts';
import { countOf, note, printJson, printTable } from './output.ts';
import { openProgress } from './progress.ts';
import type { Verb } from './verb.ts';

/** `cvdlab sweep`: every cell of a space on recorded days, with all cores or many machines. */
export const sweep: Verb = {
  define(command, run) {
    command.argument('[space]', 'what is tried: a .json, .ts or .js file (docs/sweeps.md)');
    addInstrumentOptions(command);
    addOption(command, '--symbols <list>', 'several symbols, e.g. BTCUSDT,ETHUSDT, instead of --symbol');
    addRangeOptions(command);
    addWorkOptions(command);
    addCommonOptions(command);
    command.addHelpText('after', EXAMPLES);
    command.action(
      run(async (context, self) => {
        const folder = textOption(self, 'progress');
        if (folder !== undefined) return printProgress(folder, self, context);
        const sealed = textOption(self, 'openHoldOut');
        if (sealed !== undefined) return openAndPrint(sealed, self, context);
        const [space] = self.args;
        if (space === undefined)
          throw usageError('a space is needed: cvdlab sweep SPACE.json (see cvdlab sweep --help)');
        const options = { ...optionsFor<SweepOptions>(self, SWEEP_DEFAULTS), space, ...symbolsOf(self) };
        return flagOption(self, 'dryRun') ? printEstimate(options, self, context) : runAndPrint(options, self, context);
      }),
    );
  },
};

const EXAMPLES = `
Results are cells.csv, cells.arrow, days.arrow and sweep.json in the folder --out. A sweep that was stopped or killed goes on
where it was when it is started again; a larger space, or more days, costs only what is new.

Examples:
  cvdlab sweep space.json --symbols BTCUSDT,ETHUSDT --from 2024-01-01 --to 2024-12-31 --out sweeps/first --dry-run
  cvdlab sweep space.json --symbol BTCUSDT --out sweeps/first --workers 8
  cvdlab sweep space.json --symbol BTCUSDT --out /shared/first --shard 2/8
  cvdlab sweep space.json --symbol BTCUSDT --out /shared/first --queue redis://10.0.0.5:6379
  cvdlab sweep --progress /shared/first
  cvdlab sweep space.json --symbol BTCUSDT --out sweeps/sealed --hold-out 20%
  cvdlab sweep --open-hold-out sweeps/sealed`;

function addWorkOptions(command: Command): void {
  addOption(command, '--out <dir>', 'the folder of the sweep');
  addOption(command, '--stretch <length>', 'days evaluated together, from flat', {
    choices: STRETCH_LENGTHS,
    fallback: SWEEP_DEFAULTS.stretch,
  });
  addOption(command, '--warm-up-days <days>', 'days before a stretch for bars, detectors and measures alone', {
    fallback: SWEEP_DEFAULTS.warmUpDays,
  });
  addOption(command, '--block-cells <count>', 'cells computed together, at most; no result depends on it', {
    fallback: SWEEP_DEFAULTS.blockCells,
  });
  addOption(command, '--workers <count>', 'threads that compute (default: one a core)');
  addOption(command, '--shard <i/n>', 'only this share, e.g. 2/8, of a folder that machines share');
  addOption(command, '--queue <url>', 'let `cvdlab worker` compute, over this Redis: redis://host:6379');
  addOption(command, '--search <how>', 'grid, random:200 or halving:3: which cells are tried', {
    fallback: SWEEP_DEFAULTS.search,
  });
  addOption(command, '--hold-out <share>', 'days that the sweep must not see, e.g. 20%');
  addOption(command, '--open-hold-out <dir>', 'evaluate the chosen cell on the days set aside: once, and counted');
  addOption(command, '--cell <id>', 'open the hold-out with this cell instead');
  addOption(command, '--again', 'open the hold-out although it was opened before');
  addJudgingOptions(command);
  addOption(command, '--dry-run', 'say how many cells and units there are, and how long one takes');
  addOption(command, '--progress <dir>', 'say how far the sweep in a folder is, from anywhere');
}

function addJudgingOptions(command: Command): void {
  addOption(command, '--choose <how>', 'which cell the verdict is about', {
    choices: ['plateau', 'peak'],
    fallback: SWEEP_DEFAULTS.choose,
  });
  addOption(command, '--walk-forward <windows>', 'windows of the walk forward, and days that choose: 5, 5:250, none', {
    fallback: SWEEP_DEFAULTS.walkForward,
  });
  addOption(command, '--cpcv <n,k>', 'combinatorial cross-validation: k of n groups of days are tested; none', {
    fallback: SWEEP_DEFAULTS.cpcv,
  });
  addOption(command, '--embargo <days>', 'days between a choice and its test', { fallback: SWEEP_DEFAULTS.embargo });
  addOption(command, '--resamples <count>', 'resamples of the tests', { fallback: SWEEP_DEFAULTS.resamples });
  addOption(command, '--seed <number>', 'seed of all that is drawn', { fallback: SWEEP_DEFAULTS.seed });
  addOption(command, '--without-ledger', 'do not count the tries: then nothing is called evidence');
}

function symbolsOf(command: Command): { symbols: string } {
  const [one, list] = [textOption(command, 'symbol'), textOption(command, 'symbols')];
  if ((one === undefined) === (list === undefined)) throw usageError('--symbol or --symbols is needed: whose days?');
  return { symbols: list ?? one ?? '' };
}

async function runAndPrint(options: SweepOptions, command: Command, context: CliContext): Promise<ExitCode> {
  const progress = await openProgress(command, context, 'units');
  const notes: Promise<void>[] = [];
  const done = await runSweep({
    ...options,
    signal: context.interrupted,
    onProgress: (units, total) => progress.update('sweep', units, total),
    onNote: (text) => void notes.push(note(`note: ${text}`, command, context)),
  }).finally(() => progress.stop());
  await Promise.all(notes);
  await printOutcome(done, command, context);
  await noteEnd(done, command, context);
  for (const { unit, error } of done.computed.parked) {
    await context.stderr.write(`cvdlab: parked ${unit.key}: ${unitText(unit)}: ${error}\n`);
  }
  const lacks = await reportMissingDays(done, context);
  return done.computed.parked.length > 0 || lacks ? EXIT.dataMissing : EXIT.ok;
}

async function printOutcome(
  { plan, out, cells, document }: Sweep,
  command: Command,
  context: CliContext,
): Promise<void> {
  if (cells === null || document === null) return;
  const table = cellsTextTable(
    cells,
    plan.space.dimensions.map(({ name }) => name),
  );
  if (flagOption(command, 'json')) await printJson({ folder: out, ...document }, { results: table }, context.stdout);
  else await printTable(table, context);
  for (const line of document.evidence === null ? [] : evidenceLines(document.evidence)) {
    await note(line, command, context);
  }
}

/** What was computed, and how to go on where something is left. */
async function noteEnd(done: Sweep, command: Command, context: CliContext): Promise<void> {
  const { out, missing, computed, plan, cells } = done;
  const counted = `${countOf(computed.done, 'unit')} computed of ${missing} that were missing`;
  await note(`${countOf(plan.cells.length, 'cell')}; ${counted}; in ${out}`, command, context);
  if (cells !== null) return;
  if (context.interrupted.aborted) {
    await note('stopped, nothing is lost: the same command goes on from here', command, context);
  } else if (computed.parked.length === 0) {
    await note('other shares are missing: the last one to finish puts the results together', command, context);
  }
}

async function reportMissingDays({ plan }: Sweep, context: CliContext): Promise<boolean> {
  for (const { symbol, days } of plan.missing) {
    const shown = days.slice(0, 5).map(formatDay).join(', ');
    const more = days.length > 5 ? ` and ${days.length - 5} more` : '';
    await context.stderr.write(`cvdlab: missing days of ${symbol}: ${shown}${more}; the result lacks them\n`);
  }
  return plan.missing.length > 0;
}

async function printEstimate(options: SweepOptions, command: Command, context: CliContext): Promise<ExitCode> {
  const estimate = await estimateSweep(options);
  if (flagOption(command, 'json')) {
    await printJson({ ...estimate }, {}, context.stdout);
    return EXIT.ok;
  }
  const { cells, stretches, units, missing, unitSeconds, seconds, workers } = estimate;
  const what = `${countOf(cells, 'cell')} on ${countOf(stretches, 'stretch', 'stretches')}: ${countOf(units, 'unit')}`;
  await context.stdout.write(`${what}, ${missing} of them to be computed\n`);
  if (unitSeconds !== null && seconds !== null) {
    const took = `the first took ${unitSeconds.toFixed(1)} s (its part is kept)`;
    await context.stdout.write(`${took}; all take about ${Math.ceil(seconds)} s with ${countOf(workers, 'worker')}\n`);
  }
  return EXIT.ok;
}

async function openAndPrint(folder: string, command: Command, context: CliContext): Promise<ExitCode> {
  const result = await openHoldOut({ ...optionsFor<HoldOutOptions>(command, HOLD_OUT_DEFAULTS), folder });
  if (flagOption(command, 'json')) await printJson({ ...result }, {}, context.stdout);
  else await context.stdout.write(`opening ${result.opening}: ${result.text}\n`);
  return EXIT.ok;
}

async function printProgress(folder: string, command: Command, context: CliContext): Promise<ExitCode> {
  const progress = sweepProgress(folder);
  if (flagOption(command, 'json')) {
    await printJson({ ...progress }, {}, context.stdout);
    return EXIT.ok;
  }
  const { units, done, parked, unitsPerSecond } = progress;
  const left = unitsPerSecond > 0 ? `, ${Math.ceil((units - done - parked) / unitsPerSecond)} s left` : '';
  const rate = `${unitsPerSecond.toFixed(2)} units/s${left}`;
  await context.stdout.write(`${done} of ${countOf(units, 'unit')} done, ${parked} parked; ${rate}\n`);
  return EXIT.ok;
}
