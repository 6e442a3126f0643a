import type { Command } from 'commander';
import { sessionCalendar } from '../core/session-calendar.ts';
import { DAY_US, formatDay } from '../core/time.ts';
import type { Recorded } from '../data/recorded-days.ts';
import { daysWithoutLimits } from '../lab/days-facts.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { requiredText } from './options.ts';
import { note } from './output.ts';

/**
 * Says what a reader of the result must know of its data: that sides are only estimated, which days are missing or have
 * holes. A day on which the session asked for does not trade is not missing.
 * @returns the exit code of a result that lacks whole days, or of one that does not.
 */
export async function reportMissing(recorded: Recorded, command: Command, context: CliContext): Promise<ExitCode> {
  await noteEstimate(recorded, command, context);
  await noteSizes(recorded, command, context);
  const holes = recorded.days.filter((day) => day.gaps.length > 0).map((day) => day.day);
  if (holes.length > 0) {
    const what =
      recorded.source.kind === 'trades'
        ? 'trades are missing or in doubt'
        : 'bars are absent (closed hours or lost data)';
    await note(`note: ${what} on ${listed(holes)} (see cvdlab data list --symbol)`, command, context);
  }
  const calendar = sessionCalendar(requiredText(command, 'session'));
  const missing = recorded.missingDays.filter(
    (day) => calendar.firstEndingAfter(day * DAY_US).startUs < (day + 1) * DAY_US,
  );
  if (missing.length === 0) return EXIT.ok;
  await context.stderr.write(`cvdlab: missing days: ${listed(missing)}; the result lacks them\n`);
  return EXIT.dataMissing;
}

/** Says so where nothing of what was bought and sold is known. */
export async function noteEstimate(recorded: Recorded, command: Command, context: CliContext): Promise<void> {
  if (recorded.sides !== 'estimated') return;
  await note(`note: ${recorded.aggressor}: what was bought and sold is estimated from bars`, command, context);
}

/** Says so where nothing can be in the size bucket. To be called when the days were read. */
async function noteSizes({ sizes }: Recorded, command: Command, context: CliContext): Promise<void> {
  const days = sizes === undefined ? [] : daysWithoutLimits(sizes.dayLimits());
  if (days.length === 0) return;
  const why = `no trades in the ${requiredText(command, 'sizeDays')} days before`;
  await note(`note: no size limits are known on ${listed(days)}, nothing counts there: ${why}`, command, context);
}

function listed(days: readonly number[]): string {
  const shown = days.slice(0, 5).map(formatDay).join(', ');
  return days.length > 5 ? `${shown} and ${days.length - 5} more` : shown;
}
