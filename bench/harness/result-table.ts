import type { TextTable } from '../../src/core/text-table.ts';
import type { JobResult, ProgramResult } from './run-job.ts';

const COLUMNS = [
  'work',
  's',
  'M rows/s',
  'peak MiB',
  'ours ÷ it',
  'in rounds',
  'goal',
  'met',
  'CPU s',
  'CPU ours ÷ it',
] as const;

/** The results as lines of text: of every job the program's own line, then the others with the ratio and its goal. */
export function resultTable(results: readonly JobResult[]): TextTable {
  return {
    columns: COLUMNS.map((name, index) => ({ name, type: index === 0 || name === 'met' ? 'text' : 'number' })),
    rows: results.flatMap((job) => [
      [job.title, ...Array.from({ length: COLUMNS.length - 1 }, () => '')],
      ...job.programs.map((program) => programLine(job, program)),
      ...ownGoals(job),
    ]),
  };
}

/** The same as a Markdown table. */
export function markdownTable({ columns, rows }: TextTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const rule = line(columns.map(({ type }) => (type === 'text' ? '---' : '---:')));
  return line(columns.map(({ name }) => name)) + rule + Array.from(rows, line).join('');
}

function programLine(job: JobResult, program: ProgramResult): string[] {
  const { seconds, cpuSeconds, peakMiB, ratio, ratioRange, cpuRatio, goal, isCompared } = program;
  return [
    `– ${program.name}${isCompared ? '' : ' (output not compared)'}`,
    shown(seconds),
    job.rows === null ? '' : shown(job.rows / seconds / 1e6),
    peakMiB === null ? '' : peakMiB.toFixed(0),
    ratio === null ? '' : shown(ratio),
    ratioRange === null ? '' : ratioRange.map(shown).join('–'),
    goal === null ? '' : `≤ ${goal}`,
    goal === null || ratioRange === null ? '' : verdict(ratioRange, goal),
    cpuSeconds === null ? '' : cpuSeconds.toFixed(2),
    cpuRatio === null ? '' : shown(cpuRatio),
  ];
}

function ownGoals(job: JobResult): string[][] {
  const [ours] = job.programs;
  const lines: string[][] = [];
  const { memoryGoalMiB, rateGoal, rows } = job;
  if (memoryGoalMiB !== null && ours?.peakMiB !== null && ours !== undefined) {
    const isMet = ours.peakMiB <= memoryGoalMiB;
    lines.push([
      '– its peak memory',
      '',
      '',
      ours.peakMiB.toFixed(0),
      '',
      '',
      `≤ ${memoryGoalMiB}`,
      met(isMet),
      '',
      '',
    ]);
  }
  if (rateGoal !== null && ours !== undefined && rows !== null) {
    const rate = rows / ours.seconds;
    lines.push(['– its rate', '', shown(rate / 1e6), '', '', '', `≥ ${rateGoal / 1e6}`, met(rate >= rateGoal), '', '']);
  }
  return lines;
}

/** A goal is met or missed where every round says so. */
function verdict([least, most]: readonly [number, number], goal: number): string {
  return most <= goal ? 'yes' : least > goal ? 'no' : 'rounds disagree';
}

function met(isMet: boolean): string {
  return isMet ? 'yes' : 'no';
}

function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
