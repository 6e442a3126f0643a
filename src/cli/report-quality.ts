import { formatDay } from '../core/time.ts';
import {
  type QualityPage,
  REPORT_QUALITY_DEFAULTS,
  reportQuality,
  type ReportQualityOptions,
} from '../lab/report-quality.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { addOption, flagOption } from './options.ts';
import { note, printJson } from './output.ts';
import type { ReportKind } from './report-kind.ts';
import { pageOptionsFor } from './report-page.ts';

/** `cvdlab report --quality`: how good the data of a symbol, or of the whole store, is. */
export const qualityPage: ReportKind = {
  option: 'quality',
  define(command) {
    addOption(command, '--quality', 'what of the data can be relied on; without --symbol: everything in the store');
    addOption(command, '--against <file>', '--quality: compare bars with a file of them, or klines (cvdlab validate)');
    addOption(command, '--rest-url <origin>', '--against klines: base address of the REST interface');
    addOption(command, '--tolerance <amount>', '--against: values this far apart still count as equal (default: 0)');
    addOption(command, '--require-full', '--against: bars that could not be judged fail too');
  },
  async write(context, command): Promise<ExitCode> {
    const page = await reportQuality({
      ...pageOptionsFor<ReportQualityOptions>(command, REPORT_QUALITY_DEFAULTS),
      signal: context.interrupted,
      env: context.env,
    });
    if (flagOption(command, 'json')) await printJson(factsOf(page), {}, context.stdout);
    else await context.stdout.write(`${page.file}\n`);
    await note('open it in a browser: it needs no network', command, context);
    return page.validation?.verdict === 'different' ? EXIT.validationFailed : EXIT.ok;
  },
};

function factsOf({ file, series, validation }: QualityPage): Record<string, unknown> {
  return {
    file,
    series: series.map(({ instrument, what, days }) => ({
      ...instrument,
      kind: what,
      ...{ from: formatDay(days[0]!.day), to: formatDay(days.at(-1)!.day), days: days.length },
      complete_days: days.filter(({ data }) => data?.complete === true).length,
      missing_days: days.filter(({ data }) => data === null).length,
    })),
    validation: validation?.verdict ?? null,
  };
}
