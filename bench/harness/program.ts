/** A program that is measured from outside, as a process of its own. */
export interface Program {
  /** What the table calls it. */
  readonly name: string;
  /** The command line. */
  readonly command: readonly string[];
  /** Variables set for it. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it measures its own kernel and prints `{seconds, result}`; otherwise the whole process counts. */
  readonly timesItself?: boolean;
  /** Removes what the run before left behind. */
  readonly clear?: () => void;
  /** What it found, equal text for all programs of a job; null or absent where it finds nothing comparable. */
  readonly result?: (stdout: string) => Promise<string | null> | string | null;
  /** How many times the work it did is the work of the job: above 1 for a sample. Default 1. */
  readonly workFactor?: number;
  /** The most that our time may be of its time. */
  readonly goal?: number;
}

/** One piece of work, and who does it. */
export interface Job {
  /** Its name on the command line. */
  readonly name: string;
  /** What the table calls it. */
  readonly title: string;
  /** Rows that go through, or bars × rules; null where rows do not matter. */
  readonly rows: number | null;
  /** What this project does. */
  readonly ours: Program;
  /** What others do. */
  readonly peers: readonly Program[];
  /** The most memory that ours may take, MiB. */
  readonly memoryGoalMiB?: number;
  /** The least rows per second of ours. */
  readonly rateGoal?: number;
}

/** What one run took. */
export interface Measured {
  /** Wall time: of the process from start to end, or of its kernel. */
  readonly seconds: number;
  /** Processor time of all its threads; null where it does not say. */
  readonly cpuSeconds: number | null;
  /** The most memory it held (resident set); null where it does not say. */
  readonly peakMiB: number | null;
  /** What it printed. */
  readonly stdout: string;
}
