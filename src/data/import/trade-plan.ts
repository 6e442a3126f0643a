import { basename, resolve } from 'node:path';
import { openByteSource } from '../csv/byte-source.ts';
import { readCsvHead } from '../csv/csv-head.ts';
import { detectTradeLayout } from '../csv/detect-trade-layout.ts';
import type { DayRange } from '../csv/trade-findings.ts';
import type { TradeLayout } from '../csv/trade-layout.ts';
import { InputError } from '../input-error.ts';
import { claimOfName, type FileClaim } from './file-claim.ts';
import { agreedSymbol, type ImportOptions } from './import-options.ts';

/** One file to import, and what is known of it before its rows are read. */
export interface PlannedFile {
  /** Its absolute path. */
  readonly path: string;
  /** Its base name. */
  readonly name: string;
  /** What its columns hold. */
  readonly layout: TradeLayout;
  /** The whole days that its name claims. */
  readonly days: DayRange | null;
}

/** What an import of trades will do. */
export interface TradePlan {
  /** Whose trades. */
  readonly symbol: string;
  /** What a row is; the same for all files. */
  readonly kind: 'trades' | 'aggTrades';
  /** True when the files have ids; the same for all. */
  readonly hasIds: boolean;
  /** True when the files say who was the aggressor; the same for all. */
  readonly hasSides: boolean;
  /** The files, each once. */
  readonly files: readonly PlannedFile[];
}

/** What the plan needs to know. */
export interface TradePlanOptions extends ImportOptions {
  /** The value of the side column that means buy; absent: the usual words. */
  readonly sideBuy?: string | undefined;
  /** Whether a file holds its days whole: true or false for all, absent: what the name of a Binance dump says. */
  readonly wholeDay?: boolean | undefined;
}

/**
 * Looks at the first lines of all files before a single row is imported.
 * @throws InputError when a file cannot be understood, or two files do not go together.
 */
export async function planTradeFiles(options: TradePlanOptions): Promise<TradePlan> {
  const paths = [...new Set(options.files.map((file) => resolve(file)))];
  const claims = paths.map((path) => claimOfName(basename(path)));
  const symbol = agreedSymbol(
    options.symbol,
    paths.map((path, index) => ({ name: basename(path), symbol: claims[index]?.symbol ?? null })),
  );
  const files: PlannedFile[] = [];
  for (const [index, path] of paths.entries()) files.push(await planFile(path, claims[index] ?? null, options));
  const first = files[0]!;
  for (const file of files) requireSameShape(file, first);
  return { symbol, kind: first.layout.kind, hasIds: hasIds(first), hasSides: hasSides(first), files };
}

async function planFile(path: string, claim: FileClaim | null, options: TradePlanOptions): Promise<PlannedFile> {
  const source = await openByteSource(path);
  try {
    const head = await readCsvHead(source);
    const detected = detectTradeLayout(head, {
      columns: options.columns ?? null,
      timeUnit: options.timeUnit ?? null,
      timeZone: options.timeZone ?? null,
      sideBuy: options.sideBuy ?? null,
    });
    const kind = kindOf(source.name, detected, { claim, isNamed: options.columns !== undefined });
    const days = options.wholeDay === false || !looksLikeDump(detected) ? null : (claim?.days ?? null);
    return { path, name: source.name, layout: { ...detected, kind }, days };
  } finally {
    await source.close();
  }
}

/** Other vendors name their samples like Binance names its dumps: only a dump's own columns make the name a claim. */
function looksLikeDump({ names, columns }: TradeLayout): boolean {
  return columns.maker !== null && names.length >= 6 && names.length <= 8;
}

function kindOf(
  name: string,
  layout: TradeLayout,
  { claim, isNamed }: { claim: FileClaim | null; isNamed: boolean },
): TradeLayout['kind'] {
  const series = claim?.series;
  if (series !== 'trades' && series !== 'aggTrades') return layout.kind;
  // Columns named by the user need not include the fill ids that tell aggregates from trades.
  if (isNamed) return series;
  if (series !== layout.kind) throw new InputError(`${name}: its name says ${series}, its columns say ${layout.kind}`);
  return series;
}

function requireSameShape(file: PlannedFile, first: PlannedFile): void {
  if (file.layout.kind !== first.layout.kind) {
    throw new InputError(
      `${file.name} holds ${file.layout.kind}, ${first.name} ${first.layout.kind}: their ids do not go together; import one kind`,
    );
  }
  requireBothOrNone(file, first, { has: hasIds, what: 'ids' });
  requireBothOrNone(file, first, { has: hasSides, what: 'sides' });
}

function requireBothOrNone(
  file: PlannedFile,
  first: PlannedFile,
  { has, what }: { has: (file: PlannedFile) => boolean; what: string },
): void {
  if (has(file) === has(first)) return;
  const [with_, without] = has(file) ? [file, first] : [first, file];
  throw new InputError(`${without.name} has no ${what}, ${with_.name} has: import them separately`);
}

function hasIds({ layout }: PlannedFile): boolean {
  return layout.columns.id !== null;
}

function hasSides({ layout }: PlannedFile): boolean {
  return layout.columns.side !== null || layout.columns.maker !== null;
}
