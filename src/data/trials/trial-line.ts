import { formatDay, parseDay } from '../../core/time.ts';
import { type Trial, type TrialCell, type TrialResult, trialId } from './trial.ts';

/** The line that says that a cell is about to be evaluated. */
export function startedLine(cell: TrialCell, at: string): string {
  const { name, fromDay, toDay, settings } = cell;
  const days = { from: formatDay(fromDay), to: formatDay(toDay) };
  return `${JSON.stringify({ v: 1, event: 'started', cell: trialId(cell), at, name, ...days, settings })}\n`;
}

/** The line that says what came of it. */
export function finishedLine(id: string, result: TrialResult, at: string): string {
  return `${JSON.stringify({ v: 1, event: 'finished', cell: id, at, ...result })}\n`;
}

/** A line that was read: which cell, and what it says of it. */
export type TrialLine = { readonly started: Trial } | { readonly finished: string; readonly result: TrialResult };

/** @returns what a line says; null when it is damaged or of a later version. */
export function parseTrialLine(line: string): TrialLine | null {
  const fields = objectOf(line);
  if (fields?.['v'] !== 1 || typeof fields['cell'] !== 'string') return null;
  if (fields['event'] === 'started') return startedOf(fields['cell'], fields);
  return fields['event'] === 'finished' ? { finished: fields['cell'], result: resultOf(fields) } : null;
}

function objectOf(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : null;
  } catch {
    return null;
  }
}

function startedOf(id: string, fields: Readonly<Record<string, unknown>>): TrialLine | null {
  const { name } = fields;
  const [fromDay, toDay] = [dayOf(fields['from']), dayOf(fields['to'])];
  if (typeof name !== 'string' || fromDay === null || toDay === null) return null;
  return { started: { id, name, fromDay, toDay, result: null } };
}

function dayOf(text: unknown): number | null {
  try {
    return typeof text === 'string' ? parseDay(text) : null;
  } catch {
    return null;
  }
}

function resultOf(fields: Readonly<Record<string, unknown>>): TrialResult {
  const { p, nullModel, events, statistic, sharpe } = fields;
  const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  return {
    p: number(p),
    nullModel: typeof nullModel === 'string' ? nullModel : null,
    events: number(events) ?? 0,
    statistic: number(statistic),
    sharpe: number(sharpe),
  };
}
