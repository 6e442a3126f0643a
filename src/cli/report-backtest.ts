import type { Command } from 'commander';
import type { Recorded } from '../data/recorded-days.ts';
import { runId, type RunManifest } from '../data/runs/run-manifest.ts';
import type { BacktestReportInput } from '../report/backtest/backtest-input.ts';
import type { NamedValue } from '../report/page/named-value.ts';
import { runBacktest } from './backtest-run.ts';
import { EXECUTION_SETTINGS } from './execution-options.ts';
import { reportPass } from './report-market.ts';
import { STRATEGY_SETTINGS } from './strategy-options.ts';

/**
 * What the page of a backtest shows: of one that is run now, or of a run folder's once more. A run whose data or version has
 * changed since says so on the page.
 * @param expectedId of the run folder; null for a new run.
 */
export async function backtestInput(
  command: Command,
  stored: Recorded,
  expectedId: string | null,
): Promise<BacktestReportInput> {
  const pass = reportPass(command, stored);
  const { result, metrics, manifest } = await runBacktest(command, pass.recorded);
  const id = runId(manifest);
  const changed =
    expectedId !== null && expectedId !== id ? ` (run ${expectedId} on data or a version since changed)` : '';
  const settings: NamedValue[] = [['Run', `${id}${changed}`], ...shownSettings(manifest)];
  const { bars, signals, tradesOutsideSessions } = result;
  const backtest = { settings, result, metrics };
  return { ...(await pass.rest()), bars, signals, tradesOutsideSessions, backtest };
}

/** What was asked of the run besides what the page says of its data, by the names of the options. */
function shownSettings({ configuration }: RunManifest): NamedValue[] {
  const names = [...STRATEGY_SETTINGS, ...EXECUTION_SETTINGS, 'strategy', 'strategyChecksum'];
  return names.flatMap((name) => {
    const value = configuration[name];
    return typeof value === 'string' || value === true ? [[name, value === true ? 'yes' : value] as const] : [];
  });
}
