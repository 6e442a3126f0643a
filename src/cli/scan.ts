import { signalTextTable } from '../divergence/signal-text.ts';
import { scan as scanDays, SCAN_DEFAULTS, type ScanOptions } from '../lab/scan.ts';
import { factsOf } from './bars.ts';
import { addDetectorOptions } from './detectors.ts';
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
import { countOf, note, printJson, printTable } from './output.ts';
import { reportMissing } from './recorded.ts';
import { writeTableFile } from './table-file.ts';
import type { Verb } from './verb.ts';

/** `cvdlab scan`: divergences between price and CVD. */
export const scan: Verb = {
  define(command, run) {
    addInstrumentOptions(command);
    addRangeOptions(command);
    addBarOptions(command);
    addDetectorOptions(command);
    addOption(command, '--out <file>', 'write to a .csv or .json file instead of stdout');
    addCommonOptions(command);
    command.addHelpText('after', '\nExample:\n  cvdlab scan --symbol XRPETH --date 2019-10-11 --lookback 20');
    command.action(
      run(async (context, self) => {
        const { signals, bars, rules, recorded } = await scanDays(optionsFor<ScanOptions>(self, SCAN_DEFAULTS));
        const text = signalTextTable(signals, bars.scales);
        const out = textOption(self, 'out');
        if (out !== undefined) await writeTableFile(out, text);
        if (flagOption(self, 'json')) {
          const facts = { ...factsOf(self, recorded), rules };
          const counts = { bars: bars.length, count: signals.length };
          await printJson({ ...facts, ...counts }, out === undefined ? { signals: text } : {}, context.stdout);
        } else if (out === undefined) {
          await printTable(text, context);
        }
        const found = `${countOf(signals.length, 'signal')} in ${countOf(bars.length, 'bar')}`;
        await note(out === undefined ? found : `wrote ${found} to ${out}`, self, context);
        return reportMissing(recorded, self, context);
      }),
    );
  },
};
