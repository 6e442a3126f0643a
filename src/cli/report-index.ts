import { REPORT_INDEX_DEFAULTS, reportIndex } from '../lab/report-index.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { addOption, flagOption, textOption } from './options.ts';
import { printJson } from './output.ts';
import type { ReportKind } from './report-kind.ts';

/** `cvdlab report --index [DIR]`: index.html of a folder of pages. */
export const indexPage: ReportKind = {
  option: 'index',
  define(command) {
    addOption(
      command,
      '--index [dir]',
      'write index.html of a folder of pages (default: reports); each page does so too',
    );
  },
  async write(context, command): Promise<ExitCode> {
    const { file, pages } = await reportIndex({ index: textOption(command, 'index') ?? REPORT_INDEX_DEFAULTS.index });
    if (flagOption(command, 'json')) await printJson({ file, pages }, {}, context.stdout);
    else await context.stdout.write(`${file}\n`);
    return EXIT.ok;
  },
};
