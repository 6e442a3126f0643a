import path from 'node:path';
import { compareRuns } from '../data/runs/compare-runs.ts';
import { readRunFolder } from '../data/runs/read-run-folder.ts';
import { runRecord } from '../report/backtest/run-record.ts';
import type { CompareInput, Parting } from '../report/compare/compare-input.ts';
import { renderCompare } from '../report/compare/render-compare.ts';
import { OptionError } from './option-error.ts';
import { type OptionDefaults, resolveOptions, textOf } from './option-values.ts';
import { PAGE_DEFAULTS, type PageOptions, writePage } from './page-options.ts';

/** What {@link reportComparison} takes. */
export interface ReportComparisonOptions extends PageOptions {
  /** Two run folders or more; the others are compared with the first. */
  readonly runs: readonly string[];
}

/** What {@link ReportComparisonOptions} are where nothing is said. */
export const REPORT_COMPARISON_DEFAULTS = {
  ...PAGE_DEFAULTS,
  runs: undefined,
} as const satisfies OptionDefaults<ReportComparisonOptions>;

/** A page that compares runs. */
export interface ComparisonPage {
  /** The page. */
  readonly file: string;
  /** What it shows. */
  readonly input: CompareInput;
}

/**
 * Writes a page with run folders side by side. `cvdlab report --compare`.
 * @throws OptionError for fewer than two, InputError for a folder that holds no run.
 */
export async function reportComparison(options: ReportComparisonOptions): Promise<ComparisonPage> {
  const values = resolveOptions(options, REPORT_COMPARISON_DEFAULTS);
  if (options.runs.length < 2) throw new OptionError('runs', 'takes two run folders or more');
  const input = await compareInput(options.runs);
  const ids = input.runs.map(({ run }) => run.id.slice(0, 8));
  const file = textOf(values, 'file') ?? `reports/compare-${ids.join('-')}.html`;
  await writePage(values, file, (assets) => renderCompare(input, assets));
  return { file, input };
}

async function compareInput(folders: readonly string[]): Promise<CompareInput> {
  const names = folders.map((folder) => path.basename(path.resolve(folder)));
  const areTold = new Set(names).size === names.length;
  const runs = [];
  for (const [index, folder] of folders.entries()) {
    runs.push({ name: areTold ? names[index]! : folder, run: runRecord(await readRunFolder(folder)) });
  }
  const partings: (Parting | null)[] = [];
  for (const other of folders.slice(1)) {
    const { firstEvent } = await compareRuns(folders[0]!, other);
    partings.push(firstEvent === null ? null : { ...firstEvent, other: firstEvent.second });
  }
  return { runs, partings };
}
