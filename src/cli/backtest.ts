import path from 'node:path';
import { runId, writeRunFolder } from '../data/run-folder.ts';
import { addBacktestOptions, runBacktest, runTables } from './backtest-run.ts';
import { addDetectorOptions } from './detectors.ts';
import {
  addBarOptions,
  addCommonOptions,
  addInstrumentOptions,
  addOption,
  addRangeOptions,
  flagOption,
  textOption,
} from './options.ts';
import { note, printJson, printTable } from './output.ts';
import { openFor, reportMissing } from './recorded.ts';
import type { Verb } from './verb.ts';

/** `cvdlab backtest`: trades signals on recorded days and writes a run folder. */
export const backtest: Verb = {
  define(command, run) {
    addInstrumentOptions(command);
    addRangeOptions(command);
    addBarOptions(command);
    addDetectorOptions(command);
    addBacktestOptions(command);
    addOption(command, '--out <dir>', 'the run folder (default: runs/<run id>)');
    addCommonOptions(command);
    command.addHelpText(
      'after',
      '\nExample:\n  cvdlab backtest --symbol XRPETH --date 2019-10-11 --hold 15 --size 100',
    );
    command.action(
      run(async (context, self) => {
        const recorded = await openFor(self);
        const { result, manifest } = await runBacktest(self, recorded);
        const id = runId(manifest);
        const folder = await writeRunFolder(
          textOption(self, 'out') ?? path.join('runs', id),
          manifest,
          runTables(result),
        );
        const { metrics } = runTables(result);
        if (flagOption(self, 'json')) {
          const { aggressor } = recorded;
          const facts = { run: id, folder, fills: result.fills, aggressor, configuration: manifest.configuration };
          const figures = Object.fromEntries([...metrics.rows].map(([name, value]) => [name!, asNumber(value!)]));
          await printJson({ ...facts, data: manifest.data, metrics: figures }, {}, context.stdout);
        } else {
          await printTable(metrics, context);
        }
        await note(`run ${id} in ${folder}`, self, context);
        if (result.fills === 'bar-open') {
          await note('note: only bars were there: orders filled at the next open, without latency', self, context);
        }
        return reportMissing(recorded, self, context);
      }),
    );
  },
};

function asNumber(text: string): number | string | null {
  if (text === '') return null;
  return text === 'Infinity' ? text : Number(text);
}
