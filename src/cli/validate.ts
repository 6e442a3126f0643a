import type { Command } from 'commander';
import { formatUnits, parseDecimal } from '../core/decimal.ts';
import type { TextTable } from '../core/text-table.ts';
import { dayOfTime, formatDuration, formatTime, MINUTE_US } from '../core/time.ts';
import { type BarComparison, compareBars, distance } from '../cvd/compare-bars.ts';
import { barsFromSource } from '../cvd/bars-from-source.ts';
import { readReferenceBars, type ReferenceFile } from '../data/csv/reference-bars.ts';
import { factsOf } from './bars.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode, missingData, usageError } from './exit.ts';
import {
  addBarOptions,
  addCommonOptions,
  addInstrumentOptions,
  addOption,
  addRangeOptions,
  barOptionsOf,
  type DayRange,
  flagOption,
  rangeOf,
  requiredText,
} from './options.ts';
import { countOf, printJson, printTable } from './output.ts';
import { noteEstimate, openFor } from './recorded.ts';
import type { Verb } from './verb.ts';

const LISTED_DIFFERENCES = 20;

/** `cvdlab validate`: our bars against somebody else's. */
export const validate: Verb = {
  define(command, run) {
    addInstrumentOptions(command);
    addRangeOptions(command);
    addBarOptions(command);
    addOption(
      command,
      '--against <file>',
      'Binance klines, a CSV with time and volume, delta, cvd, …; or klines: fetch them',
    );
    addOption(command, '--rest-url <origin>', 'base address of the REST interface that --against klines asks');
    addOption(command, '--tolerance <amount>', 'values this far apart still count as equal', { fallback: '0' });
    addOption(command, '--require-full', 'bars that are half recorded or on one side only fail too');
    addCommonOptions(command);
    command.addHelpText('after', '\nExit code 0: equal, 4: a difference, 3: nothing could be compared.');
    command.action(
      run(async (context, self) => {
        const tolerance = parseDecimal(requiredText(self, 'tolerance'));
        if (tolerance.units < 0n) throw usageError('--tolerance must be 0 or more');
        const reference = await referenceOf(self, context);
        applyReferenceStep(self, reference);
        const recorded = await openFor(self, { ...rangeOfReference(reference), ...rangeOf(self) });
        const { bars } = await barsFromSource(recorded.source, barOptionsOf(self));
        const comparison = compareBars(bars, withinRange(reference, rangeOf(self)), { tolerance });
        const scale = bars.scales.sizeScale;
        if (flagOption(self, 'json')) {
          await printJson(
            jsonFacts(comparison, factsOf(self, recorded)),
            differencesJson(comparison, scale),
            context.stdout,
          );
        } else {
          await printOutcome(comparison, scale, context);
        }
        await noteEstimate(recorded, self, context);
        return verdict(comparison, flagOption(self, 'requireFull'));
      }),
    );
  },
};

/** A file, or the exchange's klines of what the store covers. */
async function referenceOf(command: Command, context: CliContext): Promise<ReferenceFile> {
  const against = requiredText(command, 'against');
  if (against !== 'klines') return readReferenceBars(against);
  const recorded = await openFor(command);
  const { HttpClient, proxySettings } = await import('../data/binance/http/http-client.ts');
  const { fetchKlineReference } = await import('../data/binance/verify-klines.ts');
  const { restClientFor } = await import('./binance-rest.ts');
  const http = new HttpClient({ signal: context.interrupted, proxy: proxySettings(context.env) });
  try {
    const rest = restClientFor(command, http);
    const ranges = recorded.days.flatMap((day) => day.coverage);
    const reference = await fetchKlineReference(rest, recorded.instrument.symbol, ranges);
    if (reference.timeUs.length === 0)
      throw missingData('the exchange has no klines of the time that the store covers');
    return { ...reference, stepUs: MINUTE_US };
  } finally {
    await http.close();
  }
}

/** Bars are made as long as the reference's, unless another length was asked for. */
function applyReferenceStep(command: Command, reference: ReferenceFile): void {
  const source = command.getOptionValueSource('bar');
  if (source !== undefined && source !== 'default') return;
  if (!Number.isNaN(reference.stepUs)) {
    command.setOptionValueWithSource('bar', formatDuration(reference.stepUs), 'reference');
  }
}

function rangeOfReference(reference: ReferenceFile): DayRange {
  return { fromDay: dayOfTime(reference.timeUs[0]!), toDay: dayOfTime(reference.timeUs.at(-1)!) };
}

