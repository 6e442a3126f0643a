import type { Command } from 'commander';
import type { BacktestRun } from './backtest-run.ts';
import { addBacktestOptions, runBacktest } from './backtest-run.ts';
import { bandedSource } from '../cvd/aggressor/banded-bars.ts';
import { type CvdBand, canHaveBand } from '../cvd/aggressor/cvd-band.ts';
import { barsFromSource } from '../cvd/bars-from-source.ts';
import type { Recorded } from '../data/recorded-days.ts';
import { runId, type RunManifest } from '../data/runs/run-manifest.ts';
import { detect } from '../divergence/detector.ts';
import type { NamedValue, ReportBacktest, ReportInput, ReportSettings } from '../report/report-input.ts';
import { factsOf } from './bars.ts';
import { EXECUTION_SETTINGS } from './execution-options.ts';
import { STRATEGY_SETTINGS } from './strategy-options.ts';
import { addDetectorOptions, detectorsOf } from './detectors.ts';
import {
  addBarOptions,
  addCommonOptions,
  addInstrumentOptions,
  addOption,
  addRangeOptions,
  barOptionsOf,
  flagOption,
  requiredText,
  textOption,
} from './options.ts';
import { note, printJson } from './output.ts';
import { openFor, reportMissing } from './recorded.ts';
import { reportDays, writeReportPage } from './report-page.ts';
import { applyRunFolder } from './run-options.ts';
import { packageVersion } from './version.ts';
import type { Verb } from './verb.ts';

/** `cvdlab report`: one HTML page. */
export const report: Verb = {
  define(command, run) {
    addInstrumentOptions(command);
    addRangeOptions(command);
    addBarOptions(command);
    addDetectorOptions(command);
    addBacktestOptions(command);
    addOption(command, '--backtest', 'with a backtest of the signals');
    addOption(command, '--run <dir>', 'report a run folder: its settings, its data, its backtest');
    addOption(command, '--self-contained', 'Plotly inside the page instead of a file beside it');
    addOption(command, '--out <file>', 'the page (default: reports/<symbol>-<from>_<to>.html)');
    addCommonOptions(command);
    command.addHelpText('after', '\nExample:\n  cvdlab report --symbol XRPETH --date 2019-10-11 --backtest');
    command.action(
      run(async (context, self) => {
        const folder = textOption(self, 'run');
        const expected = folder === undefined ? null : await applyRunFolder(self, folder);
        const recorded = await openFor(self);
        const file = textOption(self, 'out') ?? defaultFile(self, recorded);
        const withBacktest = expected !== null || flagOption(self, 'backtest');
        const input = withBacktest ? await backtestInput(self, recorded, expected) : await signalInput(self, recorded);
        await writeReportPage(file, input, flagOption(self, 'selfContained'));
        if (flagOption(self, 'json')) {
          const counts = { bars: input.bars.length, signals: input.signals.length };
          await printJson({ ...factsOf(self, recorded), file, ...counts }, {}, context.stdout);
        } else {
          await context.stdout.write(`${file}\n`);
        }
        await note('open it in a browser: it needs no network', self, context);
        return reportMissing(recorded, self, context);
      }),
    );
  },
};

function defaultFile(command: Command, recorded: Recorded): string {
  const { from, to } = factsOf(command, recorded);
  return `reports/${recorded.instrument.symbol}-${String(from)}_${String(to)}.html`;
}

/** The same days, read through what makes the band of the bars in the same pass; none of bars cut by delta. */
function withBand(command: Command, recorded: Recorded): { recorded: Recorded; band: () => CvdBand | null } {
  const options = barOptionsOf(command);
  if (!canHaveBand(options.bar)) return { recorded, band: () => null };
  const banded = bandedSource(recorded.source, options);
  return { recorded: { ...recorded, source: banded.source }, band: () => banded.band() };
}

async function signalInput(command: Command, stored: Recorded): Promise<ReportInput> {
  const { recorded, band } = withBand(command, stored);
  const { bars, tradesOutsideSessions } = await barsFromSource(recorded.source, barOptionsOf(command));
  const signals = detect(await detectorsOf(command), bars);
  const frame = await frameOf(command, recorded);
  return { ...frame, bars, band: band(), signals, tradesOutsideSessions, backtest: null };
}

async function backtestInput(command: Command, stored: Recorded, expectedId: string | null): Promise<ReportInput> {
  const { recorded, band } = withBand(command, stored);
  const run = await runBacktest(command, recorded);
  return { ...(await inputOf(command, recorded, run, expectedId)), band: band() };
}

/** A report of a finished backtest. A run whose data or version has changed since says so on the page. */
async function inputOf(
  command: Command,
  recorded: Recorded,
  { result, metrics, manifest }: BacktestRun,
  expectedId: string | null = null,
): Promise<Omit<ReportInput, 'band'>> {
  const id = runId(manifest);
  const changed =
    expectedId !== null && expectedId !== id ? ` (run ${expectedId} on data or a version since changed)` : '';
  const frame = await frameOf(command, recorded);
  const backtest: ReportBacktest = {
    settings: [['Run', `${id}${changed}`], ...shownSettings(manifest)],
    result,
    metrics,
  };
  const { bars, signals, tradesOutsideSessions } = result;
  return { ...frame, bars, signals, tradesOutsideSessions, backtest };
}

/** What was asked of the run besides what the page says of its data, by the names of the options. */
function shownSettings({ configuration }: RunManifest): NamedValue[] {
  const names = [...STRATEGY_SETTINGS, ...EXECUTION_SETTINGS, 'strategy', 'strategyChecksum'];
  return names.flatMap((name) => {
    const value = configuration[name];
    return typeof value === 'string' || value === true ? [[name, value === true ? 'yes' : value] as const] : [];
  });
}

async function frameOf(
  command: Command,
  recorded: Recorded,
): Promise<Omit<ReportInput, 'bars' | 'band' | 'signals' | 'tradesOutsideSessions' | 'backtest'>> {
  const settings: ReportSettings = {
    bar: requiredText(command, 'bar'),
    session: requiredText(command, 'session'),
    reset: requiredText(command, 'reset'),
    aggressor: recorded.aggressor,
    sides: recorded.sides,
    rules: (await detectorsOf(command)).map((detector) => detector.rule),
    more: [
      ['Made from', recorded.source.kind],
      ...(recorded.sizes === undefined ? [] : ([['Sizes', recorded.sizes.label]] as const)),
      ['cvdlab', packageVersion()],
    ],
  };
  const { instrument, fromDay, toDay } = recorded;
  return { instrument, fromDay, toDay, settings, days: reportDays(recorded) };
}
