import path from 'node:path';
import type { Command } from 'commander';
import { EventLog } from '../backtest/engine/event-log.ts';
import { metricsDocument } from '../backtest/metrics/metrics-document.ts';
import {
  holdTextTable,
  metricsTextTable,
  randomEntriesTextTable,
  splitTextTable,
} from '../backtest/metrics/metrics-text.ts';
import {
  equityTextTable,
  fillTextTable,
  orderTextTable,
  refusalTextTable,
  tradeTextTable,
} from '../backtest/run-text.ts';
import type { TextTable } from '../core/text-table.ts';
import { formatDuration } from '../core/time.ts';
import { RunFolder } from '../data/runs/run-folder.ts';
import { runId } from '../data/runs/run-manifest.ts';
import { signalTextTable } from '../divergence/signal-text.ts';
import { addBacktestOptions, type BacktestRun, runBacktest } from './backtest-run.ts';
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
  textOption,
} from './options.ts';
import { alignedText, note, printJson, printTable } from './output.ts';
import { openFor, reportMissing } from './recorded.ts';
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
  const recorded = await openFor(command);
  // Known before the run: the events are written while it goes on.
  const staging = path.join('runs', `unfinished-${process.pid}`);
  const folder = new RunFolder(textOption(command, 'out') ?? staging);
  try {
    const log = new EventLog(folder.writeEvent);
    const run = await runBacktest(command, recorded, log);
    log.flush();
    const tables = runTables(run);
    const id = runId(run.manifest);
    const written = await folder.commit(
      { manifest: run.manifest, tables, documents: { metrics: metricsDocument(run.metrics) } },
      textOption(command, 'out') ?? path.join('runs', id),
    );
    await print(command, context, { run, id, written, tables, aggressor: recorded.aggressor });
  } catch (error) {
    await folder.abort();
    throw error;
  }
  return reportMissing(recorded, command, context);
}

interface Written {
  readonly run: BacktestRun;
  readonly id: string;
  readonly aggressor: string;
  readonly written: Awaited<ReturnType<RunFolder['commit']>>;
  readonly tables: Readonly<Record<string, TextTable>>;
}

async function print(
  command: Command,
  context: CliContext,
  { run, id, written, tables, aggressor }: Written,
): Promise<void> {
  const { result, metrics, manifest } = run;
  const latencies = latencyTextTable(run);
  if (flagOption(command, 'json')) {
    const { fills, spread } = result;
    const facts = { run: id, folder: written.folder, events: written.events, aggressor, fills, spread };
    const more = { configuration: manifest.configuration, data: manifest.data, metrics: metricsDocument(metrics) };
    await printJson({ ...facts, ...more }, run.byLatency.length > 1 ? { latencies } : {}, context.stdout);
  } else {
    await printTable(tables['figures']!, context);
    if (context.stdout.isTerminal) await context.stdout.write(comparisons(run));
    if (run.byLatency.length > 1 && context.stdout.isTerminal)
      await context.stdout.write(`\n${alignedText(latencies)}`);
  }
  for (const line of caveats(run)) await note(`note: ${line}`, command, context);
  await note(`run ${id} in ${written.folder}, events ${written.events.checksum}`, command, context);
}

function comparisons({ metrics }: BacktestRun): string {
  const { buyAndHold, randomEntries, worlds } = metrics;
  const parts = [
    ...(buyAndHold === null ? [] : [alignedText(holdTextTable(worlds.base.equity, buyAndHold.equity, metrics.money))]),
    ...(randomEntries === null ? [] : [alignedText(randomEntriesTextTable(randomEntries))]),
  ];
  return parts.map((part) => `\n${part}`).join('');
}

function caveats({ result }: BacktestRun): string[] {
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

/** The tables of a run folder. */
function runTables({ result, metrics }: BacktestRun): Record<string, TextTable> {
  return {
    signals: signalTextTable(result.signals, result.bars.scales),
    orders: orderTextTable(result),
    fills: fillTextTable(result),
    trades: tradeTextTable(result),
    equity: equityTextTable(result),
    refusals: refusalTextTable(result),
    figures: metricsTextTable(metrics.worlds, metrics.money),
    splits: splitTextTable(metrics.worlds.base.splits, metrics.money),
  };
}

function latencyTextTable({ byLatency }: BacktestRun): TextTable {
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
