import { formatUnits } from '../core/decimal.ts';
import type { TextTable } from '../core/text-table.ts';
import { formatTime } from '../core/time.ts';
import { type BarComparison, distance } from '../cvd/compare-bars.ts';
import {
  type BarValidation,
  VALIDATE_BARS_DEFAULTS,
  validateBars,
  type ValidateBarsOptions,
} from '../lab/validate-bars.ts';
import { factsOf } from './bars.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode, missingData } from './exit.ts';
import {
  addBarOptions,
  addCommonOptions,
  addInstrumentOptions,
  addOption,
  addRangeOptions,
  flagOption,
  optionsFor,
} from './options.ts';
import { countOf, printJson, printTable } from './output.ts';
import { noteEstimate } from './recorded.ts';
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
    addOption(command, '--tolerance <amount>', 'values this far apart still count as equal', {
      fallback: VALIDATE_BARS_DEFAULTS.tolerance,
    });
    addOption(command, '--require-full', 'bars that are half recorded or on one side only fail too');
    addCommonOptions(command);
    command.addHelpText('after', '\nExit code 0: equal, 4: a difference, 3: nothing could be compared.');
    command.action(
      run(async (context, self) => {
        const validation = await validateBars({
          ...optionsFor<ValidateBarsOptions>(self, VALIDATE_BARS_DEFAULTS),

          signal: context.interrupted,
          env: context.env,
        });
        const { comparison, bars, bar, recorded } = validation;
        const scale = bars.scales.sizeScale;
        if (flagOption(self, 'json')) {
          await printJson(
            jsonFacts(comparison, { ...factsOf(self, recorded), bar }),
            differencesJson(comparison, scale),
            context.stdout,
          );
        } else {
          await printOutcome(comparison, scale, context);
        }
        await noteEstimate(recorded, self, context);
        return exitCodeOf(validation);
      }),
    );
  },
};

function exitCodeOf({ verdict }: BarValidation): ExitCode {
  if (verdict === 'equal') return EXIT.ok;
  if (verdict === 'different') return EXIT.validationFailed;
  throw missingData('no bar could be compared: our data covers none of the reference bars whole');
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
