import type { Command } from 'commander';
import { metricsDocument } from '../backtest/metrics/metrics-document.ts';
import { holdTextTable, metricsTextTable, randomEntriesTextTable } from '../backtest/metrics/metrics-text.ts';
import type { TextTable } from '../core/text-table.ts';
import { formatDuration } from '../core/time.ts';
import { type Backtest, backtest as runBacktest, BACKTEST_DEFAULTS, type BacktestOptions } from '../lab/backtest.ts';
import { addBacktestOptions } from './backtest-run.ts';
import { printRunComparison } from './compare-runs.ts';
import type { CliContext } from './context.ts';
import { addDetectorOptions } from './detectors.ts';
import type { ExitCode } from './exit.ts';
import {
  addBarOptions,
  addCommonOptions,
  addInstrumentOptions,
  addOption,
  addRangeOptions,
  flagOption,
  optionsFor,
  textOption,
} from './options.ts';
import { alignedText, note, printJson, printTable } from './output.ts';
import { reportMissing } from './recorded.ts';
import type { Verb } from './verb.ts';

/** `cvdlab backtest`: trades signals, or a strategy of the user's own, on recorded days and writes a run folder. */
export const backtest: Verb = {
  define(command, run) {
    command.argument('[runs...]', 'with --compare: two run folders');
    addInstrumentOptions(command);
    addRangeOptions(command);
    addBarOptions(command);
    addDetectorOptions(command);
    addBacktestOptions(command);
    addOption(command, '--out <dir>', 'the run folder (default: runs/<run id>)');
    addOption(command, '--compare', 'say what differs between two run folders');
    addCommonOptions(command);
    command.addHelpText('after', EXAMPLES);
    command.action(
      run(async (context, self) =>
        flagOption(self, 'compare') ? printRunComparison(self.args, self, context) : runAndPrint(self, context),
      ),
    );
  },
};

const EXAMPLES = `
Every run has three readings: optimistic (a touch fills), base (a queue stands ahead), pessimistic (prices must trade
through). The run folder has run.json, signals, orders, fills, trades, equity, refusals, metrics.json and every event.

Examples:
  cvdlab backtest --symbol XRPETH --date 2019-10-11 --hold 15 --size 100
  cvdlab backtest --symbol BTCUSDT --market um --costs binance-um:vip=0 --entry limit --stop 2atr --target 2r --hold none
  cvdlab backtest --symbol XRPETH --strategy ./mine.ts --latency 50ms,100ms,250ms
  cvdlab backtest --compare runs/3f2a… runs/90bc…`;

async function runAndPrint(command: Command, context: CliContext): Promise<ExitCode> {
  const folder = textOption(command, 'out');
  const options = optionsFor<BacktestOptions>(command, BACKTEST_DEFAULTS);
  const run = await runBacktest({ ...options, ...(folder === undefined ? { runsDir: 'runs' } : { folder }) });
  await print(command, context, run);
  return reportMissing(run.recorded, command, context);
}

async function print(command: Command, context: CliContext, run: Backtest): Promise<void> {
  const { result, metrics, manifest, id, recorded } = run;
  // Asked for: a folder is always written.
  const written = run.written!;
  const latencies = latencyTextTable(run);
  if (flagOption(command, 'json')) {
    const { fills, spread } = result;
    const facts = {
      run: id,
      folder: written.folder,
      events: written.events,
      aggressor: recorded.aggressor,
      fills,
      spread,
    };
    const more = { configuration: manifest.configuration, data: manifest.data, metrics: metricsDocument(metrics) };
    await printJson({ ...facts, ...more }, run.byLatency.length > 1 ? { latencies } : {}, context.stdout);
  } else {
    await printTable(metricsTextTable(metrics.worlds, metrics.money), context);
    if (context.stdout.isTerminal) await context.stdout.write(comparisons(run));
    if (run.byLatency.length > 1 && context.stdout.isTerminal)
      await context.stdout.write(`\n${alignedText(latencies)}`);
  }
  for (const line of caveats(run)) await note(`note: ${line}`, command, context);
  await note(`run ${id} in ${written.folder}, events ${written.events.checksum}`, command, context);
}

function comparisons({ metrics }: Backtest): string {
  const { buyAndHold, randomEntries, worlds } = metrics;
  const parts = [
    ...(buyAndHold === null ? [] : [alignedText(holdTextTable(worlds.base.equity, buyAndHold.equity, metrics.money))]),
    ...(randomEntries === null ? [] : [alignedText(randomEntriesTextTable(randomEntries))]),
  ];
  return parts.map((part) => `\n${part}`).join('');
}

function caveats({ result }: Backtest): string[] {
  const ambiguous = result.readings.base.ambiguousFills;
  return [
    ...(result.fills === 'bars'
      ? ['only bars were there: no latency can be told apart inside a bar, stop before target']
      : []),
    ...(ambiguous > 0
      ? [`${ambiguous} fills of the base reading are ambiguous: bars do not tell what came first`]
      : []),
    ...(result.sides === 'unknown' ? ['nobody knows the aggressors: any print filled both sides'] : []),
    ...(result.spread === 'quoted' ? [] : [`the spread is ${result.spread}: no quotes of all days are in the store`]),
  ];
}

function latencyTextTable({ byLatency }: Backtest): TextTable {
  const number = (name: string): TextTable['columns'][number] => ({ name, type: 'number' });
  return {
    columns: [{ name: 'latency', type: 'text' }, ...['trades', 'base', 'pessimistic', 'optimistic'].map(number)],
    rows: byLatency.map(({ latencyUs, readings, money }) => [
      formatDuration(latencyUs),
      String(readings.base.roundTrips.length),
      ...[readings.base, readings.pessimistic, readings.optimistic].map(({ account }) =>
        money.format(account.equity - account.capital),
      ),
    ]),
  };
}
