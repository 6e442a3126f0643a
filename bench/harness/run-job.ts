import { measure, median } from './measure.ts';
import type { Job, Measured, Program } from './program.ts';

/** The medians of one program. */
export interface ProgramResult {
  /** Its name. */
  readonly name: string;
  /** Median wall time. */
  readonly seconds: number;
  /** Median processor time of all its threads. */
  readonly cpuSeconds: number | null;
  /** Median of its peak memory. */
  readonly peakMiB: number | null;
  /** Every run's wall time, in order. */
  readonly runs: readonly number[];
  /** The median over the rounds of our time ÷ its time in the same round. */
  readonly ratio: number | null;
  /** The least and the most of that ratio in any round. */
  readonly ratioRange: readonly [least: number, most: number] | null;
  /** The same of processor time: what a busy machine distorts less. */
  readonly cpuRatio: number | null;
  /** The most that this ratio may be. */
  readonly goal: number | null;
  /** Whether its output was compared with ours: it is equal then. */
  readonly isCompared: boolean;
}

/** What came out of a job. */
export interface JobResult extends Pick<Job, 'title' | 'rows'> {
  /** Its name. */
  readonly name: string;
  /** Ours first, then the others. */
  readonly programs: readonly ProgramResult[];
  /** The most memory that ours may take, MiB. */
  readonly memoryGoalMiB: number | null;
  /** The least rows per second of ours. */
  readonly rateGoal: number | null;
}

/**
 * Runs the programs of a job in turn, so that what else the machine does meets all of them, and compares what they found.
 * @throws Error naming the programs whose outputs differ, and the first line that does.
 */
export async function runJob(job: Job, rounds: number): Promise<JobResult> {
  const programs = [job.ours, ...job.peers];
  const runs: Measured[][] = programs.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, program] of programs.entries()) runs[index]!.push(measure(program));
  }
  const compared = await compare(programs, runs);
  const ours = runs[0]!;
  const results = programs.map((program, index) => resultOf(program, runs[index]!, index === 0 ? null : ours));
  return {
    ...{ name: job.name, title: job.title, rows: job.rows },
    programs: results.map((result, index) => ({ ...result, isCompared: compared[index]! })),
    memoryGoalMiB: job.memoryGoalMiB ?? null,
    rateGoal: job.rateGoal ?? null,
  };
}

/** A result that is not judged. */
export function withoutGoals(result: JobResult): JobResult {
  const programs = result.programs.map((program) => ({ ...program, goal: null }));
  return { ...result, programs, memoryGoalMiB: null, rateGoal: null };
}

async function compare(programs: readonly Program[], runs: readonly Measured[][]): Promise<boolean[]> {
  const compared: boolean[] = [];
  let expected: string | null = null;
  for (const [index, program] of programs.entries()) {
    const found = (await program.result?.(runs[index]!.at(-1)!.stdout)) ?? null;
    expected ??= found;
    compared.push(found !== null);
    if (found !== null && found !== expected) {
      throw new Error(`${program.name} and ${programs[0]!.name} differ: ${firstDifference(expected ?? '', found)}`);
    }
  }
  return compared;
}

function firstDifference(ours: string, theirs: string): string {
  const [left, right] = [ours.split('\n'), theirs.split('\n')];
  const line = left.findIndex((text, index) => text !== right[index]);
  const place = line < 0 ? left.length : line;
  return `${right.length} lines against ${left.length}, line ${place + 1} is "${right[place] ?? ''}" against "${left[place] ?? ''}"`;
}

function resultOf(
  program: Program,
  runs: readonly Measured[],
  ours: readonly Measured[] | null,
): Omit<ProgramResult, 'isCompared'> {
  const of = (pick: (run: Measured) => number | null): number | null => {
    const values = runs.map(pick);
    return values.some((value) => value === null) ? null : median(values as number[]);
  };
  const ratios = ours === null ? null : runs.map(({ seconds }, round) => ours[round]!.seconds / seconds);
  return {
    name: program.name,
    seconds: median(runs.map(({ seconds }) => seconds)),
    cpuSeconds: of(({ cpuSeconds }) => cpuSeconds),
    peakMiB: of(({ peakMiB }) => peakMiB),
    runs: runs.map(({ seconds }) => seconds),
    ratio: ratios === null ? null : median(ratios),
    ratioRange: ratios === null ? null : [Math.min(...ratios), Math.max(...ratios)],
    cpuRatio: ours === null || program.timesItself === true ? null : cpuRatioOf(ours, runs, program.workFactor ?? 1),
    goal: program.goal ?? null,
  };
}

/** Null where one of them does not say, or used too little for the system to count. */
function cpuRatioOf(ours: readonly Measured[], theirs: readonly Measured[], workFactor: number): number | null {
  const ratios = theirs.map(({ cpuSeconds }, round) => {
    const own = ours[round]!.cpuSeconds;
    return own === null || cpuSeconds === null || cpuSeconds === 0 ? Number.NaN : own / (cpuSeconds * workFactor);
  });
  return ratios.some(Number.isNaN) ? null : median(ratios);
}
