import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../data/clock.ts';
import { splitLine } from '../data/csv/split-line.ts';
import { InputError } from '../data/input-error.ts';
import { renderSweep } from '../report/sweep/render-sweep.ts';
import type { SweepReportInput, SweptCell, SweptDimension, SweptEvidence } from '../report/sweep/sweep-input.ts';
import { HoldOutSeal, type Opening } from '../sweep/hold-out/openings.ts';
import { MissingDataError } from './missing-data-error.ts';
import { neededText, type OptionDefaults, resolveOptions, textOf } from './option-values.ts';
import { PAGE_DEFAULTS, type PageOptions, writePage } from './page-options.ts';
import type { SweepDocument } from './sweep-document.ts';

/** What {@link reportSweep} takes. */
export interface ReportSweepOptions extends PageOptions {
  /** The folder of a finished sweep: `sweep.json` and `cells.csv` of it are read. */
  readonly sweep: string;
}

/** What {@link ReportSweepOptions} are where nothing is said. */
export const REPORT_SWEEP_DEFAULTS = {
  sweep: undefined,
  ...PAGE_DEFAULTS,
} as const satisfies OptionDefaults<ReportSweepOptions>;

/** A page of a sweep. */
export interface SweepPage {
  /** The page. */
  readonly file: string;
  /** What it shows. */
  readonly input: SweepReportInput;
}

/**
 * Writes the page of a finished sweep: nothing is computed again. `cvdlab report --sweep`.
 * @throws MissingDataError when the folder has no finished sweep; InputError when its files are damaged.
 */
export async function reportSweep(options: ReportSweepOptions): Promise<SweepPage> {
  const values = resolveOptions(options, REPORT_SWEEP_DEFAULTS);
  const input = readSweepFolder(neededText(values, 'sweep'));
  const file = textOf(values, 'file') ?? `reports/sweep-${input.name}.html`;
  await writePage(values, file, (assets) => renderSweep(input, assets));
  return { file, input };
}

/** What `sweep.json` has, as far as the page shows it. */
type StoredSweep = Omit<SweepDocument, 'space' | 'stretches' | 'evidence' | 'holdOut'> & {
  readonly space: {
    readonly base: Readonly<Record<string, string>>;
    readonly dimensions: readonly SweptDimension[];
  };
  readonly stretches: readonly { readonly symbol: string }[];
  readonly evidence?: SweptEvidence | null;
  readonly holdOut?: { readonly days: number } | null;
};

function readSweepFolder(folder: string): SweepReportInput {
  const [file, table] = ['sweep.json', 'cells.csv'].map((name) => path.join(folder, name)) as [string, string];
  if (!existsSync(file) || !existsSync(table)) {
    throw new MissingDataError(`${folder} holds no finished sweep: sweep.json and cells.csv are written at its end`);
  }
  const stored = documentOf(file);
  const { space, stretches, parked, evidence, holdOut } = stored;
  const cells = readCells(table, space.dimensions);
  if (cells.length === 0) throw new MissingDataError(`no cell of ${folder} has a result`);
  return {
    name: path.basename(path.resolve(folder)),
    symbols: [...new Set(stretches.map(({ symbol }) => symbol))],
    ...{ from: stored.from, to: stored.to, dimensions: space.dimensions, base: Object.entries(space.base), cells },
    planned: stored.cells,
    parked: parked.map(({ error }) => error),
    evidence: evidence ?? null,
    holdOut: holdOut === undefined || holdOut === null ? null : { days: holdOut.days, openings: looksAt(folder) },
    settings: [
      ['Code', stored.code.slice(0, 24)],
      ['cvdlab', stored.version],
    ],
  };
}

/** Every look at the days that were set aside is in a file beside the outcome. */
function looksAt(folder: string): readonly Opening[] {
  return new HoldOutSeal(path.join(folder, 'hold-out.json'), systemClock).openings();
}

const FORMAT = 1;

function documentOf(file: string): StoredSweep {
  const damaged = new InputError(`${file} is no outcome of cvdlab sweep, or is damaged`);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw damaged;
  }
  const isKnown = Reflect.get(Object(value) as object, 'formatVersion') === FORMAT;
  // Nobody but a sweep writes this file, whole or not at all.
  if (isKnown) return value as StoredSweep;
  throw damaged;
}

/** The cells from their table: it has all that the page shows, as text. */
function readCells(file: string, dimensions: readonly SweptDimension[]): SweptCell[] {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const names = splitLine(head, ',') ?? [];
  const placeOf = (name: string): number => {
    const place = names.indexOf(name);
    if (place < 0) throw new InputError(`${file} has no column ${name}: it was written by something else`);
    return place;
  };
  const columns = dimensions.map(({ name }) => placeOf(name));
  const [id, days, trips, net, fall, mean, sharpe] = FIGURES.map(placeOf) as [number, ...number[]] & { length: 7 };
  return lines.map((line, index) => {
    const fields = splitLine(line, ',');
    if (fields?.length !== names.length) throw new InputError(`${file}, row ${index + 2}: a field is missing`);
    const number = (place: number): number | null => (fields[place] === '' ? null : Number(fields[place]));
    return {
      id: fields[id]!,
      values: columns.map((place) => fields[place]!),
      ...{
        days: Number(fields[days!]),
        trips: Number(fields[trips!]),
        net: fields[net!]!,
        maxDrawdown: fields[fall!]!,
      },
      ...{ meanBps: number(mean!), dailySharpe: number(sharpe!) },
    };
  });
}

const FIGURES = ['cell', 'days', 'trips', 'net', 'max_drawdown', 'mean_bps', 'daily_sharpe'] as const;
