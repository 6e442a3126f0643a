import type { Command } from 'commander';
import { barTextTable } from '../cvd/bar-text.ts';
import type { SourceBars } from '../cvd/bars-from-source.ts';
import type { Recorded } from '../data/recorded-days.ts';
import type { BarsArrowExtras } from '../data/store/bars-arrow.ts';
import { factsOf as readFacts } from '../lab/days-facts.ts';
import { MAKE_BARS_DEFAULTS, makeBars, type MakeBarsOptions } from '../lab/make-bars.ts';
import type { CliContext } from './context.ts';
import {
  addBarOptions,
  addCommonOptions,
  addInstrumentOptions,
  addOption,
  addRangeOptions,
  flagOption,
  optionsFor,
  textOption,
  valuesOf,
} from './options.ts';
import { countOf, note, printJson, printTable } from './output.ts';
import { reportMissing } from './recorded.ts';
import { writeTableFile } from './table-file.ts';
import { addBandOption, noteUncertainty, uncertaintyFacts } from './uncertainty.ts';
import type { Verb } from './verb.ts';

/** `cvdlab bars`: delta and CVD, bar by bar. */
export const bars: Verb = {
  define(command, run) {
    addInstrumentOptions(command);
    addRangeOptions(command);
    addBarOptions(command);
    addBandOption(command);
    addOption(command, '--out <file>', 'write to a .csv, .json or .arrow file instead of stdout');
    addCommonOptions(command);
    command.addHelpText('after', '\nExample:\n  cvdlab bars --symbol XRPETH --date 2019-10-11 --bar 5m --out bars.csv');
    command.action(
      run(async (context, self) => {
        const made = await makeBars(optionsFor<MakeBarsOptions>(self, MAKE_BARS_DEFAULTS));
        const { bars: table, band, recorded } = made;
        const text = barTextTable(table, band ?? undefined);
        const out = textOption(self, 'out');
        if (out !== undefined) {
          await writeTableFile(out, text, { bars: table, ...arrowExtras(recorded), ...(band !== null && { band }) });
        }
        if (flagOption(self, 'json')) {
          const facts = { ...factsOf(self, recorded), ...outsideSessions(made), ...uncertaintyFacts(made) };
          await printJson(facts, out === undefined ? { bars: text } : {}, context.stdout);
        } else if (out === undefined) {
          await printTable(text, context);
        }
        if (out !== undefined) await note(`wrote ${countOf(table.length, 'bar')} to ${out}`, self, context);
        await noteOutsideSessions(made, self, context);
        await noteUncertainty(made, recorded, { command: self, context });
        return reportMissing(recorded, self, context);
      }),
    );
  },
};

function arrowExtras({ aggressor, sizes }: Recorded): BarsArrowExtras {
  return { aggressor, ...(sizes !== undefined && { sizes: sizes.label }) };
}

function outsideSessions(made: SourceBars): Record<string, number> {
  return {
    trades_outside_sessions: made.tradesOutsideSessions,
    input_bars_outside_sessions: made.inputBarsOutsideSessions,
  };
}

async function noteOutsideSessions(made: SourceBars, command: Command, context: CliContext): Promise<void> {
  const { tradesOutsideSessions: trades, inputBarsOutsideSessions: bars } = made;
  if (trades === 0 && bars === 0) return;
  const what = bars > 0 ? countOf(bars, 'imported bar') : countOf(trades, 'trade');
  await note(`note: ${what} outside every session left out`, command, context);
}

/** What a JSON document says about where its numbers come from. */
export function factsOf(command: Command, recorded: Recorded): Record<string, unknown> {
  return readFacts(valuesOf(command), recorded);
}
