import { REPORT_SWEEP_DEFAULTS, reportSweep, type ReportSweepOptions } from '../lab/report-sweep.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { addOption, flagOption } from './options.ts';
import { note, printJson } from './output.ts';
import type { ReportKind } from './report-kind.ts';
import { pageOptionsFor } from './report-page.ts';

/** `cvdlab report --sweep DIR`: the folder of a finished sweep as a page. */
export const sweepPage: ReportKind = {
  option: 'sweep',
  define(command) {
    addOption(command, '--sweep <dir>', 'the folder of a finished sweep: verdict, maps, lines, cells');
  },
  async write(context, command): Promise<ExitCode> {
    const { file, input } = await reportSweep(pageOptionsFor<ReportSweepOptions>(command, REPORT_SWEEP_DEFAULTS));
    if (flagOption(command, 'json')) {
      const tries = input.evidence?.tries ?? null;
      await printJson({ file, cells: input.cells.length, tries, judged: tries !== null }, {}, context.stdout);
    } else await context.stdout.write(`${file}\n`);
    await note('open it in a browser: it needs no network', command, context);
    return EXIT.ok;
  },
};