/** Only the reference's bars of the days asked for are judged. */
function withinRange(reference: ReferenceFile, range: Partial<DayRange>): ReferenceFile {
  const isWanted = reference.timeUs.map((timeUs) => {
    const day = dayOfTime(timeUs);
    return day >= (range.fromDay ?? day) && day <= (range.toDay ?? day);
  });
  const kept = <Value>(values: readonly Value[]): Value[] => values.filter((_, row) => isWanted[row]);
  const columns = Object.entries(reference.columns).map(([name, values]) => [name, kept(values)] as const);
  return { ...reference, timeUs: kept(reference.timeUs), columns: Object.fromEntries(columns) };
}

function verdict(comparison: BarComparison, requireFull: boolean): ExitCode {
  const { different, compared, incomplete, missingInOurs, missingInReference } = comparison;
  if (different > 0) return EXIT.validationFailed;
  const unjudged = incomplete.length + missingInOurs.length + missingInReference.length;
  if (requireFull && unjudged > 0) return EXIT.validationFailed;
  if (compared === 0) throw missingData('no bar could be compared: our data covers none of the reference bars whole');
  return EXIT.ok;
}

async function printOutcome(comparison: BarComparison, scale: number, context: CliContext): Promise<void> {
  const { compared, equal, different, incomplete, missingInOurs, missingInReference, columns } = comparison;
  const { largestDifference: largest } = comparison;
  const lines = [
    `compared ${countOf(compared, 'bar')} by ${columns.join(', ')}: ${equal} equal, ${different} different`,
    `largest difference: ${formatUnits(largest.units, largest.scale)}`,
    ...['partial', 'gap'].map((quality) =>
      described(
        `not judged, ${quality} in our data`,
        incomplete.filter((bar) => bar.quality === quality).map((bar) => bar.timeUs),
      ),
    ),
    described('only in the reference', missingInOurs),
    described('only in our data', missingInReference),
  ];
  await context.stdout.write(`${lines.filter((line) => line !== '').join('\n')}\n`);
  if (different === 0) return;
  const more = comparison.differences.length - LISTED_DIFFERENCES;
  await context.stdout.write(more > 0 ? `first ${LISTED_DIFFERENCES} differences, ${more} more:\n` : 'differences:\n');
  await printTable(differencesTable(comparison, scale), context);
}

function described(what: string, timesUs: readonly number[]): string {
  if (timesUs.length === 0) return '';
  const [first, last] = [formatTime(timesUs[0]!), formatTime(timesUs.at(-1)!)];
  return `${what}: ${countOf(timesUs.length, 'bar')} (${timesUs.length === 1 ? first : `${first} to ${last}`})`;
}

function jsonFacts(comparison: BarComparison, facts: Record<string, unknown>): Record<string, unknown> {
  const { largestDifference: largest } = comparison;
  return {
    ...facts,
    columns: comparison.columns,
    compared: comparison.compared,
    equal: comparison.equal,
    different: comparison.different,
    largest_difference: formatUnits(largest.units, largest.scale),
    partial: timesOf(comparison.incomplete.filter((bar) => bar.quality === 'partial')),
    gap: timesOf(comparison.incomplete.filter((bar) => bar.quality === 'gap')),
    missing_in_ours: comparison.missingInOurs.map(formatTime),
    missing_in_reference: comparison.missingInReference.map(formatTime),
  };
}

function timesOf(bars: readonly { readonly timeUs: number }[]): string[] {
  return bars.map((bar) => formatTime(bar.timeUs));
}

function differencesJson(comparison: BarComparison, scale: number): Record<string, TextTable> {
  return { differences: differencesTable(comparison, scale) };
}

function differencesTable(comparison: BarComparison, scale: number): TextTable {
  const digits = (value: { units: bigint; scale: number }): string =>
    formatUnits(value.units * 10n ** BigInt(Math.max(scale - value.scale, 0)), Math.max(value.scale, scale));
  return {
    columns: [
      { name: 'time', type: 'text' },
      { name: 'column', type: 'text' },
      { name: 'ours', type: 'number' },
      { name: 'reference', type: 'number' },
      { name: 'difference', type: 'number' },
    ],
    rows: comparison.differences
      .slice(0, LISTED_DIFFERENCES)
      .map(({ timeUs, column, ours, reference }) => [
        formatTime(timeUs),
        column,
        digits(ours),
        digits(reference),
        digits(distance(ours, reference)),
      ]),
  };
}
